import { clauseWords } from '#modules/acts/contract.ts'
import { ActLink } from '#modules/acts/web/index.ts'
import { formatDate, formatNumber, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Status } from '#ui/status.tsx'
import { GAPS, GOAL_KIND_TITLES, type GoalFunction, type GoalRow, type Measured } from '../contract.ts'
import classes from './goals.module.css'

/** The text of a goal begins as a sentence, whatever the act's list does. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function addressOfGoal({ code, pack }: { code: string; pack: string | null }, on?: string): string {
  const search = new URLSearchParams({ ...(pack && { pack }), ...(on && { on }) }).toString()
  return `/goals/${code}${search && `?${search}`}`
}

/** Kind (a link to the card where one is given), place in the act, whose it is, what it lacks. */
export function GoalHead({ goal, to }: { goal: GoalRow; to?: string }) {
  const kind = GOAL_KIND_TITLES[goal.kind]
  return (
    <div className={classes.head}>
      <span className={classes.kind}>
        {to ? (
          <AppLink to={to}>
            {kind}
            <span className="for-screen-reader">: {goal.text}</span>
          </AppLink>
        ) : (
          kind
        )}
      </span>
      <span>
        <ActLink act={goal.act} />
        {goal.passage && `, ${goal.passage}`}
      </span>
      <span>{goal.owner}</span>
      {goal.validFrom && (
        <span>
          {goal.validTo ? formatPeriod(goal.validFrom, goal.validTo) : `с ${formatDate(goal.validFrom)}`}
        </span>
      )}
      {goal.gap && <Status tone={goal.gap === 'bare' ? 'lost' : 'warning'}>{GAPS[goal.gap]}</Status>}
    </div>
  )
}

/** The indicators of a goal with value, base, target, and whether it is met. */
export function Figures({ indicators }: { indicators: readonly Measured[] }) {
  return (
    <ul className={classes.figures}>
      {indicators.map(one => (
        <li key={one.code}>
          <div>
            {one.code}. {one.name}
          </div>
          <div className={classes.values}>
            <strong>
              {one.value === null ? 'значения нет' : `${formatNumber(one.value, { decimals: 1 })}\u00A0%`}
            </strong>
            {one.denominator !== null && (
              <span className={classes.soft}>
                {formatNumber(one.numerator)} из {formatNumber(one.denominator)} человек
              </span>
            )}
            {one.target !== null && (
              <span className={classes.soft}>
                цель {formatNumber(one.target)}&nbsp;%{one.targetBy && ` к ${formatDate(one.targetBy)}`}
              </span>
            )}
            {one.met !== null && (
              <Status tone={one.met ? 'proven' : 'warning'}>
                {one.met ? 'достигнута' : 'не достигнута'}
              </Status>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Functions that serve a goal, with who answers for each. */
export function Doers({
  functions,
  of: { on, region },
}: {
  functions: readonly GoalFunction[]
  of: { on: string; region: string | null }
}) {
  return (
    <ul className={classes.lines}>
      {functions.map(one => (
        <li key={one.code}>
          <span>
            <AppLink
              to={`/responsibility?${new URLSearchParams({ pack: one.pack, on, ...(region && { region }) })}`}
            >
              {clauseWords(one.clause)}
            </AppLink>{' '}
            {one.text}
          </span>
          {one.isAnswered ? (
            <span className={classes.soft}>{[...new Set([...one.given, one.named])].join(', ')}</span>
          ) : (
            <Status tone="warning">никто не отвечает</Status>
          )}
        </li>
      ))}
    </ul>
  )
}
