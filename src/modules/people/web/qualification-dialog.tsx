import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { Field } from '#ui/field.tsx'
import { Form, FormButtons, useForm } from '#ui/form.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import {
  addQualification,
  CATEGORIES,
  correctQualification,
  type PersonCard,
  removeQualification,
} from '../contract.ts'
import { type Dialog, done } from './employment-dialog.tsx'

type Qualification = PersonCard['qualifications'][number]

/** A category: recorded anew, or one that is there put right or taken away. */
export function QualificationDialog({ card, onClose, known }: Dialog & { known?: Qualification }) {
  const form = useForm(
    {
      category: known?.category ?? ('first' as string),
      assignedOn: known?.assignedOn ?? '',
      validTo: known?.validTo ?? '',
      act: known?.act ?? '',
      reason: '',
    },
    { record: known },
  )
  const add = useAction(addQualification, {
    onRefused: form.refuse,
    onDone: done('Категория записана', onClose),
  })
  const correct = useAction(correctQualification, {
    onRefused: form.refuse,
    onDone: done('Категория исправлена', onClose),
  })
  const submit = () => {
    const { category, reason, ...rest } = form.values
    const body = { ...rest, category: category as keyof typeof CATEGORIES, validTo: rest.validTo || null }
    if (known)
      void correct.run({
        params: { id: card.id, qualification: known.id },
        body: { ...body, version: form.version, reason },
      })
    else void add.run({ params: { id: card.id }, body })
  }
  return (
    <SidePanel isOpen title={known ? 'Исправить категорию' : 'Записать категорию'} onClose={onClose}>
      <Form error={form.error} label="Категория" onSubmit={submit}>
        <Field
          label="Категория"
          kind="select"
          options={Object.entries(CATEGORIES).map(([value, label]) => ({ value, label }))}
          {...form.field('category')}
        />
        <Field label="Дата присвоения" kind="date" isRequired {...form.field('assignedOn')} />
        <Field
          label="Действует до"
          kind="date"
          hint="Можно не заполнять: первая и высшая с 1 сентября 2023 года действуют без срока, прежние и соответствие — пять лет"
          {...form.field('validTo')}
        />
        <Field label="Приказ" hint="Номер и дата" {...form.field('act')} />
        {known && <Field label="Почему исправляете" isRequired {...form.field('reason')} />}
        <FormButtons
          label={known ? 'Исправить' : 'Записать'}
          isBusy={add.isPending || correct.isPending}
          onClose={onClose}
        />
      </Form>
      {known && <Remove card={card} known={known} onClose={onClose} />}
    </SidePanel>
  )
}

function Remove({ card, known, onClose }: Dialog & { known: Qualification }) {
  const [isAsked, setAsked] = useState(false)
  const remove = useAction(removeQualification, { onDone: done('Запись убрана', onClose) })
  return (
    <ButtonRow>
      <Button tone="danger" onClick={() => setAsked(true)}>
        Убрать запись
      </Button>
      <ConfirmAction
        isOpen={isAsked}
        title={`Убрать категорию «${CATEGORIES[known.category]}»?`}
        consequence="Она перестанет считаться в списках и показателях. В истории карточки останется, что и почему убрано."
        confirm="Убрать запись"
        tone="danger"
        reason={{ label: 'Почему', isRequired: true }}
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={reason =>
          void remove.run({
            params: { id: card.id, qualification: known.id },
            body: { version: known.version, reason },
          })
        }
        onClose={() => setAsked(false)}
      />
    </ButtonRow>
  )
}
