import { useSession } from '#modules/accounts/web/index.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import { useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { formatMoment, formatPercent, plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page, Prose, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { MODES, showResult } from '../../contract.ts'
import { profileAt, resultAt } from '../addresses.ts'
import { ProfileTable } from './profile-table.tsx'
import classes from './result.module.css'
import { ruleWords, summaryWords } from './result-words.ts'
import { Review } from './review.tsx'

type Result = OperationResult<typeof showResult>

/** What came out of an attempt: in words first, then the profile, how it was computed, what follows. */
export default function ResultPage() {
  const id = usePageParam('id')
  const query = useOperation(showResult, { params: { id } })
  return <Loaded query={query}>{result => <ResultView result={result} />}</Loaded>
}

function ResultView({ result }: { result: Result }) {
  const session = useSession()
  const isOwn = session.account.personId === result.personId
  const { mode, finishedAt, answered, questions, status } = result
  return (
    <Page
      title={isOwn ? result.title : `${result.personName}: результат`}
      back={
        isOwn
          ? { to: '/diagnostics', label: 'Диагностика' }
          : { to: profileAt(result.personId), label: 'Профиль' }
      }
      lead={
        <>
          {!isOwn && <>{result.title}. </>}
          {MODES[mode]}, {formatMoment(finishedAt)}.
        </>
      }
      actions={<Button onClick={() => window.print()}>Напечатать</Button>}
    >
      <Prose>
        <p className={classes.summary}>{summaryWords(result.profile, isOwn)}</p>
        <p>
          {status === 'expired' && 'Время закончилось, засчитаны ответы, сохранённые до срока. '}
          {isOwn ? 'Вы ответили' : 'Есть ответы'} на&nbsp;{answered} из&nbsp;
          {plural(questions, 'задания', 'заданий', 'заданий')} и&nbsp;
          {isOwn ? 'набрали' : 'набрано'} {formatPercent(result.share * 100, 0)} баллов
          {passWords(result)}.
        </p>
      </Prose>
      <Section title="Профиль">
        <p className={classes.small} data-no-print>
          Сверху то, что важнее для {isOwn ? 'вашей ' : ''}должности. Нажмите на&nbsp;компетенцию: увидите,
          что значит уровень и&nbsp;как он посчитан.
        </p>
        <ProfileTable
          profile={result.profile}
          levels={result.levels}
          rule={result.rule}
          address={resultAt(result.id)}
        />
        <p className={classes.small}>
          Уровень назначен по&nbsp;доле набранных баллов: {ruleWords(result.rule)}.
        </p>
      </Section>
      <Next result={result} isOwn={isOwn} />
      {result.review && <Review items={result.review} />}
    </Page>
  )
}

function passWords({ share, passShare }: Result): string {
  if (passShare === null) return ''
  const need = formatPercent(passShare * 100, 0)
  return share >= passShare ? ` — порог ${need} пройден` : `; порог прохождения — ${need}`
}

/** What follows from the result: for the teacher and for her methodologist. */
function Next({ result, isOwn }: { result: Result; isOwn: boolean }) {
  const { can } = useSession()
  const hasGaps = result.profile.some(row => row.isDeficit)
  return (
    <Section title="Что дальше">
      <Prose>
        {!hasGaps && <p>Дефицитов не найдено, маршрут составлять не нужно.</p>}
        {hasGaps && result.mode === 'independent' && (
          <p>
            По&nbsp;этому результату составлен черновик индивидуального маршрута. Методист посмотрит его
            и&nbsp;предложит {isOwn ? 'вам: останется выбрать и\u00A0подтвердить' : 'педагогу'}. Бумаг
            не&nbsp;нужно.
          </p>
        )}
        {hasGaps && result.mode === 'self' && (
          <p>
            Самодиагностика только для размышления: маршрут по&nbsp;ней сам не&nbsp;составляется.{' '}
            {isOwn && 'Если хотите заняться чем-то из этого, скажите методисту или выберите сами.'}
          </p>
        )}
      </Prose>
      <div data-no-print>
        <ButtonRow>
          {hasGaps && result.mode === 'independent' && isOwn && can('pathways.confirm') && (
            <ButtonLink tone="primary" to="/my/pathway">
              Мой маршрут
            </ButtonLink>
          )}
          {isOwn ? (
            <ButtonLink to="/profile">Мой профиль</ButtonLink>
          ) : (
            <ButtonLink to={profileAt(result.personId)}>Профиль педагога</ButtonLink>
          )}
          {hasGaps && <AppLink to="/offers">Программы и возможности</AppLink>}
        </ButtonRow>
      </div>
    </Section>
  )
}
