import { useState } from 'react'
import { useAction } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatPeriod } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { RecordPage, Section } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { finishItem, type Pathway, type PathwayItem } from '../../contract.ts'
import classes from '../pathways.module.css'
import { nextItem, progressOf } from '../steps.ts'
import { statusWords, toneOf } from '../words.ts'
import { AboutPathway, Closes, LeftOpen, Steps, type TeacherPathwayProps } from './teacher-parts.tsx'

/** The next step first; what gives no document is marked done here, documents come by themselves. */
export function RunningPathway({ pathway, reload, after }: TeacherPathwayProps) {
  const [finishing, setFinishing] = useState<PathwayItem | null>(null)
  const { done, of, hoursDone, hours } = progressOf(pathway.items)
  return (
    <RecordPage
      title="Мой маршрут"
      status={<Status tone={toneOf(pathway)}>{statusWords(pathway)}</Status>}
      side={<AboutPathway pathway={pathway} />}
    >
      <NextStep pathway={pathway} onFinish={setFinishing} />
      <Progress label={`Пройдено шагов: ${done} из\u00A0${of}`} value={hoursDone} of={hours} unit="часов" />
      <Section title="Все шаги">
        <Steps
          pathway={pathway}
          actionOf={item => {
            if (item.status === 'done') return <DoneBy item={item} />
            return item.kind === 'formal' ? null : (
              <Button
                size="small"
                tone="quiet"
                aria-label={`Выполнено: ${item.title}`}
                onClick={() => setFinishing(item)}
              >
                Выполнено
              </Button>
            )
          }}
        />
      </Section>
      <Closes pathway={pathway} title="Что закрывает" />
      <LeftOpen pathway={pathway} />
      {after}
      <SidePanel isOpen={finishing !== null} title="Шаг выполнен" onClose={() => setFinishing(null)}>
        {finishing && (
          <FinishForm pathway={pathway} item={finishing} reload={reload} onDone={() => setFinishing(null)} />
        )}
      </SidePanel>
    </RecordPage>
  )
}

function NextStep({ pathway, onFinish }: { pathway: Pathway; onFinish: (item: PathwayItem) => void }) {
  const item = nextItem(pathway.items)
  if (!item)
    return (
      <section className={classes.next} aria-labelledby="next-step">
        <h2 className={classes.nextLabel}>Все шаги пройдены</h2>
        <p className={classes.nextTitle} id="next-step">
          Осталось, чтобы методист завершил маршрут
        </p>
        <p>Он уже видит это у себя. После завершения можно попросить диагностику и узнать, что изменилось.</p>
      </section>
    )
  return (
    <section className={classes.next} aria-labelledby="next-step">
      <h2 className={classes.nextLabel}>Следующий шаг</h2>
      <p className={classes.nextTitle} id="next-step">
        {item.title}
      </p>
      <p className={classes.meta}>
        <span>{item.hours}&nbsp;ч</span>
        {item.startsOn && <span>{formatPeriod(item.startsOn, item.endsOn)}</span>}
        {item.endsOn && <Deadline date={item.endsOn} />}
      </p>
      <p>{item.why}</p>
      {item.kind === 'formal' ? (
        <p className={classes.soft}>
          Когда получите документ, сообщите методисту: номер и дату он внесёт сам, и шаг закроется.
        </p>
      ) : (
        <ButtonRow>
          <Button tone="primary" onClick={() => onFinish(item)}>
            Отметить выполненным
          </Button>
        </ButtonRow>
      )}
    </section>
  )
}

/** Proof of a done step: the document, the link or the words left with it. */
export function DoneBy({ item }: { item: PathwayItem }) {
  if (item.completion)
    return (
      <p className={classes.soft}>
        Документ № {item.completion.documentNumber}
        {item.completion.revoked && ', запись отозвана'}
      </p>
    )
  if (!item.evidence) return null
  const isLink = /^https?:\/\/\S+$/.test(item.evidence)
  return (
    <p className={classes.soft}>
      {isLink ? (
        <a href={item.evidence} rel="noreferrer" target="_blank">
          Подтверждение по ссылке
        </a>
      ) : (
        item.evidence
      )}
    </p>
  )
}

function FinishForm({
  pathway,
  item,
  reload,
  onDone,
}: {
  pathway: Pathway
  item: PathwayItem
  reload: () => void
  onDone: () => void
}) {
  const form = useForm({ evidence: '' }, { keepAs: `finish-${item.id}` })
  const finish = useAction(finishItem, {
    onRefused: error => {
      form.refuse(error)
      if (error.status === 409) reload()
    },
    onDone: () => {
      form.reset({ evidence: '' })
      onDone()
      notify.success('Шаг отмечен выполненным.')
    },
  })
  return (
    <Form
      label="Шаг выполнен"
      error={form.error}
      onSubmit={() => void finish.run({ params: { id: pathway.id, item: item.id }, body: form.values })}
    >
      <p>{item.title}</p>
      <Field
        kind="textarea"
        label="Чем подтверждается"
        hint="Ссылка на запись урока, материал или несколько слов. Можно оставить пустым."
        rows={3}
        maxLength={4000}
        {...form.field('evidence')}
      />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={finish.isPending}>
          Отметить выполненным
        </Button>
      </ButtonRow>
    </Form>
  )
}
