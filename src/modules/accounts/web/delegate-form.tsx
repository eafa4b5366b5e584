import { useState } from 'react'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { delegateRole, findDelegates, findUnitsToDelegate, type HeldRole } from '../contract.ts'

type OwnRole = { id: string; title: string; scopeKind: HeldRole['scopeKind']; validTo: string | null }
type PartKind = 'region' | 'municipality' | 'organisation'

/** Kinds of unit that lie in a unit of the given kind. */
const PARTS: Record<HeldRole['scopeKind'], readonly PartKind[]> = {
  country: ['region', 'municipality', 'organisation'],
  region: ['municipality', 'organisation'],
  municipality: ['organisation'],
  organisation: [],
  self: [],
}
const PART_TITLES: Record<PartKind, string> = {
  region: 'Только один регион',
  municipality: 'Только один муниципалитет',
  organisation: 'Только одна организация',
}

export const EMPTY_DELEGATION = {
  assignmentId: '',
  personId: '',
  partKind: 'whole',
  part: '',
  validFrom: '',
  lastDay: '',
  reason: '',
}

/** What the operation takes besides the role. */
export function delegationOf(values: typeof EMPTY_DELEGATION) {
  const { personId, partKind, part, validFrom, lastDay, reason } = values
  return {
    personId,
    part: partKind === 'whole' ? null : { kind: partKind as PartKind, id: part },
    validFrom: validFrom || undefined,
    lastDay,
    reason,
  }
}

/** Passes one of the reader's own roles on. */
export function DelegateForm({ roles, onDone }: { roles: readonly OwnRole[]; onDone: () => void }) {
  const form = useForm({ ...EMPTY_DELEGATION, assignmentId: roles[0]?.id ?? '' })
  const delegate = useAction(delegateRole, {
    onRefused: form.refuse,
    onDone: () => {
      notify.success('Роль поручена: коллега найдёт её среди своих ролей')
      onDone()
    },
  })
  const chosen = roles.find(({ id }) => id === form.values.assignmentId)
  const parts = chosen ? PARTS[chosen.scopeKind] : []
  const submit = () => {
    const body = { ...delegationOf(form.values), assignmentId: form.values.assignmentId }
    void delegate.run({ body })
  }
  return (
    <Form error={form.error} label="Поручить роль на время" onSubmit={submit}>
      {roles.length > 1 && (
        <Field
          {...form.field('assignmentId')}
          kind="select"
          label="Какую роль"
          options={roles.map(({ id, title }) => ({ value: id, label: title }))}
          isRequired
        />
      )}
      <PersonField form={form} />
      {parts.length > 0 && (
        <Field
          {...form.field('partKind')}
          kind="choice"
          label="Где"
          options={[
            { value: 'whole', label: 'Везде, где действует моя роль' },
            ...parts.map(kind => ({ value: kind, label: PART_TITLES[kind] })),
          ]}
        />
      )}
      {form.values.partKind !== 'whole' && (
        <UnitField form={form} kind={form.values.partKind as PartKind} key={form.values.partKind} />
      )}
      <TimeAndGrounds form={form} />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={delegate.isPending}>
          Поручить
        </Button>
      </ButtonRow>
    </Form>
  )
}

type DelegationForm = FormState<typeof EMPTY_DELEGATION>

export function PersonField({ form }: { form: DelegationForm }) {
  const [q, setQ] = useState('')
  const people = useOperation(
    findDelegates,
    { query: { q } },
    { enabled: q.trim().length >= 3, keepPrevious: true },
  )
  return (
    <Field
      {...form.field('personId')}
      kind="combobox"
      label="Кому"
      placeholder="Начните вводить фамилию"
      hint="Человек с учётной записью"
      options={(people.data?.rows ?? []).map(({ id, name, place }) => ({
        value: id,
        label: place ? `${name}, ${place}` : name,
      }))}
      onSearch={setQ}
      isLoading={people.isFetching}
      isRequired
    />
  )
}

function UnitField({ form, kind }: { form: DelegationForm; kind: PartKind }) {
  const [q, setQ] = useState('')
  const { assignmentId } = form.values
  const units = useOperation(
    findUnitsToDelegate,
    { query: { assignmentId, kind, q } },
    { keepPrevious: true },
  )
  return (
    <Field
      {...form.field('part')}
      kind="combobox"
      label={PART_TITLES[kind]}
      placeholder="Начните вводить название"
      options={(units.data?.rows ?? []).map(({ id, name, place }) => ({
        value: id,
        label: place ? `${name}, ${place}` : name,
      }))}
      onSearch={setQ}
      isLoading={units.isFetching}
      isRequired
    />
  )
}

export function TimeAndGrounds({ form }: { form: DelegationForm }) {
  return (
    <>
      <Field
        {...form.field('validFrom')}
        kind="date"
        label="С какого дня"
        hint="Пусто — с сегодняшнего"
        width="short"
      />
      <Field
        {...form.field('lastDay')}
        kind="date"
        label="По какой день"
        hint="Не дольше полугода"
        width="short"
        isRequired
      />
      <Field
        {...form.field('reason')}
        label="Основание"
        hint="Например, «Отпуск, приказ № 7 от 2 марта»"
        isRequired
      />
    </>
  )
}
