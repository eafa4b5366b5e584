import { levelOf, levelProbabilities, probabilityBelow } from '#engines/mastery/mastery.ts'
import { targetsOfPosition } from '#modules/competencies/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  type AskedItem,
  type AttemptRow,
  closeAttempt,
  selectAskedItems,
  selectKeys,
} from './attempts.sql.ts'
import { findInstrument, type InstrumentRow } from './instruments.sql.ts'
import {
  insertDeficits,
  insertRatings,
  type NewDeficit,
  type NewRating,
  settleDeficits,
} from './ratings.sql.ts'

/** A level below the target counts as a deficit from this probability on. */
export const DEFICIT_FROM = 0.5

/**
 * Closes an attempt: points by the key, a rating per competency, deficits against the target profile of the
 * position held at the start. Sees with the system's eyes, since the teacher may read neither keys nor write
 * her own ratings.
 */
export async function scoreAttempt(
  context: Context,
  tx: Tx,
  attempt: AttemptRow,
  status: 'finished' | 'expired',
): Promise<void> {
  const scorer = systemActor(['instruments', 'measuring', 'directory', 'results'], 'Система оценки')
  await asActor(tx, scorer, context.actor, async () => {
    const instrument = (await findInstrument(tx, attempt.instrumentId))!
    const items = await selectAskedItems(tx, attempt)
    const keys = new Map((await selectKeys(tx, attempt.instrumentId)).map(key => [key.itemId, key.correct]))
    const finishedAt = status === 'expired' ? attempt.deadlineAt : context.clock.now()
    const today = context.clock.today()
    const ratings = rate(attempt, instrument, items, keys, finishedAt, today)
    const targets = new Map(
      (await targetsOfPosition(tx, attempt.positionCode, today)).map(one => [one.competencyId, one]),
    )
    const deficits = ratings.flatMap((rating): NewDeficit[] => {
      const target = targets.get(rating.competencyId)
      const probability = target ? probabilityBelow(rating.levelProbabilities, target.level) : 0
      if (!target || probability < DEFICIT_FROM) return []
      const { personId, competencyId, level, regionId, municipalityId, organisationId } = rating
      return [
        {
          id: newId(),
          personId,
          competencyId,
          ratingId: rating.id,
          level,
          targetLevel: target.level,
          probability,
          weight: target.weight,
          foundOn: today,
          regionId,
          municipalityId,
          organisationId,
        },
      ]
    })
    const found = new Set(deficits.map(one => one.competencyId))
    await settleDeficits(
      tx,
      attempt.personId,
      ratings.map(({ competencyId }) => ({ competencyId, stillDeficit: found.has(competencyId) })),
      today,
    )
    await insertRatings(tx, ratings)
    await insertDeficits(tx, deficits)
    await closeAttempt(tx, attempt.id, status, finishedAt, today)
  })
}

function rate(
  attempt: AttemptRow,
  instrument: InstrumentRow,
  items: AskedItem[],
  keys: Map<string, string[]>,
  ratedAt: Date,
  today: string,
): NewRating[] {
  const thresholds = thresholdsOn(instrument, today)
  const sums = new Map<string, { points: number; maxPoints: number }>()
  for (const item of items) {
    const sum = sums.get(item.competencyId) ?? { points: 0, maxPoints: 0 }
    sum.points +=
      item.points * shareRight(item.kind, item.chosen ?? [], keys.get(item.id)!, instrument.multipleScoring)
    sum.maxPoints += item.points
    sums.set(item.competencyId, sum)
  }
  return [...sums].map(([competencyId, { points, maxPoints }]) => {
    const cuts = thresholds.byCompetencyId.get(competencyId) ?? thresholds.default
    return {
      id: newId(),
      personId: attempt.personId,
      competencyId,
      source: attempt.mode === 'self' ? 'self' : 'test',
      attemptId: attempt.id,
      points,
      maxPoints,
      level: levelOf(points, maxPoints, cuts),
      levelProbabilities: levelProbabilities(points, maxPoints, cuts),
      rule: `${instrument.code} в. ${instrument.version}, пороги ${cuts.map(cut => `${Math.round(cut * 100)} %`).join(', ')}`,
      ratedAt,
      regionId: attempt.regionId,
      municipalityId: attempt.municipalityId,
      organisationId: attempt.organisationId,
    }
  })
}

/** Points of one item as a share: single — all or nothing; multiple — by the instrument's rule. */
export function shareRight(
  kind: 'single' | 'multiple',
  chosen: readonly string[],
  correct: readonly string[],
  rule: 'exact' | 'partial',
): number {
  const right = chosen.filter(one => correct.includes(one)).length
  const wrong = chosen.length - right
  if (kind === 'single' || rule === 'exact') return right === correct.length && wrong === 0 ? 1 : 0
  return Math.max(0, right - wrong) / correct.length
}

/** Thresholds in force on a day: the newest version that has begun; before the first, the first. */
export function thresholdsOn(instrument: InstrumentRow, day: string) {
  const versions = [...instrument.thresholds].sort((a, b) => a.from.localeCompare(b.from))
  const version = versions.filter(one => one.from <= day).at(-1) ?? versions[0]!
  return { default: version.default, byCompetencyId: new Map(Object.entries(version.byCompetency)) }
}
