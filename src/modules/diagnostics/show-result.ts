import { probabilityBelow } from '#engines/mastery/mastery.ts'
import { targetsOfPosition } from '#modules/competencies/index.ts'
import { findMainEmploymentOn } from '#modules/people/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, read, type Tx } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import { type AttemptRow, findAttempt, findPersonName, selectAskedItems, selectKeys } from './attempts.sql.ts'
import { findCampaign } from './campaigns.sql.ts'
import type { ProfileRow } from './contract.ts'
import { findInstrument, type InstrumentRow } from './instruments.sql.ts'
import {
  type RatingRow,
  selectAttemptsOf,
  selectNewestRatings,
  selectRatingHistory,
  selectRatingsOfAttempt,
} from './ratings.sql.ts'
import { DEFICIT_FROM, shareRight } from './score-attempt.ts'

/**
 * What came out of an attempt: for the teacher herself and whoever reaches her results. In self-diagnosis the
 * items are gone through with the right answers and why; of an independent one the items stay secret.
 */
export async function showResult(context: Context, input: { id: string }) {
  return await read(context, async tx => {
    const attempt = await findAttempt(tx, input.id)
    if (!attempt) throw notFound('diagnostics.attempt', 'Такой попытки нет или она вам не видна.')
    if (attempt.status === 'running')
      throw conflict('diagnostics.running', 'Диагностика ещё идёт: результат появится, когда она закончится.')
    const ratings = await selectRatingsOfAttempt(tx, attempt.id)
    // The employer sees the fact of the attempt; ratings come only to who reaches results.
    if (ratings.length === 0)
      throw notFound('diagnostics.result', 'Результат виден только педагогу и тому, кто его сопровождает.')
    const campaign = (await findCampaign(tx, attempt.campaignId))!
    const instrument = (await findInstrument(tx, attempt.instrumentId))!
    // Answers are the teacher's own; how many there are is part of the result.
    const items = await asActor(tx, systemActor(['measuring']), context.actor, () =>
      selectAskedItems(tx, attempt),
    )
    const sum = (pick: (row: RatingRow) => number | null) =>
      ratings.reduce((total, row) => total + (pick(row) ?? 0), 0)
    const day = attempt.finishedAt!.toISOString().slice(0, 10)
    return {
      id: attempt.id,
      personId: attempt.personId,
      personName: (await findPersonName(tx, attempt.personId)) ?? '',
      title: campaign.title,
      mode: attempt.mode,
      status: attempt.status,
      finishedAt: attempt.finishedAt!.toISOString(),
      answered: items.filter(item => (item.chosen?.length ?? 0) > 0).length,
      questions: items.length,
      share: sum(row => row.points) / sum(row => row.maxPoints),
      passShare: instrument.passShare,
      rule: ratings[0]!.rule,
      levels: levelNames(ratings),
      profile: await withTargets(tx, ratings, attempt.positionCode, day),
      review:
        attempt.mode === 'self' && context.actor.personId === attempt.personId
          ? await reviewOf(context, tx, attempt, instrument)
          : null,
    }
  })
}

/** Newest rating of every competency with the target of the present position, and the sittings behind them. */
export async function showProfile(context: Context, input: { personId: string }) {
  return await read(context, async tx => {
    const personName = await findPersonName(tx, input.personId)
    if (!personName) throw notFound('people.person', 'Такого человека нет или он вам не виден.')
    const today = context.clock.today()
    const employment = await findMainEmploymentOn(tx, input.personId, today)
    const ratings = await selectNewestRatings(tx, input.personId)
    const attempts = await selectAttemptsOf(tx, input.personId)
    return {
      personId: input.personId,
      personName,
      position: employment?.positionTitle ?? null,
      levels: levelNames(ratings),
      profile: await withTargets(tx, ratings, employment?.positionCode ?? '', today),
      ratings: (await selectRatingHistory(tx, input.personId)).map(one => ({
        ...one,
        source: one.source as RatingRow['source'],
        ratedAt: one.ratedAt.toISOString(),
      })),
      attempts: attempts.map(one => ({
        ...one,
        startedAt: one.startedAt.toISOString(),
        finishedAt: one.finishedAt?.toISOString() ?? null,
      })) as {
        id: string
        title: string
        mode: 'independent' | 'self'
        status: 'running' | 'finished' | 'expired'
        startedAt: string
        finishedAt: string | null
      }[],
    }
  })
}

function levelNames(ratings: RatingRow[]): string[] {
  return (ratings[0]?.levels ?? []).map(level => level.name)
}

/** Rows sorted by the importance of the gap: weight × probability that the level is below the target. */
async function withTargets(
  tx: Tx,
  ratings: RatingRow[],
  position: string,
  day: string,
): Promise<ProfileRow[]> {
  const targets = new Map((await targetsOfPosition(tx, position, day)).map(one => [one.competencyId, one]))
  const importance = (row: ProfileRow) => (row.deficit ?? 0) * (row.weight ?? 0)
  return ratings
    .map((rating): ProfileRow => {
      const target = targets.get(rating.competencyId)
      const describe = (level: number) => rating.levels.find(one => one.level === level)
      const deficit = target ? probabilityBelow(rating.levelProbabilities, target.level) : null
      return {
        competencyId: rating.competencyId,
        code: rating.code,
        title: rating.title,
        area: rating.area,
        level: rating.level,
        levelName: describe(rating.level)?.name ?? '',
        levelDescription: describe(rating.level)?.description ?? '',
        target: target?.level ?? null,
        targetName: target ? (describe(target.level)?.name ?? '') : null,
        targetDescription: target ? (describe(target.level)?.description ?? '') : null,
        weight: target?.weight ?? null,
        probabilities: rating.levelProbabilities,
        ...credibleLevels(rating.levelProbabilities),
        points: rating.points,
        maxPoints: rating.maxPoints,
        source: rating.source,
        ratedAt: rating.ratedAt.toISOString(),
        deficit,
        isDeficit: deficit !== null && deficit >= DEFICIT_FROM,
      }
    })
    .sort((a, b) => importance(b) - importance(a) || a.code.localeCompare(b.code))
}

/** Narrowest run of neighbouring levels that holds at least 0.8 of the probability; among equals the likelier. */
export function credibleLevels(probabilities: readonly number[]): { low: number; high: number } {
  for (let width = 1; width <= probabilities.length; width++) {
    let best = { low: 0, mass: -1 }
    for (let low = 0; low + width <= probabilities.length; low++) {
      const mass = probabilities.slice(low, low + width).reduce((total, one) => total + one, 0)
      if (mass > best.mass) best = { low, mass }
    }
    if (best.mass >= 0.8 - 1e-9) return { low: best.low, high: best.low + width - 1 }
  }
  return { low: 0, high: probabilities.length - 1 }
}

async function reviewOf(context: Context, tx: Tx, attempt: AttemptRow, instrument: InstrumentRow) {
  const items = await selectAskedItems(tx, attempt)
  // The key of a finished self-diagnosis is hers to see, the table's policy does not know about attempts.
  const keys = await asActor(tx, systemActor(['instruments']), context.actor, () =>
    selectKeys(tx, instrument.id),
  )
  const keyOf = new Map(keys.map(key => [key.itemId, key]))
  return items.map(item => {
    const key = keyOf.get(item.id)!
    const chosen = item.chosen ?? []
    return {
      position: item.position,
      stem: item.stem,
      options: item.options.map(option => ({
        ...option,
        chosen: chosen.includes(option.id),
        correct: key.correct.includes(option.id),
      })),
      points: item.points * shareRight(item.kind, chosen, key.correct, instrument.multipleScoring),
      maxPoints: item.points,
      explanation: key.explanation,
    }
  })
}
