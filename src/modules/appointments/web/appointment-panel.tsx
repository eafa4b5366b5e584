import { systemClock } from '#platform/clock/clock.ts'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatPeriod } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { endAppointment } from '../contract.ts'

/** An appointment, or a membership in a pool, as a register shows it. */
export type ShownAppointment = {
  id: string
  personId: string
  name: string
  title: string
  organisationName: string
  act: string | null
  validFrom: string
  validTo: string | null
  version: number | null
  mayEnd: boolean
  /** The pool whose member she is: kept on its own page. */
  bodyId: string | null
}

/** An appointment on the side, with its ending for whoever keeps it. */
export function AppointmentPanel({ row }: { row: ShownAppointment }) {
  return (
    <>
      <KeyValue
        items={[
          { label: 'Кто', value: <AppLink to={`/people/${row.personId}`}>{row.name}</AppLink> },
          row.bodyId === null
            ? { label: 'Назначение', value: row.title }
            : { label: 'Входит в', value: <AppLink to={`/bodies/${row.bodyId}`}>{row.title}</AppLink> },
          { label: 'Кто назначил', value: row.organisationName },
          { label: 'Приказ', value: row.act },
          { label: 'Срок', value: formatPeriod(row.validFrom, row.validTo) },
        ]}
      />
      {row.mayEnd && row.version !== null && <End key={row.id} row={row} version={row.version} />}
    </>
  )
}

function End({ row, version }: { row: ShownAppointment; version: number }) {
  const form = useForm({ lastDay: systemClock.today(), reason: '' })
  const end = useAction(endAppointment, {
    invalidates: ['appointments', 'registers', 'people'],
    onRefused: form.refuse,
    onDone: () => notify.success('Назначение завершено'),
  })
  return (
    <Form
      error={form.error}
      label="Завершение назначения"
      onSubmit={() => void end.run({ params: { id: row.id }, body: { version, ...form.values } })}
    >
      <Field label="Последний день" kind="date" isRequired {...form.field('lastDay')} />
      <Field label="Основание" hint="Номер и дата приказа" isRequired {...form.field('reason')} />
      <ButtonRow>
        <Button type="submit" isBusy={end.isPending}>
          Завершить назначение
        </Button>
      </ButtonRow>
    </Form>
  )
}
