import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { asActor, type Context, read } from '#platform/db/database.ts'
import type { countPairs as countOperation, PairCounts } from './contract.ts'
import { countByGround, countByUnit, countTotal } from './counts.sql.ts'
import { findUnit, type Unit } from './units.sql.ts'

type Query = z.output<NonNullable<typeof countOperation.query>>

/** How many pairs work on a day and in how many organisations, by the units beneath the actor's own (row 20). */
export async function countPairs(context: Context, query: Query): Promise<PairCounts> {
  const { actor } = context
  const on = query.on ?? context.clock.today()
  return await read(context, async tx => {
    const units = [...ownUnit(actor), ...narrowing(query)]
    const by = query.by ?? widestOf(actor, query)
    const narrowest = narrowing(query).at(-1)
    const named = narrowest && (await findUnit(tx, narrowest.kind, narrowest.id))
    // counting needs all pairs of the actor's own unit; who is in them does not leave this function
    const counted = await asActor(
      tx,
      { ...actor, reach: { ...actor.reach, pairs: 'scope' } },
      actor,
      async () => ({
        total: await countTotal(tx, units, on),
        grounds: await countByGround(tx, units, on),
        units: await countByUnit(tx, by, units, on),
      }),
    )
    return { by, widest: widestOf(actor, {}), on, within: named?.name ?? null, ...counted }
  })
}

type Narrow = { kind: Unit['kind']; id: string }

function ownUnit({ scope }: Actor): Narrow[] {
  return scope.kind === 'country' || scope.kind === 'self' || !scope.id
    ? []
    : [{ kind: scope.kind, id: scope.id }]
}

const narrowing = ({ region, municipality }: Query): Narrow[] => [
  ...(region ? [{ kind: 'region' as const, id: region }] : []),
  ...(municipality ? [{ kind: 'municipality' as const, id: municipality }] : []),
]

function widestOf({ scope }: Actor, { region, municipality }: Query): Unit['kind'] {
  if (municipality || scope.kind === 'municipality' || scope.kind === 'organisation') return 'organisation'
  return scope.kind === 'country' && !region ? 'region' : 'municipality'
}
