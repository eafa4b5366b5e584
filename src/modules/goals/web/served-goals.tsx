import { clauseWords } from '#modules/acts/contract.ts'
import { useOperation } from '#ui/api.ts'
import { AppLink } from '#ui/link.tsx'
import { showGoals } from '../contract.ts'
import { addressOfGoal } from './goal-parts.tsx'
import classes from './goals.module.css'

/** Under an indicator: the tasks it measures, by their clauses; the aim where no task is. */
export default function ServedGoals({ indicator }: { indicator: string }) {
  const { data } = useOperation(showGoals, { query: {} })
  if (!data) return null
  const measured = data.goals.filter(goal => goal.indicators.includes(indicator))
  const tasks = measured.filter(goal => goal.kind === 'task')
  const goals = tasks.length > 0 ? tasks : measured.filter(goal => goal.kind === 'aim')
  if (goals.length === 0) return <p className={classes.note}>Ни одной цели и задаче актов не служит.</p>
  return (
    <p className={classes.note} data-no-print>
      {tasks.length > 0 ? 'Служит задачам: ' : 'Служит цели: '}
      {goals.map((goal, at) => (
        <span key={goal.code} title={goal.text}>
          {at > 0 && ', '}
          <AppLink to={addressOfGoal({ code: goal.code, pack: null })}>
            {goal.act.clause ? clauseWords(goal.act.clause) : goal.owner}
          </AppLink>
        </span>
      ))}
    </p>
  )
}
