import type { z } from 'zod'
import { clauseWords, LEVEL_TITLES, packOf, packsOn, resolvePack } from '#modules/acts/index.ts'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { RecordAction } from '#platform/http/record.ts'
import { type QueryWord, readQuery } from '#platform/text/search-query.ts'
import {
  type goalChoices as choicesOperation,
  GOAL_KIND_TITLES,
  type GoalCard,
  type GoalRow,
  type GoalsMap,
  type goalsQuery,
} from './contract.ts'
import { gatherGoals, setByHand } from './gather-goals.ts'
import { findGoal, type StoredGoal, selectGoals } from './goals.sql.ts'
import { hasGap, withAbove } from './tree.ts'

type Query = z.output<typeof goalsQuery>

/**
 * What the system is for (rows 29, 44): principles, approaches, aims and tasks of the acts and of the authority, each with
 * the indicators that measure it, the functions that serve it and who answers for them, and what is lacking.
 */
export async function showGoals(context: Context, query: Query): Promise<GoalsMap> {
  const gathered = await gatherGoals(context, query)
  const tasks = gathered.goals.filter(goal => goal.kind === 'task')
  const lacking = (gap: GoalRow['gap']) =>
    tasks.filter(task => task.gap !== null && hasGap(task, gap!)).length
  return {
    ...gathered,
    isKept: context.actor.permissions.has('goals.keep'),
    counts: {
      tasks: tasks.length,
      measured: tasks.length - lacking('unmeasured'),
      served: tasks.length - lacking('unserved'),
      bare: lacking('bare'),
    },
    goals: withAbove(gathered.goals, goal => isAsked(goal, query)),
  }
}

function isAsked(
  goal: Omit<GoalRow, 'isFound'>,
  { kind, gap, indicator, q }: Omit<Query, 'pack' | 'on'>,
): boolean {
  return (
    (!kind || goal.kind === kind) &&
    (!gap || hasGap(goal, gap)) &&
    (!indicator || goal.indicators.includes(indicator)) &&
    hasWords(goal, readQuery(q))
  )
}

/** Every word, or what it is in the other layout, begins a word of the goal, its place in the act or its owner. */
function hasWords(goal: Omit<GoalRow, 'isFound'>, words: readonly QueryWord[]): boolean {
  const clause = goal.act.clause ? `${goal.act.clause} ${clauseWords(goal.act.clause)}` : ''
  const spelled = [goal.text, goal.area, clause, goal.act.label, goal.owner, GOAL_KIND_TITLES[goal.kind]]
    .join(' ')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}.-]+/u)
  return words.every(({ typed, otherwise }) =>
    [typed, ...otherwise].some(reading => spelled.some(word => word.startsWith(reading))),
  )
}

/**
 * One goal by its code: what it serves and what serves it, its figures, who does it. A goal set by hand is shown after
 * its end and after it was withdrawn too.
 */
export async function showGoal(
  context: Context,
  { code, pack, on }: { code: string; pack?: string | undefined; on?: string | undefined },
): Promise<GoalCard> {
  const stored = await read(context, async tx => {
    const id = /^goal-([0-9a-f-]{36})$/.exec(code)?.[1]
    return id ? await findGoal(tx, id) : undefined
  })
  const gathered = await gatherGoals(context, { pack: pack ?? (await packOfGoal(context, stored, code)), on })
  const all = gathered.goals
  const goal = all.find(one => one.code === code) ?? (stored && formerGoal(stored))
  if (!goal) throw goalMissing()
  const above: GoalCard['above'] = []
  for (let step = all.find(one => one.code === goal.parent); step && above.length < 20; ) {
    const { code: key, kind, text, parent } = step
    above.unshift({ code: key, kind, text })
    step = all.find(one => one.code === parent)
  }
  return {
    goal: { ...goal, isFound: true },
    above,
    below: all
      .filter(one => one.parent === code)
      .map(({ code: key, kind, text, gap }) => ({ code: key, kind, text, gap })),
    on: gathered.on,
    region: gathered.region,
    unit: gathered.unit,
    indicators: gathered.indicators.filter(one => goal.indicators.includes(one.code)),
    withdrawalReason: stored?.withdrawalReason ?? null,
    entered: stored?.isKept ? enteredOf(stored) : null,
    actions: actionsFor(context, stored),
  }
}

/** Without a named pack: the reader's own, or the one whose goal it is when hers has none of this code. */
async function packOfGoal(
  context: Context,
  stored: StoredGoal | undefined,
  code: string,
): Promise<string | undefined> {
  return await read(context, async tx => {
    const on = context.clock.today()
    if (stored) {
      if (stored.regionId === null) return undefined
      const unit = stored.organisationId
        ? { organisationId: stored.organisationId }
        : { territoryId: stored.municipalityId ?? stored.regionId }
      return (await packOf(tx, unit, on))?.header.code
    }
    const packs = await packsOn(tx, on)
    const owner = packs.find(one => one.goals.some(goal => goal.code === code))
    // a goal of the root pack is a goal of everybody's chain
    return owner && owner.header.parent !== null ? owner.header.code : undefined
  })
}

const formerGoal = (stored: StoredGoal): Omit<GoalRow, 'isFound'> => ({
  ...setByHand(stored, new Map()),
  functions: [],
  depth: 0,
  gap: null,
})

const enteredOf = (stored: StoredGoal): GoalCard['entered'] => ({
  version: stored.version,
  ownerKind: stored.organisationId
    ? 'organisation'
    : stored.municipalityId
      ? 'municipality'
      : stored.regionId
        ? 'region'
        : 'country',
  ownerId: stored.organisationId ?? stored.municipalityId ?? stored.regionId,
  actId: stored.actId,
  clause: stored.clause,
})

function actionsFor(context: Context, stored: StoredGoal | undefined): RecordAction[] {
  if (!stored?.isKept || !context.actor.permissions.has('goals.keep')) return []
  const reason = stored.withdrawalReason ? 'Запись снята' : null
  return [
    { action: 'change', label: 'Изменить', allowed: reason === null, reason },
    { action: 'withdraw', label: 'Снять запись', allowed: reason === null, reason },
  ]
}

export const goalMissing = () =>
  notFound('goals.goal', 'Такой цели или задачи нет среди тех, что вам видны. Вернитесь к списку.')

/** Every recorded change of a goal set by hand, newest first. */
export async function showGoalHistory(context: Context, { id }: { id: string }) {
  return await read(context, async tx => {
    const goal = await findGoal(tx, id)
    if (!goal?.isKept) throw goalMissing()
    return { entries: await historyOf(tx, 'goal', id) }
  })
}

/** What a goal of a unit may be tied to, by the pack that holds there today. */
export async function showChoices(
  context: Context,
  { kind, id }: z.output<NonNullable<typeof choicesOperation.query>>,
): Promise<z.output<NonNullable<typeof choicesOperation.response>>> {
  return await read(context, async tx => {
    const pack = await packOfOwner(tx, { kind: kind ?? 'country', id: id ?? null }, context.clock.today())
    if (!pack) return { goals: [], indicators: [], functions: [] }
    const set = await selectGoals(tx, pack.header.territory, context.clock.today())
    const label = (goal: { kind: keyof typeof GOAL_KIND_TITLES; text: string }, clause: string | null) =>
      `${GOAL_KIND_TITLES[goal.kind]}${clause ? `, ${clauseWords(clause)}` : ''}: ${goal.text}`
    return {
      goals: [
        ...pack.goals.map(goal => ({ code: goal.code, kind: goal.kind, label: label(goal, goal.clause) })),
        ...set.map(goal => ({ code: goal.code, kind: goal.kind, label: label(goal, goal.clause) })),
      ].filter(goal => goal.kind === 'aim' || goal.kind === 'task'),
      indicators: pack.indicators.map(one => ({ code: one.code, name: one.name })),
      functions: [
        ...pack.functions.map(one => ({ code: one.code, label: `${clauseWords(one.clause)}: ${one.text}` })),
        ...pack.directions.map(one => ({
          code: one.code,
          label: `${clauseWords(one.clause)}, ${LEVEL_TITLES[one.level]} уровень: ${one.text}`,
        })),
      ],
    }
  })
}

/** The pack that holds for an owner of goals; for the country, the one without a parent. */
export async function packOfOwner(
  tx: Parameters<typeof packOf>[0],
  { kind, id }: { kind: string; id: string | null },
  on: string,
) {
  if (kind === 'country' || id === null) {
    const packs = await packsOn(tx, on)
    const root = packs.find(pack => pack.header.parent === null)
    return root && resolvePack(packs, root.header.code)
  }
  return await packOf(tx, kind === 'organisation' ? { organisationId: id } : { territoryId: id }, on)
}
