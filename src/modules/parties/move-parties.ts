import { continueFunctions, countFunctionsChangedSince, returnFunctions } from '#modules/acts/index.ts'
import {
  continueRows,
  countRowsChangedSince,
  type DatedTable,
  type Fate,
  type MovedRow,
  returnRows,
} from '#modules/organisations/index.ts'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { PARTIES } from './person-parties.sql.ts'

const TABLE: DatedTable = PARTIES

export type MovedParties = { parties: MovedRow[]; functions: MovedRow[] }

/**
 * Authorisations by a reorganised unit, in the transaction of the reorganisation: each ends on the eve of the day, or goes
 * on from the unit that takes over, with the functions of acts that were given to the person.
 */
export async function moveParties(
  context: Context,
  tx: Tx,
  { on, fates, reason }: { on: string; fates: readonly Fate[]; reason: string },
): Promise<MovedParties> {
  const why = `Реорганизация: ${reason}`
  const rows = await continueRows(tx, TABLE, fates, { on, reason: why })
  const functions = await continueFunctions(
    tx,
    rows.flatMap(({ id, moved: { newId } }) => (newId === undefined ? [] : [{ from: id, to: newId }])),
    on,
  )
  const lastDay = new Date(Date.parse(on) - 86_400_000).toISOString().slice(0, 10)
  for (const [regionId, some] of Map.groupBy(rows, row => row.regionId))
    await recordAuditOfMany(
      context,
      tx,
      regionId,
      some.flatMap(({ id, place, toPlace, validTo, moved: { newId } }) =>
        [id, newId ?? []].flat().map(entityId => ({
          action: toPlace === null ? 'parties.end' : 'parties.reorganise',
          entity: 'party',
          entityId,
          before: toPlace === null ? { validTo } : { organisation: place },
          after: toPlace === null ? { validTo: lastDay } : { organisation: toPlace, validFrom: on },
          reason: why,
        })),
      ),
    )
  return { parties: rows.map(row => row.moved), functions }
}

/** How many authorisations, or functions given by them, somebody has changed since. */
export async function countPartiesChangedSince(
  tx: Tx,
  { parties, functions }: MovedParties,
  on: string,
): Promise<number> {
  const begun = parties.flatMap(row => row.newId ?? [])
  return (
    (await countRowsChangedSince(tx, TABLE, parties, on)) +
    (await countFunctionsChangedSince(tx, functions, begun))
  )
}

export async function returnParties(
  context: Context,
  tx: Tx,
  { parties, functions, regionId, reason }: MovedParties & { regionId: string | null; reason: string },
): Promise<void> {
  await returnFunctions(tx, functions)
  await returnRows(tx, TABLE, parties)
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    parties.map(row => ({
      action: 'parties.return',
      entity: 'party',
      entityId: row.entityId,
      before: { isMoved: true },
      after: { isMoved: false },
      reason,
    })),
  )
}
