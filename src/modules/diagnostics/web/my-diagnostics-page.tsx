import type { OperationResult } from '#platform/http/operation.ts'
import { useOperation } from '#ui/api.ts'
import { ButtonLink } from '#ui/button.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, plural } from '#ui/format.ts'
import { ListPage, Loaded, Section } from '#ui/page.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import { listMine, MODES } from '../contract.ts'
import { attemptAt, beginAt, resultAt } from './addresses.ts'
import { timeWords, upToWords } from './attempt/time-left.ts'
import { useServerClock, useTimeLeft } from './attempt/use-server-clock.ts'
import classes from './my-diagnostics.module.css'

type Mine = OperationResult<typeof listMine>
type Campaign = Mine['campaigns'][number]

/** Diagnoses the teacher is invited to: what to do now first, then what she has done. */
export default function MyDiagnosticsPage() {
  const query = useOperation(listMine, {})
  return (
    <ListPage
      title="Диагностика"
      lead="Результаты видите вы и ваш методист, руководителю доступна только сводка."
    >
      <Loaded query={query} shape="rows">
        {({ campaigns, serverNow }) => {
          const now = campaigns.filter(one => one.canTake)
          const done = campaigns.filter(one => !one.canTake && one.attemptId !== null)
          const other = campaigns.filter(one => !one.canTake && one.attemptId === null)
          if (campaigns.length === 0)
            return (
              <EmptyState title="Вас ещё не приглашали на диагностику">
                Когда методист объявит диагностику, она появится здесь, а вам придёт уведомление.
              </EmptyState>
            )
          const list = (title: string, some: Campaign[]) =>
            some.length > 0 && (
              <Section title={title}>
                <ul className={classes.list}>
                  {some.map(one => (
                    <CampaignCard
                      key={one.id}
                      campaign={one}
                      serverNow={serverNow}
                      receivedAt={query.dataUpdatedAt}
                    />
                  ))}
                </ul>
              </Section>
            )
          return (
            <>
              {now.length === 0 && <p>Сейчас проходить ничего не нужно.</p>}
              {list('Сейчас', now)}
              {list('Пройдены', done)}
              {list('Закрыты для вас', other)}
            </>
          )
        }}
      </Loaded>
    </ListPage>
  )
}

function CampaignCard({
  campaign,
  serverNow,
  receivedAt,
}: {
  campaign: Campaign
  serverNow: string
  receivedAt: number
}) {
  return (
    <li className={classes.card}>
      <div className={classes.text}>
        <h3>{campaign.title}</h3>
        <p className={classes.facts}>
          {campaign.title !== campaign.instrumentTitle && <>{campaign.instrumentTitle}. </>}
          {MODES[campaign.mode]}, проводит {campaign.organiserName}.
        </p>
        <StateLine campaign={campaign} />
      </div>
      <div className={classes.step}>
        <Step campaign={campaign} serverNow={serverNow} receivedAt={receivedAt} />
      </div>
    </li>
  )
}

/** «28 заданий, до 45 минут, открыта до 15 марта», or how it ended. */
function StateLine({ campaign }: { campaign: Campaign }) {
  const { questions, minutes, closesOn, finishedAt, attemptStatus, canTake, reason } = campaign
  if (canTake)
    return (
      <p>
        {plural(questions, 'задание', 'задания', 'заданий')}, до&nbsp;{upToWords(minutes)}.{' '}
        {attemptStatus !== 'running' && (
          <>
            Открыта <Deadline date={closesOn} />.
          </>
        )}
      </p>
    )
  if (finishedAt)
    return (
      <p className={classes.state}>
        <Status tone={toneOf(attemptStatus)}>
          {attemptStatus === 'expired' ? 'Закончилось время' : 'Пройдена'}
        </Status>{' '}
        {formatDate(finishedAt)}
      </p>
    )
  return <p>{reason}</p>
}

function Step({
  campaign,
  serverNow,
  receivedAt,
}: {
  campaign: Campaign
  serverNow: string
  receivedAt: number
}) {
  const { id, attemptId, attemptStatus, canTake, deadlineAt, finishedAt } = campaign
  if (attemptId && attemptStatus === 'running' && canTake && deadlineAt)
    return (
      <>
        <ButtonLink to={attemptAt(attemptId)} tone="primary">
          Вернуться
        </ButtonLink>
        <Left until={deadlineAt} serverNow={serverNow} receivedAt={receivedAt} />
      </>
    )
  if (canTake)
    return (
      <ButtonLink to={beginAt(id)} tone="primary">
        Пройти
      </ButtonLink>
    )
  if (attemptId && finishedAt) return <ButtonLink to={resultAt(attemptId)}>Результат</ButtonLink>
  // The time is over and the job that closes attempts has not come round yet: opening it finishes it.
  if (attemptId) return <ButtonLink to={attemptAt(attemptId)}>Результат</ButtonLink>
  return null
}

function Left({ until, serverNow, receivedAt }: { until: string; serverNow: string; receivedAt: number }) {
  const left = useTimeLeft(until, useServerClock(serverNow, receivedAt))
  return <span className={classes.left}>{timeWords(left)}</span>
}

function toneOf(status: Campaign['attemptStatus']): StatusTone {
  return status === 'finished' ? 'proven' : 'warning'
}
