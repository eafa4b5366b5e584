import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useMunicipalityOptions, useRegionOptions } from '#modules/territories/web/index.ts'
import { useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { useForm } from '#ui/form.tsx'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Page } from '#ui/page.tsx'
import { type GoalOwner, setGoal } from '../contract.ts'
import { bodyOf, EMPTY_GOAL, GoalForm, type GoalValues } from './goal-form.tsx'

/** An aim or a task of the reader's own unit, or of a territory beneath it. */
export default function NewGoalPage() {
  const go = useGo()
  const form = useForm<GoalValues>(EMPTY_GOAL, { keepAs: 'new-goal' })
  const { owner, picker } = useOwner()
  const set = useAction(setGoal, {
    onRefused: form.refuse,
    onDone: ({ code }) => {
      form.reset(EMPTY_GOAL)
      notify.success('Поставлено')
      go(`/goals/${code}`)
    },
  })
  return (
    <Page title="Новая цель или задача" back={{ to: '/goals', label: 'Цели и задачи' }} width="reading">
      {picker}
      <GoalForm
        form={form}
        owner={owner}
        isNew
        isBusy={set.isPending}
        cancelTo="/goals"
        onSubmit={() => void set.run({ body: { owner, fields: bodyOf(form.values) } })}
      />
    </Page>
  )
}

/** By default the unit of the role; one who stands above may choose a territory beneath. */
function useOwner() {
  const { active } = useSession()
  const [below, setBelow] = useState('')
  const kind = active?.scopeKind ?? 'country'
  const regions = useRegionOptions()
  const municipalities = useMunicipalityOptions(
    kind === 'region' ? (active?.scopeId ?? undefined) : undefined,
  )
  const own: GoalOwner =
    kind === 'region' || kind === 'municipality' || kind === 'organisation'
      ? { kind, id: active?.scopeId ?? null }
      : { kind: 'country', id: null }
  const beneath = kind === 'country' ? 'region' : 'municipality'
  const hasBelow = kind === 'country' || kind === 'region'
  const picker = hasBelow && (
    <Field
      name="owner"
      label={kind === 'country' ? 'Чья: региона' : 'Чья: муниципалитета'}
      hint={kind === 'country' ? 'Пусто — всей страны' : 'Пусто — всего региона'}
      kind="combobox"
      options={kind === 'country' ? regions : municipalities}
      value={below}
      onChange={setBelow}
    />
  )
  return { owner: below && hasBelow ? { kind: beneath as GoalOwner['kind'], id: below } : own, picker }
}
