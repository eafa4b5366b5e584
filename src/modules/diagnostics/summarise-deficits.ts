import type { Actor } from '#platform/access/actor.ts'
import { asActor, type Context, read, type Tx } from '#platform/db/database.ts'
import { countDeficits, countDiagnosed, selectCompetencyTitles, selectUnitNames } from './ratings.sql.ts'

/** Groups smaller than this are hidden: nobody may guess a person from a figure (design §5). */
export const SMALL_GROUP = 5

type Query = { by: 'region' | 'municipality' | 'organisation'; track?: 'teacher' | 'leader' | undefined }

/**
 * Deficits of the actor's unit, competency × unit beneath it, as counts of people (rows 121, 124). The employer
 * sees how many, never who: small groups come back as null.
 */
export async function summariseDeficits(context: Context, query: Query) {
  return await read(context, tx =>
    // Counting needs everybody's results of the actor's own unit; nothing below SMALL_GROUP leaves this function.
    asActor(tx, withResultsOfUnit(context.actor), context.actor, () => summarise(context.actor, tx, query)),
  )
}

async function summarise(actor: Actor, tx: Tx, query: Query) {
  const scope = scopeColumn(actor)
  const counted = await countDeficits(tx, query.by, scope, query.track)
  const diagnosed = new Map(
    (await countDiagnosed(tx, query.by, scope)).map(row => [row.unitId, row.diagnosed]),
  )
  const unitIds = [...new Set(counted.map(row => row.unitId!))]
  const names = await selectUnitNames(tx, query.by, unitIds)
  const competencies = await selectCompetencyTitles(tx, [...new Set(counted.map(row => row.competencyId))])
  return {
    smallGroup: SMALL_GROUP,
    units: names
      .map(({ id, name }) => ({ id, name, diagnosed: diagnosed.get(id) ?? 0 }))
      .sort((a, b) => b.diagnosed - a.diagnosed || a.name.localeCompare(b.name, 'ru')),
    competencies: competencies as { id: string; code: string; title: string; area: 'subject' }[],
    cells: counted.map(row => ({
      unitId: row.unitId!,
      competencyId: row.competencyId,
      ...hideSmall(row.people, row.measured),
    })),
  }
}

/** A cell is told only when enough people were measured. */
export function hideSmall(
  people: number,
  measured: number,
): { people: number | null; measured: number | null } {
  return measured < SMALL_GROUP ? { people: null, measured: null } : { people, measured }
}

function withResultsOfUnit(actor: Actor): Actor {
  return { ...actor, reach: { ...actor.reach, results: 'scope', directory: 'scope' } }
}

function scopeColumn({ scope }: Actor) {
  const column = {
    region: 'regionId',
    municipality: 'municipalityId',
    organisation: 'organisationId',
  } as const
  return scope.kind === 'country' || scope.kind === 'self'
    ? { column: null, id: null }
    : { column: column[scope.kind], id: scope.id }
}
