import { useSession } from '#modules/accounts/web/index.ts'
import type { ProblemError } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form } from '#ui/form.tsx'
import { KINDS, type Kind, SUBJECTS, type Subject } from '../contract.ts'
import type { Draft } from './draft.ts'
import { UnitsPicker } from './units-picker.tsx'

/** What is reorganised, how, from which day, into what. */
export function PlanForm({
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
        hint="Первый день новой структуры. Если он впереди, реорганизация проведётся в этот день сама"
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
