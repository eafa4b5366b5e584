import { useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { correctEmployment, type PersonCard } from '../contract.ts'
import { type Dialog, done } from './employment-dialog.tsx'
import { EmploymentFields, type EmploymentValues, employmentBody } from './employment-fields.tsx'

export function CorrectEmploymentDialog({
  card,
  job,
  onClose,
}: Dialog & { job: PersonCard['employments'][number] }) {
  const form = useForm<EmploymentValues>(
    {
      organisationId: job.organisationId,
      positionCode: job.positionCode,
      subjects: job.subjects.join(', '),
      load: job.load,
      kind: job.kind,
      validFrom: job.validFrom,
      validTo: job.validTo ?? '',
    },
    { record: job },
  )
  const why = useForm({ reason: '' })
  const correct = useAction(correctEmployment, {
    onRefused: error => {
      form.refuse(error)
      why.refuse(error)
    },
    onDone: done('Запись о работе исправлена', onClose),
  })
  return (
    <SidePanel isOpen title="Исправить запись о работе" onClose={onClose}>
      <Form
        error={form.error}
        label="Запись о работе"
        onSubmit={() => {
          const { organisationId: _, ...body } = employmentBody(form.values)
          void correct.run({
            params: { id: card.id, employment: job.id },
            body: { ...body, version: form.version, reason: why.values.reason },
          })
        }}
      >
        <p>
          {job.organisationName}. Здесь исправляют ошибку. О переходе на другую должность или в другую
          организацию сообщает «Перевести».
        </p>
        <EmploymentFields form={form} isCorrection />
        <Field label="Почему исправляете" isRequired {...why.field('reason')} />
        <FormButtons label="Исправить" isBusy={correct.isPending} onClose={onClose} />
      </Form>
    </SidePanel>
  )
}
