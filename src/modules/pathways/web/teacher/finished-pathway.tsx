import { showProfile } from '#modules/diagnostics/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { FormErrors } from '#ui/form.tsx'
import { formatDate } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { RecordPage, Section } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import { Status } from '#ui/status.tsx'
import { askDiagnosis, type Pathway } from '../../contract.ts'
import classes from '../pathways.module.css'
import { deficitsClosed, progressOf } from '../steps.ts'
import { statusWords, toneOf } from '../words.ts'
import { DoneBy } from './running-pathway.tsx'
import { AboutPathway, Steps, type TeacherPathwayProps } from './teacher-parts.tsx'

/** What has changed, as far as it has been measured again, and the way to have it measured. */
export function FinishedPathway({ pathway, after }: TeacherPathwayProps) {
  const { done, of, hoursDone, hours } = progressOf(pathway.items)
  const isCompleted = pathway.status === 'completed'
  return (
    <RecordPage
      title="Мой маршрут"
      status={<Status tone={toneOf(pathway)}>{statusWords(pathway)}</Status>}
      lead={
        isCompleted
          ? `Завершён ${formatDate(pathway.finishedOn)}.`
          : `Прекращён ${formatDate(pathway.finishedOn)}: ${pathway.stopReason ?? 'причина не указана'}`
      }
      side={<AboutPathway pathway={pathway} />}
    >
      {isCompleted && <Change pathway={pathway} />}
      <Progress label={`Пройдено шагов: ${done} из\u00A0${of}`} value={hoursDone} of={hours} unit="часов" />
      <Section title="Шаги">
        <Steps pathway={pathway} actionOf={item => item.status === 'done' && <DoneBy item={item} />} />
      </Section>
      {after}
    </RecordPage>
  )
}

function Change({ pathway }: { pathway: Pathway }) {
  const profile = useOperation(showProfile, { params: { id: pathway.personId } })
  const measured = new Map(
    (profile.data?.profile ?? [])
      .filter(row => pathway.finishedOn !== null && row.ratedAt.slice(0, 10) >= pathway.finishedOn)
      .map(row => [row.code, row]),
  )
  const deficits = deficitsClosed(pathway.items)
  const isMeasured = deficits.some(one => measured.has(one.competency))
  return (
    <Section title="Что изменилось">
      <ul className={classes.deficits}>
        {deficits.map(one => {
          const now = measured.get(one.competency)
          return (
            <li key={one.competency}>
              <span>{one.title}</span>
              <span className={classes.levels}>
                {one.fromName} → {now ? now.levelName : 'ещё не измерено'}
                {now && now.target !== null && now.level < now.target && ', до цели ещё не дошли'}
              </span>
            </li>
          )
        })}
      </ul>
      {!isMeasured && <AskDiagnosis pathway={pathway} />}
    </Section>
  )
}

function AskDiagnosis({ pathway }: { pathway: Pathway }) {
  const ask = useAction(askDiagnosis, {
    onDone: () => notify.success('Методист получил вашу просьбу.'),
  })
  const asked = pathway.history.find(entry => entry.action === 'pathways.ask-diagnosis')
  if (asked)
    return <p>Вы попросили о диагностике {formatDate(asked.at)}. Приглашение придёт в уведомления.</p>
  return (
    <>
      <FormErrors error={ask.error} />
      <p>Узнать, что изменилось на самом деле, можно только новой диагностикой.</p>
      <ButtonRow>
        <Button
          tone="primary"
          isBusy={ask.isPending}
          onClick={() => void ask.run({ params: { id: pathway.id } })}
        >
          Попросить диагностику
        </Button>
      </ButtonRow>
    </>
  )
}
