import {
  askedPack,
  type FunctionAssignment,
  holderName,
  LEVEL_TITLES,
  packsOn,
  type ResolvedPack,
  referenceTo,
  selectActsByCode,
  showResponsibility,
} from '#modules/acts/index.ts'
import { listIndicators } from '#modules/monitoring/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import type { GoalFunction, GoalRow, GoalsMap, Measured, Tie } from './contract.ts'
import { findTerritory, type StoredGoal, selectGoals } from './goals.sql.ts'
import { gapsOf, inTreeOrder } from './tree.ts'

type Goal = Omit<GoalRow, 'depth' | 'gap' | 'isFound'>
export type Gathered = Pick<GoalsMap, 'pack' | 'on' | 'region' | 'unit' | 'silent' | 'indicators'> & {
  goals: Omit<GoalRow, 'isFound'>[]
}

/**
 * Every goal that holds where the pack does on a day: those of the acts of its chain and those set by hand, in the order
 * of reading, with the functions that serve them, who answers for these, and what tasks lack.
 */
export async function gatherGoals(
  context: Context,
  { pack: code, on = context.clock.today() }: { pack?: string | undefined; on?: string | undefined },
): Promise<Gathered> {
  const ground = await read(context, tx => readGround(context, tx, code, on))
  const functions = await functionsOf(context, ground, on)
  const given = (goal: { ties: readonly Tie[] }) =>
    goal.ties.flatMap(tie => tie.functions).flatMap(one => functions.get(one) ?? [])
  const goals = ground.goals.map(goal => ({ ...goal, functions: given(goal) }))
  const gaps = gapsOf(goals)
  const { unit, measured } = await measure(context, ground, on)
  const servedBy = (indicator: string) =>
    goals.filter(
      ({ kind, indicators }) => (kind === 'aim' || kind === 'task') && indicators.includes(indicator),
    ).length
  return {
    pack: { code: ground.pack.header.code, title: ground.pack.header.shortTitle },
    on,
    region: ground.region ?? null,
    unit,
    silent: ground.silent,
    indicators: measured.map(one => ({ ...one, serves: servedBy(one.code) })),
    goals: inTreeOrder(goals).map(goal => ({ ...goal, gap: gaps.get(goal.code) ?? null })),
  }
}

type Ground = {
  pack: ResolvedPack
  goals: Omit<Goal, 'functions'>[]
  silent: GoalsMap['silent']
  /** The territory of the pack, where the reader stands above it: then its figures are shown, not the country's. */
  territoryId: string | undefined
  /** The region the pack holds in: whose bodies do what the country's act gives to bodies of regions. */
  region: string | undefined
}

async function readGround(context: Context, tx: Tx, code: string | undefined, on: string): Promise<Ground> {
  const pack = await askedPack(context, tx, code, on)
  const { territory } = pack.header
  const set = await selectGoals(tx, territory, on)
  const acts = await selectActsByCode(tx, [
    ...new Set([...pack.goals.map(goal => goal.act), ...set.flatMap(goal => goal.actCode ?? [])]),
  ])
  const chain = (await packsOn(tx, on)).filter(one => pack.chain.includes(one.header.code))
  const titles = new Map(chain.map(one => [one.header.code, one.header.shortTitle]))
  const place = await findTerritory(tx, territory)
  return {
    pack,
    goals: [
      ...pack.goals.map(goal => ofPack(goal, titles.get(goal.pack) ?? goal.pack, acts)),
      ...set.map(goal => setByHand(goal, acts)),
    ],
    silent: chain.flatMap(one =>
      one.noGoals === null ? [] : [{ pack: one.header.shortTitle, text: one.noGoals }],
    ),
    territoryId:
      context.actor.scope.kind === 'country' && place && place.kind !== 'country' ? place.id : undefined,
    region: place?.regionId ?? undefined,
  }
}

type Acts = Awaited<ReturnType<typeof selectActsByCode>>

function ofPack(goal: ResolvedPack['goals'][number], owner: string, acts: Acts): Omit<Goal, 'functions'> {
  const ties = (goal.links ?? []).map(link => ({
    basis: link.basis,
    clause: link.clause ?? null,
    note: link.note ?? null,
    indicators: link.indicators ?? [],
    functions: link.functions ?? [],
  }))
  return {
    code: goal.code,
    id: null,
    kind: goal.kind,
    act: referenceTo(goal.act, acts, goal.clause),
    passage: goal.passage ?? null,
    area: goal.area ?? null,
    text: goal.text,
    parent: goal.parent ?? null,
    owner,
    pack: goal.pack,
    validFrom: null,
    validTo: null,
    note: goal.note ?? null,
    ties,
    indicators: ties.flatMap(tie => tie.indicators),
  }
}

/** A goal set by hand in the shape of those of packs. */
export function setByHand(goal: StoredGoal, acts: Acts): Omit<Goal, 'functions'> {
  const { id, code, kind, text, parent, validFrom, validTo, note, indicators, functions } = goal
  const act = goal.actCode
    ? referenceTo(goal.actCode, acts, goal.clause)
    : { id: null, code: '', label: 'акт из реестра, который вам не виден', clause: goal.clause }
  return {
    code,
    id,
    kind,
    act,
    passage: null,
    area: null,
    text,
    parent,
    owner: goal.ownerName ?? 'Российская Федерация',
    pack: null,
    validFrom,
    validTo,
    note,
    ties: goal.tieBasis
      ? [{ basis: goal.tieBasis, clause: goal.clause, note: goal.tieNote, indicators, functions }]
      : [],
    indicators,
  }
}

/**
 * Functions and directions of all packs of the chain by code, with who answers for them on the day: as the map «Кто за что
 * отвечает» has it, each act's own. Bodies are called as the pack calls them: «РОИВ» is its ministry.
 */
async function functionsOf(
  context: Context,
  { pack, region }: Ground,
  on: string,
): Promise<Map<string, GoalFunction>> {
  const found = new Map<string, GoalFunction>()
  const names = new Map(pack.bodies.map(body => [body.code, body.shortName ?? body.name]))
  const current = (assigned: readonly FunctionAssignment[]) =>
    assigned.filter(one => one.isCurrent).map(holderName)
  // from the root down: a child's record takes the place of its parent's
  for (const act of pack.chain) {
    const map = await showResponsibility(context, { pack: act, on, region })
    for (const { code, clause, text, assigned, gap, responsible } of map.functions)
      found.set(code, {
        pack: act,
        code,
        clause,
        text,
        named: responsible.map(body => names.get(body) ?? body).join(', '),
        given: current(assigned),
        isAnswered: gap === null,
      })
    for (const { code, clause, text, level, assigned } of map.directions) {
      const given = current(assigned)
      const named = `уровень: ${LEVEL_TITLES[level]}`
      found.set(code, { pack: act, code, clause, text, named, given, isAnswered: given.length > 0 })
    }
  }
  return found
}

/** The indicators of the pack, with their values in the reader's unit where she may see figures. */
async function measure(
  context: Context,
  { pack, territoryId }: Ground,
  on: string,
): Promise<{ unit: GoalsMap['unit']; measured: Omit<Measured, 'serves'>[] }> {
  const answer = context.actor.permissions.has('monitoring.read')
    ? await listIndicators(context, { asOf: on, ...(territoryId && { unit: territoryId }) })
    : undefined
  const figures = new Map(answer?.figures.map(figure => [figure.indicator, figure]))
  return {
    unit: answer ? { id: answer.unit.id, name: answer.unit.name } : null,
    measured: pack.indicators.map(({ code, name }) => {
      const figure = figures.get(code)
      return {
        code,
        name,
        value: figure?.value ?? null,
        numerator: figure?.numerator ?? null,
        denominator: figure?.denominator ?? null,
        target: figure?.target?.value ?? null,
        targetBy: figure?.target?.by ?? null,
        met: figure?.met ?? null,
      }
    }),
  }
}
