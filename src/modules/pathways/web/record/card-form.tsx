import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import type { Pathway } from '../../contract.ts'
import { useChange } from './step-panel.tsx'

const FIELDS = [
  ['content', 'Содержание'],
  ['technologies', 'Формы и технологии'],
  ['pace', 'Темп'],
  ['resources', 'Ресурсы'],
  ['conditions', 'Условия'],
] as const

/** Fields of the card that the acts ask for; drafted by the system, so that nobody begins with an empty page. */
export function CardForm({
  pathway,
  mayChange,
  reload,
}: {
  pathway: Pathway
  mayChange: boolean
  reload: () => void
}) {
  const { content, technologies, pace, resources, conditions } = pathway.card
  const saved = { content, technologies, pace, resources, conditions }
  const form = useForm(saved, { keepAs: `pathway-card-${pathway.id}` })
  const change = useChange(pathway, form, {
    reload,
    onDone: () => form.reset(form.values),
    said: 'Карточка сохранена.',
  })
  if (!mayChange) return <KeyValue items={FIELDS.map(([name, label]) => ({ label, value: saved[name] }))} />
  return (
    <Form
      label="Карточка маршрута"
      error={form.error}
      onSubmit={() => change.send({ type: 'card', card: form.values })}
    >
      {FIELDS.map(([name, label]) => (
        <Field key={name} kind="textarea" rows={2} maxLength={4000} label={label} {...form.field(name)} />
      ))}
      {form.isDirty && (
        <ButtonRow>
          <Button type="submit" isBusy={change.isPending}>
            Сохранить карточку
          </Button>
          <Button tone="quiet" onClick={() => form.reset(saved)}>
            Не сохранять
          </Button>
        </ButtonRow>
      )}
    </Form>
  )
}
