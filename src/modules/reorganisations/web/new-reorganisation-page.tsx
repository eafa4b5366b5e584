import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { useSession } from '#modules/accounts/web/index.ts'
import { getOrganisation } from '#modules/organisations/contract.ts'
import { type ProblemError, useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormErrors } from '#ui/form.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Page, Section } from '#ui/page.tsx'
import {
  doReorganisation,
  KINDS,
  type Kind,
  type planFields,
  previewReorganisation,
  SUBJECTS,
  type Subject,
} from '../contract.ts'
import { EffectsList } from './effects-list.tsx'
import classes from './reorganisations.module.css'
import { type Chosen, UnitsPicker } from './units-picker.tsx'

type Draft = {
  subject: Subject
  kind: Kind
  onDay: string
  from: Chosen[]
  to: Chosen[]
  assigned: Record<string, string>
}

type Preview = Awaited<ReturnType<ReturnType<typeof useAction<typeof previewReorganisation>>['run']>>

/** A reorganisation is planned, looked at with all its effects, and only then done — exactly as it was shown. */
export default function NewReorganisationPage() {
  const [draft, setDraft] = useState<Draft>({
    subject: 'organisation',
    kind: 'join',
    onDay: '',
    from: [],
    to: [],
    assigned: {},
  })
  const [shown, show] = useState<Exclude<Preview, false> | null>(null)
  const preview = useAction(previewReorganisation, { invalidates: [], onDone: show })
  // what is changed after the preview has to be looked at again
  const change = (part: Partial<Draft>) => {
    setDraft(old => ({ ...old, ...part, ...('assigned' in part ? {} : { assigned: {} }) }))
    if (!('assigned' in part)) show(null)
  }
  useAskedUnit(draft, change)
  const look = (assigned = draft.assigned) => void preview.run({ body: planOf({ ...draft, assigned }) })
  return (
    <Page
      title="Провести реорганизацию"
      lead="Сначала будет видно, что переместится. Новую организацию или муниципалитет внесите в реестр заранее."
      back={{ to: '/reorganisations', label: 'Реорганизации' }}
      width="reading"
    >
      <PlanForm
        draft={draft}
        error={preview.error}
        isBusy={preview.isPending}
        onChange={change}
        onLook={() => look()}
      />
      {shown && (
        <>
          <Assigning
            draft={draft}
            people={shown.assignable}
            onAssign={assigned => {
              change({ assigned })
              look(assigned)
            }}
          />
          <Doing draft={draft} shown={shown} isStale={preview.isPending} />
        </>
      )}
    </Page>
  )
}

/** «Реорганизовать» on a card brings its organisation along: `?from=…`. */
function useAskedUnit(draft: Draft, change: (part: Partial<Draft>) => void): void {
  const { from } = useSearch({ strict: false }) as { from?: string }
  const card = useOperation(
    getOrganisation,
    { params: { id: from ?? '' }, query: {} },
    { enabled: Boolean(from) },
  )
  const id = card.data?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the card has come
  useEffect(() => {
    if (card.data && draft.from.length === 0)
      change({ from: [{ id: card.data.id, name: card.data.shortName }] })
  }, [id])
}

function planOf({ from, to, assigned, ...rest }: Draft): z.input<typeof planFields> {
  return {
    ...rest,
    from: from.map(one => one.id),
    to: to.map(one => one.id),
    assigned: Object.entries(assigned).map(([id, target]) => ({ id, to: target })),
  }
}

function PlanForm({
  draft,
  error,
  isBusy,
  onChange,
  onLook,
}: {
  draft: Draft
  error: ProblemError | null
  isBusy: boolean
  onChange: (part: Partial<Draft>) => void
  onLook: () => void
}) {
  const { active } = useSession()
  const region = active?.scopeKind === 'region' ? (active.scopeId ?? undefined) : undefined
  const wrong = (field: string) => error?.problems.find(one => one.field === field)?.message
  return (
    <Form error={error} label="План реорганизации" onSubmit={onLook}>
      <Field
        name="subject"
        label="Что меняется"
        kind="choice"
        value={draft.subject}
        onChange={value => onChange({ subject: value as Subject, from: [], to: [] })}
        options={Object.entries(SUBJECTS).map(([value, label]) => ({ value, label }))}
      />
      <Field
        name="kind"
        label="Форма"
        kind="choice"
        value={draft.kind}
        onChange={value => onChange({ kind: value as Kind })}
        options={Object.entries(KINDS).map(([value, { title, note }]) => ({ value, label: title, note }))}
      />
      <Field
        name="onDay"
        label="С какого дня"
        hint="Первый день новой структуры, не позже сегодняшнего"
        kind="date"
        isRequired
        value={draft.onDay}
        onChange={onDay => onChange({ onDay })}
        error={wrong('onDay')}
      />
      <UnitsPicker
        name="from"
        label={draft.kind === 'spin-off' ? 'Из какой' : 'Что реорганизуется'}
        hint={draft.kind === 'spin-off' ? 'Останется работать' : 'Закроется накануне этого дня'}
        subject={draft.subject}
        region={region}
        chosen={draft.from}
        error={wrong('from')}
        onChange={from => onChange({ from })}
      />
      <UnitsPicker
        name="to"
        label="Что будет после"
        hint="Первая — главная: к ней перейдёт всё, что не распределено"
        subject={draft.subject}
        region={region}
        chosen={draft.to}
        error={wrong('to')}
        onChange={to => onChange({ to })}
      />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={isBusy}>
          Посмотреть последствия
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** Who or what goes where, when there is more than one place to go to. */
function Assigning({
  draft,
  people,
  onAssign,
}: {
  draft: Draft
  people: readonly { id: string; name: string; detail: string }[]
  onAssign: (assigned: Record<string, string>) => void
}) {
  if (people.length === 0) return null
  const stays = draft.kind === 'spin-off' ? 'остаётся' : draft.to[0]!.name
  const places = draft.kind === 'spin-off' ? draft.to : draft.to.slice(1)
  return (
    <Section title={draft.subject === 'organisation' ? 'Кто куда переходит' : 'Какая организация куда'}>
      <ul className={classes.assigning}>
        {people.map(one => (
          <li key={one.id}>
            <Field
              name={`assigned-${one.id}`}
              label={`${one.name}, ${one.detail.toLowerCase()}`}
              kind="select"
              placeholder={stays}
              value={draft.assigned[one.id] ?? ''}
              options={places.map(place => ({ value: place.id, label: place.name }))}
              onChange={to => {
                const { [one.id]: _, ...rest } = draft.assigned
                onAssign(to ? { ...rest, [one.id]: to } : rest)
              }}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Doing({
  draft,
  shown: { effects },
  isStale,
}: {
  draft: Draft
  shown: Exclude<Preview, false>
  isStale: boolean
}) {
  const go = useGo()
  const [act, setAct] = useState('')
  const run = useAction(doReorganisation, {
    onDone: ({ id }) => {
      notify.success('Реорганизация проведена')
      go(`/reorganisations/${id}`)
    },
  })
  const wrong = run.error?.problems.find(one => one.field === 'act')?.message
  return (
    <Section title="Что произойдёт">
      <p>
        {effects.ending.length > 0
          ? `С ${formatDate(draft.onDay)} закроется: ${effects.ending.map(one => one.name).join(', ')}.`
          : `Прежняя остаётся: ${effects.from.map(one => one.name).join(', ')}.`}{' '}
        Всё записанное до этого дня останется как было.
      </p>
      <EffectsList effects={effects} isDone={false} />
      {effects.joined.length > 0 && (
        <p>
          У {plural(effects.joined.length, 'человека', 'человек', 'человек')} одинаковая должность с двух
          сторон, из двух записей останется одна: {effects.joined.join(', ')}. Проверьте нагрузку.
        </p>
      )}
      <FormErrors error={run.error} />
      <Field
        name="act"
        label="Основание"
        hint="Что за акт, номер, дата"
        isRequired
        value={act}
        onChange={setAct}
        error={wrong}
      />
      <ButtonRow>
        <Button
          tone="primary"
          isBusy={run.isPending || isStale}
          onClick={() => void run.run({ body: { ...planOf(draft), act, print: effects.print } })}
        >
          Провести
        </Button>
      </ButtonRow>
    </Section>
  )
}
