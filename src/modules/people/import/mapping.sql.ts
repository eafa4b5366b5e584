import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Remembered } from '#platform/import/mapping.ts'
import { STAFF_FIELDS, type StaffColumn } from './columns.ts'

/** What the organisation has said of headings before. */
export async function selectRemembered(tx: Tx, organisationId: string): Promise<Remembered<StaffColumn>> {
  const rows = await tx
    .selectFrom('importColumns')
    .select(['heading', 'field'])
    .where('organisationId', '=', organisationId)
    .execute()
  return new Map(
    rows.flatMap(({ heading, field }) =>
      field === null || STAFF_FIELDS.is(field) ? [[heading, field] as const] : [],
    ),
  )
}

/** Keeps what was chosen for headings; a later choice goes over an earlier one. */
export async function rememberColumns(
  tx: Tx,
  unit: { organisationId: string; municipalityId: string | null; regionId: string | null },
  chosen: Remembered<StaffColumn>,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  const { organisationId, municipalityId, regionId } = unit
  const rows = [...chosen].map(([heading, field]) => ({ heading, field }))
  await sql`
    insert into import_columns (organisation_id, municipality_id, region_id, heading, field, chosen_at, chosen_by)
    select ${organisationId}::uuid, ${municipalityId}::uuid, ${regionId}::uuid, heading, field, ${at}, ${by}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (heading text, field text)
    on conflict (organisation_id, heading) do update
      set field = excluded.field, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by`.execute(tx)
}
