import { useState } from 'react'
import { systemClock } from '#platform/clock/clock.ts'
import { type ProblemError, useAction } from '#ui/api.ts'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { formatPeriod } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { SidePanel } from '#ui/side-panel.tsx'
import { employPerson, endEmployment, type PersonCard, transferPerson } from '../contract.ts'
import { EmploymentFields, employmentBody, newEmployment } from './employment-fields.tsx'
import { dayBefore, Leaving } from './leaving.tsx'

export type Dialog = { card: PersonCard; onClose: () => void }

const TITLES = {
  employ: 'Добавить работу',
  end: 'Завершить работу',
  transfer: 'Перевести',
} as const

/** The panel of one action on a person. */
export function EmploymentDialog({ action, ...rest }: Dialog & { action: keyof typeof TITLES }) {
  const Content = { employ: Employ, end: End, transfer: Transfer }[action]
  return (
    <SidePanel isOpen title={TITLES[action]} onClose={rest.onClose}>
      <Content {...rest} />
    </SidePanel>
  )
}

export const done = (text: string, onClose: () => void) => () => {
  notify.success(text)
  onClose()
}

function Employ({ card, onClose }: Dialog) {
  const form = useForm(newEmployment(card.employments.find(job => job.isCurrent)?.organisationId ?? ''))
  const employ = useAction(employPerson, {
    onRefused: form.refuse,
    onDone: done('Работа добавлена', onClose),
  })
  return (
    <Form
      error={form.error}
      label="Новая работа"
      onSubmit={() => void employ.run({ params: { id: card.id }, body: employmentBody(form.values) })}
    >
      <EmploymentFields form={form} />
      <FormButtons label="Добавить" isBusy={employ.isPending} onClose={onClose} />
    </Form>
  )
}

/** The job the action is about: the only present one, or the chosen of several. */
function useJob(card: PersonCard) {
  const jobs = card.employments.filter(job => job.isCurrent)
  const [chosen, choose] = useState(jobs[0]?.id ?? '')
  const picker = jobs.length > 1 && (
    <Field
      name="employment"
      label="Какая работа"
      kind="choice"
      value={chosen}
      onChange={choose}
      options={jobs.map(job => ({
        value: job.id,
        label: `${job.positionTitle}, ${job.organisationName}`,
        note: formatPeriod(job.validFrom, job.validTo),
      }))}
    />
  )
  return { job: jobs.find(one => one.id === chosen), picker }
}

function End({ card, onClose }: Dialog) {
  const { job, picker } = useJob(card)
  const form = useForm({ lastDay: systemClock.today(), reason: '' })
  const end = useAction(endEmployment, { onRefused: form.refuse, onDone: done('Работа завершена', onClose) })
  if (!job) return null
  return (
    <Form
      error={form.error}
      label="Завершение работы"
      onSubmit={() =>
        void end.run({
          params: { id: card.id, employment: job.id },
          body: { version: job.version, ...form.values },
        })
      }
    >
      {picker}
      <Field label="Последний день работы" kind="date" isRequired {...form.field('lastDay')} />
      <Field label="Основание" hint="Номер и дата приказа" isRequired {...form.field('reason')} />
      <Leaving personId={card.id} employment={job.id} lastDay={form.values.lastDay} />
      <FormButtons label="Завершить работу" isBusy={end.isPending} onClose={onClose} />
    </Form>
  )
}

function Transfer({ card, onClose }: Dialog) {
  const { job, picker } = useJob(card)
  const form = useForm(newEmployment(''))
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<ProblemError | null>(null)
  const transfer = useAction(transferPerson, {
    onRefused: error => {
      form.refuse(error)
      setRefusal(error)
    },
    onDone: done('Перевод записан: прежняя работа кончается накануне', onClose),
  })
  if (!job) return null
  return (
    <Form
      error={form.error}
      label="Перевод"
      onSubmit={() =>
        void transfer.run({
          params: { id: card.id, employment: job.id },
          body: { version: job.version, to: employmentBody(form.values), reason },
        })
      }
    >
      {picker}
      <EmploymentFields form={form} prefix="to." />
      <Leaving
        personId={card.id}
        employment={job.id}
        lastDay={dayBefore(form.values.validFrom)}
        to={form.values.organisationId}
      />
      <Field
        name="reason"
        label="Основание"
        hint="Номер и дата приказа"
        isRequired
        value={reason}
        onChange={setReason}
        error={refusal?.problems.find(problem => problem.field === 'reason')?.message}
      />
      <FormButtons label="Перевести" isBusy={transfer.isPending} onClose={onClose} />
    </Form>
  )
}
