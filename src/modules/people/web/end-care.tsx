import { systemClock } from '#platform/clock/clock.ts'
import { useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { CARE_KINDS, endCare, type PersonCard } from '../contract.ts'
import { done } from './employment-dialog.tsx'

/** The panel that takes a person out of somebody's care, with the last day and the reason. */
export function EndCare(props: {
  card: PersonCard
  carer: PersonCard['carers'][number]
  onClose: () => void
}) {
  return (
    <SidePanel isOpen title="Завершить сопровождение" onClose={props.onClose}>
      <EndForm {...props} />
    </SidePanel>
  )
}

function EndForm({
  card,
  carer,
  onClose,
}: {
  card: PersonCard
  carer: PersonCard['carers'][number]
  onClose: () => void
}) {
  const form = useForm({ lastDay: systemClock.today(), reason: '' })
  const end = useAction(endCare, { onRefused: form.refuse, onDone: done('Сопровождение завершено', onClose) })
  return (
    <Form
      error={form.error}
      label="Завершение сопровождения"
      onSubmit={() =>
        void end.run({
          body: {
            people: [card.id],
            carerPersonId: carer.carerPersonId,
            kind: carer.kind,
            ...form.values,
          },
        })
      }
    >
      <p>
        {carer.carerName}, {CARE_KINDS[carer.kind]}, со следующего дня не увидит новых записей и результатов.
      </p>
      <Field label="Последний день" kind="date" isRequired {...form.field('lastDay')} />
      <Field label="Причина" isRequired {...form.field('reason')} />
      <FormButtons label="Завершить сопровождение" isBusy={end.isPending} onClose={onClose} />
    </Form>
  )
}
