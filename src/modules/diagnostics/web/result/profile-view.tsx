import type { OperationResult } from '#platform/http/operation.ts'
import { ButtonLink } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Prose, Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { MODES, type showProfile } from '../../contract.ts'
import { attemptAt, resultAt } from '../addresses.ts'
import { ProfileTable } from './profile-table.tsx'
import classes from './result.module.css'
import { changeOf, changeWords, summaryWords } from './result-words.ts'

type Profile = OperationResult<typeof showProfile>

/** Newest levels of a person, how they have moved, and the sittings behind them. */
export function ProfileView({
  profile,
  isOwn,
  address,
}: {
  profile: Profile
  isOwn: boolean
  address: string
}) {
  const change = changeOf(profile.ratings)
  if (profile.profile.length === 0 && profile.attempts.length === 0)
    return (
      <EmptyState
        title="Здесь появятся уровни компетенций"
        action={isOwn && <ButtonLink to="/diagnostics">К диагностикам</ButtonLink>}
      >
        {isOwn ? 'Пройдите диагностику, на которую вас пригласили.' : 'Диагностик ещё не было.'}
      </EmptyState>
    )
  return (
    <>
      <Prose>
        <p className={classes.summary}>{summaryOf(profile, isOwn)}</p>
        {change && <p>{changeWords(change)}</p>}
      </Prose>
      {profile.profile.length > 0 && (
        <Section title="Компетенции">
          <p className={classes.small}>
            Последняя оценка каждой компетенции; сверху то, что важнее для {isOwn ? 'вашей ' : ''}должности.{' '}
            <AppLink to="/competencies">Что значат уровни</AppLink>
          </p>
          <ProfileTable
            profile={profile.profile}
            levels={profile.levels}
            ratings={profile.ratings}
            address={address}
          />
        </Section>
      )}
      {profile.attempts.length > 0 && (
        <Section title="Диагностики">
          <ul className={classes.attempts}>
            {profile.attempts.map(attempt => (
              <li key={attempt.id}>
                <Attempt attempt={attempt} isOwn={isOwn} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** An employer knows that there was a diagnosis, not what came out. */
function summaryOf({ profile, attempts }: Profile, isOwn: boolean): string {
  const isHidden = !isOwn && profile.length === 0 && attempts.some(({ status }) => status !== 'running')
  return isHidden
    ? 'Диагностика была. Уровни видны самому педагогу и тому, кто его сопровождает.'
    : summaryWords(profile, isOwn)
}

function Attempt({ attempt, isOwn }: { attempt: Profile['attempts'][number]; isOwn: boolean }) {
  const { id, title, mode, status, startedAt, finishedAt } = attempt
  const name =
    status === 'running' ? (
      isOwn ? (
        <AppLink to={attemptAt(id)}>{title}</AppLink>
      ) : (
        title
      )
    ) : (
      <AppLink to={resultAt(id)}>{title}</AppLink>
    )
  return (
    <>
      <span>
        {name}
        <span className={classes.mode}>{MODES[mode]}</span>
      </span>
      <span className={classes.when}>
        {status === 'running' ? (
          <Status tone="progress">идёт</Status>
        ) : (
          <Status tone={status === 'finished' ? 'proven' : 'warning'}>
            {status === 'finished' ? 'пройдена' : 'вышло время'}
          </Status>
        )}{' '}
        {formatDate(finishedAt ?? startedAt)}
      </span>
    </>
  )
}
