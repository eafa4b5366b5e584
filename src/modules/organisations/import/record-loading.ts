import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import type { inParts } from '#platform/import/follow-run.ts'
import type { OrganisationImportReport } from '../contract-import.ts'
import type { Plan } from './plan.ts'

type Loading = {
  id: string
  regionId: string | null
  fileName: string
  report: OrganisationImportReport
  /** Tells how far the loading is. */
  write: ReturnType<typeof inParts>
}

/** A line of history for every body, in the record of its own region, and one for the loading. */
export async function recordLoading(
  context: Context,
  tx: Tx,
  plan: Plan,
  { id, regionId, fileName, report, write }: Loading,
): Promise<void> {
  const facts = new Map<string, Record<string, unknown>>()
  for (const { organisationId, number } of plan.licences)
    facts.set(organisationId, { ...facts.get(organisationId), licence: number })
  for (const { organisationId, flag, year } of plan.flags)
    facts.set(organisationId, { ...facts.get(organisationId), [flag]: year })
  const bodies = new Map<string, { regionId: string | null; row: number; before: object; after: object }>()
  for (const { id: body, row, regionId: region, ...fields } of plan.created)
    bodies.set(body, { regionId: region, row, before: {}, after: fields })
  for (const one of plan.updated) bodies.set(one.id, one)
  for (const one of [...plan.licences, ...plan.flags])
    if (!bodies.has(one.organisationId)) bodies.set(one.organisationId, { ...one, before: {}, after: {} })
  for (const [region, entries] of Map.groupBy(bodies, ([, one]) => one.regionId))
    await write(entries, part =>
      recordAuditOfMany(
        context,
        tx,
        region,
        part.map(([body, { row, before, after }]) => ({
          action: 'organisations.import',
          entity: 'organisation',
          entityId: body,
          before: { ...before },
          after: { ...after, ...facts.get(body) },
          reason: `Загрузка «${fileName}», строка ${row}`,
        })),
      ),
    )
  const { rows, created, updated, unchanged, refused, conflictCount } = report
  await recordAudit(context, tx, {
    action: 'organisations.import-load',
    entity: 'organisation-import',
    entityId: id,
    regionId,
    after: { rows, created, updated, unchanged, refused, conflictCount, fileName },
  })
}
