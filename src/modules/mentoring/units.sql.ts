import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

/** Where people are looked for and counted: a unit with its name and region. */
export type Unit = {
  kind: 'region' | 'municipality' | 'organisation'
  id: string
  name: string
  regionId: string | null
}

export async function findUnit(tx: Tx, kind: Unit['kind'], id: string): Promise<Unit | undefined> {
  const row =
    kind === 'organisation'
      ? await tx
          .selectFrom('organisations')
          .select(['id', 'shortName as name', 'regionId'])
          .where('id', '=', id)
          .executeTakeFirst()
      : await tx
          .selectFrom('territories')
          .select(['id', 'name', 'regionId'])
          .where('id', '=', id)
          .where('kind', '=', kind)
          .executeTakeFirst()
  return row && { kind, ...row }
}

/** The region the actor stands in; null for the country and for a person alone. */
export async function regionOfActor(tx: Tx, { kind, id }: Scope): Promise<string | null> {
  if (kind === 'country' || kind === 'self' || id === null) return null
  return (await findUnit(tx, kind, id))?.regionId ?? null
}
