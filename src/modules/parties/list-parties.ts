import type { z } from 'zod'
import { bodiesMeant } from '#modules/organisations/index.ts'
import { namesMeant } from '#modules/people/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { listPartiesQuery, PartyFilterQuery, PartyRow } from './contract.ts'
import {
  asksBodies,
  asksPeople,
  countBodies,
  countPeople,
  type ListedParty,
  type PartyFilter,
  selectParties,
} from './parties.sql.ts'

/** More bodies than this are met in the order of the page rather than fetched by their words and sorted. */
const MOST_BY_WORDS = 5000

/**
 * The one register of subjects of methodical work (rows 1, 2): bodies as the register of organisations has them, physical
 * persons as they were authorised. Open to everybody signed in; people as far as she sees the unit that authorised them.
 */
export async function listParties(
  context: Context,
  { limit, after, ...query }: z.output<typeof listPartiesQuery>,
): Promise<{ rows: PartyRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, shownFor } = await settle(context, tx, query)
    const { rows, next } = cutPage(await selectParties(tx, filter, { limit, after }), limit, cursorOf)
    return { rows: rows.map(rowOf), next, total, shownFor: shownFor(rows) }
  })
}

export const cursorOf = ({ name, id }: PartyRow) => [name, id]
const rowOf = ({ searchWords: _, ...row }: ListedParty): PartyRow => row

/**
 * The filter with the day and what the words mean on either side. Each side is searched until it finds; where one has the
 * words as typed, the other is not shown for a corrected slip.
 */
export async function settle(
  context: Context,
  tx: Tx,
  { q, on = context.clock.today(), ...query }: PartyFilterQuery,
): Promise<{ filter: PartyFilter; total: number; shownFor: (rows: readonly ListedParty[]) => string[] }> {
  const none = { ...query, on, bodies: 'none', names: 'none' } as const
  const bodies = asksBodies(query)
    ? await bodiesMeant(
        tx,
        q,
        meanings => countBodies(tx, { ...none, bodies: { meanings } }),
        count => count > 0,
      )
    : { meanings: [], found: 0, shownFor: () => [] }
  const people = asksPeople(query)
    ? await namesMeant(tx, q, meant => countPeople(tx, { ...none, names: { meant } }))
    : { names: undefined, total: 0, shownFor: () => [] }
  const ofBodies: PartyFilter = {
    ...none,
    bodies: { meanings: bodies.meanings, isBroad: bodies.found > MOST_BY_WORDS },
  }
  const ofPeople: PartyFilter = { ...none, names: { meant: people.names } }
  const saidOfBodies = (rows: readonly ListedParty[]) =>
    bodies.shownFor(rows.flatMap(row => (row.type === 'person' ? [] : [{ ...row, shortName: row.name }])))
  const saidOfPeople = (rows: readonly ListedParty[]) =>
    people.shownFor(rows.flatMap(row => (row.type === 'person' ? [row.name] : [])))
  let [showsBodies, showsPeople] = [bodies.found > 0, people.total > 0]
  if (q && showsBodies && showsPeople) {
    const isCorrected = async (filter: PartyFilter, said: typeof saidOfBodies) =>
      said(await selectParties(tx, filter, { limit: 1 })).length > 0
    const [bodiesBySlip, peopleBySlip] = [
      await isCorrected(ofBodies, saidOfBodies),
      await isCorrected(ofPeople, saidOfPeople),
    ]
    showsBodies = !bodiesBySlip || peopleBySlip
    showsPeople = !peopleBySlip || bodiesBySlip
  }
  return {
    filter: {
      ...none,
      bodies: showsBodies ? ofBodies.bodies : 'none',
      names: showsPeople ? ofPeople.names : 'none',
    },
    total: (showsBodies ? bodies.found : 0) + (showsPeople ? people.total : 0),
    shownFor: rows => [...new Set([...saidOfBodies(rows), ...saidOfPeople(rows)])],
  }
}
