import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, transact } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { DuplicateRow, listDuplicatesQuery } from './contract.ts'
import { countDuplicates, markDifferent, selectDuplicates } from './duplicates.sql.ts'
import { findRegionOfPerson } from './person.sql.ts'

/** Likely duplicates among the people of the actor's unit, until they are merged or judged to be different. */
export async function listDuplicates(
  context: Context,
  { limit, after, kind }: z.output<typeof listDuplicatesQuery>,
): Promise<{ rows: DuplicateRow[]; next: string | null; total: number }> {
  return await read(context, async tx => {
    const filter = { actor: context.actor, kind }
    const found = await selectDuplicates(tx, filter, { limit, after })
    const page = cutPage(found, limit, row => [row.otherId, row.personId])
    return {
      rows: page.rows.map(({ personId: _, otherId: __, foundAt, ...row }) => ({
        ...row,
        foundAt: foundAt.toISOString(),
      })),
      next: page.next,
      total: await countDuplicates(tx, filter),
    }
  })
}

/** Two people after all: the pair is not proposed again. @throws Problem not-found when it is not in the actor's queue */
export async function judgeDifferent(
  context: Context,
  { one, other, reason }: { one: string; other: string; reason: string },
): Promise<{ judged: boolean }> {
  return await transact(context, async tx => {
    const decision = { decidedAt: context.clock.now(), decidedBy: context.actor.name, reason }
    if (!(await markDifferent(tx, [one, other], decision)))
      throw notFound('duplicate.missing', 'Такой пары нет среди похожих карточек. Обновите список.')
    await recordAudit(context, tx, {
      action: 'people.judge-different',
      entity: 'person',
      entityId: one,
      regionId: await findRegionOfPerson(tx, one),
      after: { differsFrom: other },
      reason,
    })
    return { judged: true }
  })
}
