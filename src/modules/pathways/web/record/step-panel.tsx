import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { Form, type FormState, useForm } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { Section } from '#ui/page.tsx'
import {
  changePathway,
  finishItem,
  type Pathway,
  type PathwayChange,
  type PathwayItem,
} from '../../contract.ts'
import classes from '../pathways.module.css'
import { DocumentForm } from './document-form.tsx'

type StepPanelProps = {
  pathway: Pathway
  item: PathwayItem
  reload: () => void
  onDone: () => void
  onReplace: () => void
}

/** One step: its dates, its end (document or mark), its replacement, its removal. What is typed survives a refusal. */
export function StepPanel({ pathway, item, reload, onDone, onReplace }: StepPanelProps) {
  const mayFinish = pathway.actions.some(one => one.action === 'finish-item' && one.allowed)
  return (
    <div className={classes.stack}>
      {mayFinish && (
        <Section title={item.kind === 'formal' ? 'Внести документ' : 'Отметить выполненным'}>
          {item.kind === 'formal' ? (
            <DocumentForm pathway={pathway} item={item} onDone={onDone} reload={reload} />
          ) : (
            <FinishForm pathway={pathway} item={item} onDone={onDone} reload={reload} />
          )}
        </Section>
      )}
      <Section title="Срок">
        <DatesForm pathway={pathway} item={item} onDone={onDone} reload={reload} />
      </Section>
      <Section title="Заменить другим">
        <ButtonRow>
          <Button onClick={onReplace}>Посмотреть замены</Button>
        </ButtonRow>
      </Section>
      <Section title="Убрать из маршрута">
        <DropForm pathway={pathway} item={item} onDone={onDone} reload={reload} />
      </Section>
    </div>
  )
}

type FormProps = Omit<StepPanelProps, 'onReplace'>

/** Sends one change of the version shown; a conflict reads the new version in and leaves the form as it is. */
export function useChange<Values extends Record<string, unknown>>(
  pathway: Pathway,
  form: FormState<Values>,
  { reload, onDone, said }: { reload: () => void; onDone: () => void; said: string },
) {
  const change = useAction(changePathway, {
    onRefused: error => {
      form.refuse(error)
      if (error.status === 409) reload()
    },
    onDone: () => {
      form.reset()
      onDone()
      notify.success(said)
    },
  })
  return {
    isPending: change.isPending,
    send: (one: PathwayChange) =>
      void change.run({ params: { id: pathway.id }, body: { version: pathway.version, changes: [one] } }),
  }
}

function DatesForm({ pathway, item, reload, onDone }: FormProps) {
  const form = useForm({ startsOn: item.startsOn ?? '', endsOn: item.endsOn ?? '' })
  const change = useChange(pathway, form, { reload, onDone, said: 'Срок шага изменён.' })
  return (
    <Form
      label="Срок шага"
      error={form.error}
      onSubmit={() => change.send({ type: 'dates', itemId: item.id, ...form.values })}
    >
      <div className={classes.dates}>
        <Field kind="date" label="Начало" {...form.field('startsOn')} />
        <Field kind="date" label="Окончание" {...form.field('endsOn')} />
      </div>
      <ButtonRow>
        <Button type="submit" isBusy={change.isPending}>
          Сохранить срок
        </Button>
      </ButtonRow>
    </Form>
  )
}

function DropForm({ pathway, item, reload, onDone }: FormProps) {
  const form = useForm({ reason: '' })
  const change = useChange(pathway, form, { reload, onDone, said: 'Шаг убран.' })
  return (
    <Form
      label="Убрать шаг"
      error={form.error}
      onSubmit={() => change.send({ type: 'drop', itemId: item.id, reason: form.values.reason })}
    >
      <Field
        label="Почему"
        hint="Останется в истории маршрута. Дефицит, который закрывал шаг, останется открытым."
        {...form.field('reason')}
      />
      <ButtonRow>
        <Button
          type="submit"
          tone="danger"
          isBusy={change.isPending}
          disabled={form.values.reason.trim() === ''}
        >
          Убрать шаг
        </Button>
      </ButtonRow>
    </Form>
  )
}

function FinishForm({ pathway, item, reload, onDone }: FormProps) {
  const form = useForm({ evidence: '' })
  const finish = useAction(finishItem, {
    onRefused: error => {
      form.refuse(error)
      if (error.status === 409) reload()
    },
    onDone: () => {
      onDone()
      notify.success('Шаг отмечен выполненным.')
    },
  })
  return (
    <Form
      label="Отметить выполненным"
      error={form.error}
      onSubmit={() => void finish.run({ params: { id: pathway.id, item: item.id }, body: form.values })}
    >
      <Field kind="textarea" rows={2} label="Чем подтверждается" {...form.field('evidence')} />
      <ButtonRow>
        <Button type="submit" isBusy={finish.isPending}>
          Отметить выполненным
        </Button>
      </ButtonRow>
    </Form>
  )
}
