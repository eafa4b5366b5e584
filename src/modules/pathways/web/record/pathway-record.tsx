import { useState } from 'react'
import { ActionBar, type ActionDetails } from '#ui/action-bar.tsx'
import { addressOf, useAction } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { plural } from '#ui/format.ts'
import { notify } from '#ui/notify.ts'
import { RecordPage, Section } from '#ui/page.tsx'
import { Progress } from '#ui/progress.tsx'
import { Status } from '#ui/status.tsx'
import { actOnPathway, type Pathway, printPathway } from '../../contract.ts'
import { ACTION_TITLES } from '../../lifecycle.ts'
import classes from '../pathways.module.css'
import { deficitsClosed, progressOf, summaryOf } from '../steps.ts'
import { statusWords, toneOf } from '../words.ts'
import { AddStepPanel } from './add-step-panel.tsx'
import { CardForm } from './card-form.tsx'
import { RecordSide } from './record-side.tsx'
import { StepList } from './step-list.tsx'

/** Actions that the buttons of the header take; changes and steps have their own places on the page. */
const HEADER_ACTIONS = ['offer', 'confirm', 'return', 'complete', 'stop'] as const

/** The pathway as its methodologist keeps it. */
export function PathwayRecord({ pathway, reload }: { pathway: Pathway; reload: () => void }) {
  const mayChange = pathway.actions.some(one => one.action === 'change' && one.allowed)
  const [isAdding, setAdding] = useState(false)
  const { done, of, hoursDone, hours } = progressOf(pathway.items)
  const closed = deficitsClosed(pathway.items).length
  return (
    <RecordPage
      title={pathway.personName}
      back={{ to: '/pathways', label: 'Маршруты' }}
      status={<Status tone={toneOf(pathway)}>{statusWords(pathway)}</Status>}
      lead={`Маршрут № ${pathway.number}: ${summaryOf(pathway)}`}
      side={<RecordSide pathway={pathway} />}
    >
      <Actions pathway={pathway} reload={reload} />
      {pathway.card.teacherRequest !== '' && (
        <Section title="Пожелание педагога">
          <p className={classes.wish}>{pathway.card.teacherRequest}</p>
        </Section>
      )}
      {pathway.status === 'running' && (
        <Progress label={`Пройдено шагов: ${done} из\u00A0${of}`} value={hoursDone} of={hours} unit="часов" />
      )}
      <Section
        title="Шаги"
        actions={
          mayChange && (
            <Button size="small" onClick={() => setAdding(true)}>
              Добавить шаг
            </Button>
          )
        }
      >
        <StepList pathway={pathway} mayChange={mayChange} reload={reload} />
      </Section>
      <Section title={`Закрывает: ${plural(closed, 'дефицит', 'дефицита', 'дефицитов')}`}>
        <Deficits pathway={pathway} />
      </Section>
      <Section title="Карточка маршрута">
        <CardForm pathway={pathway} mayChange={mayChange} reload={reload} />
      </Section>
      <ButtonRow>
        <ButtonLink to={paper(pathway, 'pdf')} isExternal>
          Печатная форма (PDF)
        </ButtonLink>
        <ButtonLink to={paper(pathway, 'docx')} isDownload>
          Word
        </ButtonLink>
      </ButtonRow>
      <AddStepPanel pathway={pathway} isOpen={isAdding} onClose={() => setAdding(false)} reload={reload} />
    </RecordPage>
  )
}

const paper = (pathway: Pathway, format: 'pdf' | 'docx') =>
  addressOf(printPathway, { params: { id: pathway.id }, query: { format } })

function Actions({ pathway, reload }: { pathway: Pathway; reload: () => void }) {
  const [busy, setBusy] = useState<string | null>(null)
  const act = useAction(actOnPathway, { onRefused: error => error.status === 409 && reload() })
  const run = async (action: string, reason: string) => {
    setBusy(action)
    const done = await act.run({
      params: { id: pathway.id },
      body: {
        version: pathway.version,
        action: action as (typeof HEADER_ACTIONS)[number],
        ...(reason && { reason }),
      },
    })
    setBusy(null)
    if (done) notify.success(SAID[action] ?? 'Готово.')
    return done !== false
  }
  return (
    <ActionBar
      actions={pathway.actions.filter(one => HEADER_ACTIONS.some(action => action === one.action))}
      details={DETAILS}
      busy={busy}
      error={act.error}
      onAction={run}
    />
  )
}

const DETAILS: Record<string, ActionDetails> = {
  offer: {
    isPrimary: true,
    confirm: {
      title: 'Предложить маршрут педагогу?',
      consequence:
        'Педагог получит уведомление, сможет заменить шаги, подтвердить маршрут или вернуть его с пожеланием.',
    },
  },
  complete: {
    isPrimary: true,
    confirm: {
      title: 'Завершить маршрут?',
      consequence:
        'Маршрут закроется и больше не изменится. Педагогу придёт предложение пройти диагностику ещё раз.',
    },
  },
  stop: {
    isDanger: true,
    confirm: {
      title: 'Прекратить маршрут?',
      consequence:
        'Маршрут закроется незавершённым, вернуть его нельзя. Для педагога можно будет составить новый.',
      reason: { label: 'Почему прекращается', isRequired: true, hint: 'Причину увидит педагог' },
    },
  },
}

const SAID: Record<string, string> = {
  offer: 'Маршрут предложен педагогу.',
  complete: 'Маршрут завершён.',
  stop: `${ACTION_TITLES.stop}: сделано, педагог узнает причину.`,
}

function Deficits({ pathway }: { pathway: Pathway }) {
  const closed = deficitsClosed(pathway.items)
  return (
    <>
      {closed.length === 0 && <p>Ни один из шагов пока не связан с дефицитом.</p>}
      {closed.length > 0 && (
        <ul className={classes.deficits}>
          {closed.map(one => (
            <li key={one.competency}>
              <span>{one.title}</span>
              <span className={classes.levels}>
                {one.fromName} → {one.toName}
              </span>
            </li>
          ))}
        </ul>
      )}
      {pathway.unreached.length > 0 && (
        <>
          <h3>Остаются открытыми</h3>
          <ul className={classes.deficits}>
            {pathway.unreached.map(one => (
              <li key={one.competency}>
                <span>{one.title}</span>
                <span className={classes.levels}>{one.why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
