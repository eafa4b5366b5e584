import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addRecord,
  type CareerRecord,
  changeRecord,
  RECORD_KINDS,
  RECORD_LEVELS,
  type RecordKind,
  removeRecord,
} from '../contract.ts'
import { type Dialog, done } from './employment-dialog.tsx'

const LABELS: Record<RecordKind, { title: string; detail: string; document: string; obtainedOn: string }> = {
  education: {
    title: 'Учебное заведение',
    detail: 'Специальность, квалификация',
    document: 'Диплом: номер',
    obtainedOn: 'Дата выдачи',
  },
  award: {
    title: 'Награда',
    detail: 'За что',
    document: 'Приказ: номер и дата',
    obtainedOn: 'Дата награждения',
  },
  language: {
    title: 'Язык',
    detail: 'Где использует',
    document: 'Сертификат',
    obtainedOn: 'Дата сертификата',
  },
}

/** An education, an award or a language: recorded anew, or one that is there put right or taken away. */
export function RecordDialog({ card, onClose, known }: Dialog & { known?: CareerRecord }) {
  const form = useForm(
    {
      kind: known?.kind ?? ('education' as string),
      title: known?.title ?? '',
      level: known?.level ?? '',
      detail: known?.detail ?? '',
      document: known?.document ?? '',
      obtainedOn: known?.obtainedOn ?? '',
    },
    { record: known },
  )
  const kind = form.values.kind as RecordKind
  const labels = LABELS[kind]
  const add = useAction(addRecord, { onRefused: form.refuse, onDone: done('Записано', onClose) })
  const change = useAction(changeRecord, { onRefused: form.refuse, onDone: done('Исправлено', onClose) })
  const submit = () => {
    const body = { ...form.values, kind, obtainedOn: form.values.obtainedOn || null }
    if (known)
      void change.run({
        params: { id: card.id, record: known.id },
        body: { ...body, version: form.version },
      })
    else void add.run({ params: { id: card.id }, body })
  }
  return (
    <SidePanel isOpen title={known ? 'Исправить запись' : 'Образование, награда или язык'} onClose={onClose}>
      <Form error={form.error} label="Запись" onSubmit={submit}>
        {!known && (
          <Field
            label="Что записать"
            kind="choice"
            options={Object.entries(RECORD_KINDS).map(([value, label]) => ({ value, label }))}
            {...form.field('kind')}
            onChange={value => {
              form.set('kind', value)
              form.set('level', '')
            }}
          />
        )}
        <Field label={labels.title} isRequired {...form.field('title')} />
        <Field
          label="Уровень"
          kind="select"
          placeholder="Выберите"
          options={Object.entries(RECORD_LEVELS[kind]).map(([value, label]) => ({ value, label }))}
          isRequired
          {...form.field('level')}
        />
        <Field label={labels.detail} {...form.field('detail')} />
        <Field label={labels.document} {...form.field('document')} />
        <Field label={labels.obtainedOn} kind="date" {...form.field('obtainedOn')} />
        <FormButtons
          label={known ? 'Исправить' : 'Записать'}
          isBusy={add.isPending || change.isPending}
          onClose={onClose}
        />
      </Form>
      {known && <Remove card={card} known={known} onClose={onClose} />}
    </SidePanel>
  )
}

function Remove({ card, known, onClose }: Dialog & { known: CareerRecord }) {
  const [isAsked, setAsked] = useState(false)
  const remove = useAction(removeRecord, { onDone: done('Запись убрана', onClose) })
  return (
    <ButtonRow>
      <Button tone="danger" onClick={() => setAsked(true)}>
        Убрать запись
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Убрать «${known.title}»?`}
        consequence="Записи не станет в карточке. В истории останется, что и почему убрано."
        confirm="Убрать запись"
        tone="danger"
        reason={{ label: 'Почему', isRequired: true }}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={reason =>
          void remove.run({
            params: { id: card.id, record: known.id },
            body: { version: known.version, reason },
          })
        }
        onClose={() => setAsked(false)}
      />
    </ButtonRow>
  )
}
