import { useSearch } from '@tanstack/react-router'
import { clauseWords } from '#modules/acts/contract.ts'
import { historyRows } from '#modules/organisations/web/index.ts'
import { ActionBar } from '#ui/action-bar.tsx'
import { useAction, useOperation } from '#ui/api.ts'
import { formatDate } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink, useGo } from '#ui/link.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import { GAPS, GOAL_KIND_TITLES, type GoalCard, getGoal, goalHistory, withdrawGoal } from '../contract.ts'
import { addressOfGoal, Doers, Figures, GoalHead, sentence } from './goal-parts.tsx'
import classes from './goals.module.css'

const BACK = { to: '/goals', label: 'Цели и задачи' }

/** One goal: what it serves, what serves it, its figures, who does it, and why it is tied to them. */
export default function GoalPage() {
  const code = usePageParam('code')
  const { pack, on } = useSearch({ strict: false }) as { pack?: string; on?: string }
  const query = useOperation(getGoal, {
    params: { code },
    query: { ...(pack && { pack }), ...(on && { on }) },
  })
  return (
    <Loaded query={query} page={{ title: 'Цель или задача', back: BACK }}>
      {card => <Card card={card} pack={pack ?? null} />}
    </Loaded>
  )
}

function Card({ card, pack }: { card: GoalCard; pack: string | null }) {
  const { goal } = card
  const isTask = goal.kind === 'task'
  return (
    <RecordPage
      title={`${GOAL_KIND_TITLES[goal.kind]}${goal.act.clause ? `, ${clauseWords(goal.act.clause)}` : ''}`}
      lead={goal.owner}
      back={{ ...BACK, ...(pack && { to: `/goals?pack=${pack}` }) }}
      side={
        <>
          <Place card={card} />
          {card.entered && goal.id && (
            <Section title="История">
              <GoalHistory id={goal.id} card={card} />
            </Section>
          )}
        </>
      }
    >
      <Actions card={card} />
      {card.withdrawalReason && <p>Запись снята: {card.withdrawalReason}. В списках и выгрузках её нет.</p>}
      <GoalHead goal={goal} />
      {goal.area && <p className={classes.note}>{sentence(goal.area)}</p>}
      <p className={classes.text}>{sentence(goal.text)}</p>
      {goal.note && <p className={classes.note}>{goal.note}</p>}
      <Section title={card.unit ? `Показатели: ${card.unit.name}` : 'Показатели'}>
        {card.indicators.length > 0 ? (
          <Figures indicators={card.indicators} />
        ) : (
          <p className={classes.note}>
            {isTask ? 'Ни один показатель эту задачу не измеряет.' : 'Не связана с показателями.'}
          </p>
        )}
      </Section>
      <Section title="Кто исполняет">
        {goal.functions.length > 0 ? (
          <Doers functions={goal.functions} of={card} />
        ) : (
          <p className={classes.note}>
            {isTask ? 'Ни одна функция этой задаче не служит.' : 'Не связана с функциями.'}
          </p>
        )}
      </Section>
      <Ties card={card} />
      {card.below.length > 0 && (
        <Section title="Что ей служит">
          <ul className={classes.lines}>
            {card.below.map(one => (
              <li key={one.code}>
                <span>
                  <AppLink to={addressOfGoal({ code: one.code, pack })}>{GOAL_KIND_TITLES[one.kind]}</AppLink>
                  : {one.text}
                </span>
                {one.gap && <Status tone={one.gap === 'bare' ? 'lost' : 'warning'}>{GAPS[one.gap]}</Status>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {card.above.length > 0 && (
        <Section title="Чему она служит">
          <ul className={classes.lines}>
            {card.above.map(one => (
              <li key={one.code}>
                <span>
                  <AppLink to={addressOfGoal({ code: one.code, pack })}>{GOAL_KIND_TITLES[one.kind]}</AppLink>
                  : {one.text}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </RecordPage>
  )
}

function Place({ card: { goal } }: { card: GoalCard }) {
  return (
    <Section title="Сведения">
      <KeyValue
        items={[
          { label: 'Чья', value: goal.owner },
          { label: 'Действует', value: goal.validFrom && `с ${formatDate(goal.validFrom)}` },
          { label: 'Последний день', value: goal.validTo && formatDate(goal.validTo) },
          { label: 'Код', value: goal.pack && goal.code },
        ].filter(item => item.value)}
      />
    </Section>
  )
}

/** Why the goal is tied to its indicators and functions. */
function Ties({ card: { goal } }: { card: GoalCard }) {
  if (goal.ties.length === 0) return null
  const codes = (tie: GoalCard['goal']['ties'][number]) => {
    const clauses = goal.functions
      .filter(one => tie.functions.includes(one.code))
      .map(one => clauseWords(one.clause))
    return [...tie.indicators.map(code => `показатель ${code}`), ...clauses].join(', ')
  }
  return (
    <Section title="Откуда связи">
      <ul className={classes.lines}>
        {goal.ties.map(tie => (
          <li key={codes(tie)}>
            <span>
              {sentence(codes(tie))}:{' '}
              {tie.basis === 'act'
                ? `связь называет акт${tie.clause ? ` (${clauseWords(tie.clause)})` : ''}.`
                : 'связь по смыслу.'}{' '}
              {tie.note}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Actions({ card }: { card: GoalCard }) {
  const go = useGo()
  const { goal, entered } = card
  const withdraw = useAction(withdrawGoal, { onDone: () => notify.success('Запись снята') })
  if (card.actions.length === 0 || !entered || !goal.id) return null
  const { id } = goal
  return (
    <ActionBar
      actions={card.actions}
      details={{
        withdraw: {
          isDanger: true,
          confirm: {
            title: 'Снять запись?',
            consequence:
              'Она уйдёт из списков и выгрузок; карточка и история останутся по ссылке. Достигнутую цель не снимают, а заканчивают днём.',
            reason: { label: 'Почему запись ошибочна', isRequired: true },
          },
        },
      }}
      busy={withdraw.isPending ? 'withdraw' : null}
      error={withdraw.error}
      onAction={(action, reason) =>
        action === 'change'
          ? go(`/goals/${goal.code}/edit`)
          : withdraw.run({ params: { id }, body: { version: entered.version, reason } })
      }
    />
  )
}

const TITLES = {
  actions: { 'goals.set': 'Поставлена', 'goals.change': 'Изменена', 'goals.withdraw': 'Запись снята' },
  fields: {
    kind: 'Вид',
    text: 'Содержание',
    parentCode: 'Служит',
    clause: 'Пункт',
    indicators: 'Показатели',
    functions: 'Функции',
    tieBasis: 'Откуда связи',
    tieNote: 'Пояснение связей',
    validFrom: 'Действует с',
    validTo: 'Последний день',
    note: 'Примечание',
  },
}

function GoalHistory({ id, card }: { id: string; card: GoalCard }) {
  const query = useOperation(goalHistory, { params: { id } })
  const clauseOf = (code: unknown) => {
    const known = card.goal.functions.find(one => one.code === code)
    return known ? clauseWords(known.clause) : String(code)
  }
  const values = (field: string, value: unknown) => {
    if (field === 'kind') return GOAL_KIND_TITLES[value as keyof typeof GOAL_KIND_TITLES]
    if (field === 'tieBasis') return { act: 'называет акт', product: 'по смыслу' }[String(value)]
    if (field === 'functions' && Array.isArray(value) && value.length > 0)
      return value.map(clauseOf).join(', ')
    // a goal set by hand has no code that a reader would know
    if (field === 'parentCode') return card.above.find(one => one.code === value)?.text ?? 'другой цели'
    return undefined
  }
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, { ...TITLES, values })} />}
    </Loaded>
  )
}
