import { type RawBuilder, sql } from 'kysely'

/** People appointed to something by an order: to a pool of methodologists, or to answer for a thing. */
const appointed = (isPool: boolean): RawBuilder<unknown> => sql`
  select a.id, a.person_id, holder.search_name, a.organisation_id, a.municipality_id, a.region_id, k.title,
    null::uuid as body_id, a.valid_from, a.valid_to, a.act, a.version,
    coalesce(app.whole('staff') or a.region_id = app.in_region('staff')
      or a.municipality_id = app.in_municipality('staff') or a.organisation_id = app.in_organisation('staff'), false)
      as may_end
  from appointments a
  join appointment_kinds k on k.code = a.kind and k.is_pool = ${isPool}
  join persons holder on holder.id = a.person_id`

/**
 * People of pools of methodologists (rows 222, 223, 243): included by an order, and members of those pools that stand in
 * the register as collegial bodies. Whoever counts them counts these rows, so that a figure and the register agree.
 */
export const poolEntries: RawBuilder<unknown> = sql`${appointed(true)}
  union all
  select m.id, m.person_id, holder.search_name, m.organisation_id, m.municipality_id, m.region_id, pool.short_name,
    pool.id, m.valid_from, m.valid_to, m.act, null, false
  from body_members m
  join organisations pool on pool.id = m.body_id and pool.kind = 'methodologist-pool'
  join persons holder on holder.id = m.person_id`

export const answeringEntries: RawBuilder<unknown> = appointed(false)
