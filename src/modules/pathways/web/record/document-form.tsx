import { DOCUMENT_KINDS } from '#modules/training/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatDate } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { notify } from '#ui/notify.ts'
import { type Pathway, type PathwayItem, previewCompletion, recordItemCompletion } from '../../contract.ts'
import classes from '../pathways.module.css'

/** The document of a finished programme, with its consequences told before it is saved. */
export function DocumentForm({
  pathway,
  item,
  onDone,
  reload,
}: {
  pathway: Pathway
  item: PathwayItem
  onDone: () => void
  reload: () => void
}) {
  const form = useForm(
    { documentNumber: '', registrationNumber: '', completedOn: '', issuedOn: '' },
    { keepAs: `document-${item.id}` },
  )
  const record = useAction(recordItemCompletion, {
    onRefused: error => {
      form.refuse(error)
      if (error.status === 409) reload()
    },
    onDone: () => {
      form.reset()
      onDone()
      notify.success('Документ внесён, шаг выполнен.')
    },
  })
  const submit = () => {
    const body = form.check(recordItemCompletion.body!)
    if (body) void record.run({ params: { id: pathway.id, item: item.id }, body })
  }
  return (
    <Form label="Документ об освоении" error={form.error} onSubmit={submit}>
      <Field
        label="Номер документа"
        hint="Как напечатан на бланке"
        isRequired
        {...form.field('documentNumber')}
      />
      <Field label="Регистрационный номер" {...form.field('registrationNumber')} />
      <div className={classes.dates}>
        <Field kind="date" label="Обучение окончено" isRequired {...form.field('completedOn')} />
        <Field kind="date" label="Документ выдан" isRequired {...form.field('issuedOn')} />
      </div>
      <Consequences
        pathway={pathway}
        item={item}
        completedOn={form.values.completedOn}
        isSaving={record.isPending}
      />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={record.isPending}>
          Внести документ
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** Whether the indicator of programmes chosen by diagnosis will count it, and whose figure it moves. */
function Consequences({
  pathway,
  item,
  completedOn,
  isSaving,
}: {
  pathway: Pathway
  item: PathwayItem
  completedOn: string
  /** What is being saved is not asked about again: the step would be closed already. */
  isSaving: boolean
}) {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(completedOn)
  const query = useOperation(
    previewCompletion,
    { params: { id: pathway.id, item: item.id }, query: { completedOn } },
    { enabled: isDay && !isSaving },
  )
  if (!isDay)
    return (
      <p className={classes.note}>Укажите, когда окончено обучение: покажем, что изменится в показателях.</p>
    )
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={2} />
  const { counts, federalNumber, byDiagnosis, documentKind, hours, organisationName } = query.data
  const day = formatDate(completedOn)
  return (
    <div className={classes.note} data-tone={counts ? 'proven' : 'warning'} role="status">
      <p>
        <strong>{counts ? 'Будет учтено' : 'Не будет учтено'} в показателе 253.</strong>
      </p>
      <p>
        {federalNumber
          ? `Программа в федеральном реестре № ${federalNumber} на ${day}.`
          : `На ${day} программы нет в федеральном реестре.`}{' '}
        {byDiagnosis
          ? 'Шаг отвечает на дефицит, найденный независимой диагностикой.'
          : 'Шаг не связан с дефицитом, найденным независимой диагностикой.'}
      </p>
      <p>
        {DOCUMENT_KINDS[documentKind]}, {hours}&nbsp;ч.{' '}
        {organisationName && `Зачтётся месту работы в этот день: ${organisationName}.`}
      </p>
    </div>
  )
}
