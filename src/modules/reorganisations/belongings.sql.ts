import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { BelongingKind } from './contract.ts'

/** Something that belongs to a unit on the day or later. */
export type Belonging = {
  of: BelongingKind
  id: string
  unitId: string
  name: string
  detail: string
  /** It begins on the day or later, or people work in it: it cannot end on the eve. */
  cannotEnd: boolean
  /** Its basis is a contract: those pass to the successor (Civil Code, article 58). */
  isContract: boolean
}

const lasts = (alias: string, on: string) =>
  sql`(${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} >= ${on}::date)`

/** Collegial bodies of these units that exist on the day or later, with the number of those who sit in them. */
export async function selectCouncilsOf(tx: Tx, units: readonly string[], on: string): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'council' as of, o.id, o.parent_id as unit_id, o.short_name as name,
      concat(k.title, ', в составе: ', (select count(*) from body_members m where m.body_id = o.id and ${lasts('m', on)}))
        as detail,
      o.valid_from >= ${on}::date
        or exists (select from body_members m where m.body_id = o.id and m.valid_from >= ${on}::date)
        or exists (select from employments e where e.organisation_id = o.id and ${lasts('e', on)}) as cannot_end,
      false as is_contract
    from organisations o join organisation_kinds k on k.code = o.kind and k.is_collegial
    where o.parent_id = any (${[...units]}::uuid[]) and (o.valid_to is null or o.valid_to > ${on}::date)
    order by o.short_name, o.id`.execute(tx)
  return rows
}

/** Structural units of these bodies that exist on the day or later. */
export async function selectUnitsOf(
  tx: Tx,
  organisations: readonly string[],
  on: string,
): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'unit' as of, o.id, o.parent_id as unit_id, o.short_name as name, k.title as detail, true as cannot_end,
      false as is_contract
    from organisations o join organisation_kinds k on k.code = o.kind and not k.is_collegial
    where o.parent_id = any (${[...organisations]}::uuid[]) and (o.valid_to is null or o.valid_to > ${on}::date)
    order by o.short_name, o.id`.execute(tx)
  return rows
}

/** Appointments by orders of these units. */
export async function selectAppointmentsAt(
  tx: Tx,
  units: readonly string[],
  on: string,
): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'appointment' as of, a.id, a.organisation_id as unit_id,
      concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name, concat_ws(', ', k.title, a.act) as detail,
      a.valid_from >= ${on}::date as cannot_end, false as is_contract
    from appointments a join appointment_kinds k on k.code = a.kind left join persons p on p.id = a.person_id
    where a.organisation_id = any (${[...units]}::uuid[]) and ${lasts('a', on)}
    order by 4, a.id`.execute(tx)
  return rows
}

/** Heads in office and candidacies under way of these centres. */
export async function selectHeadsAt(tx: Tx, units: readonly string[]): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'head' as of, c.id, c.organisation_id as unit_id, c.person_name as name,
      case when c.valid_from is null then 'кандидатура на руководство центром'
        else concat('руководитель центра, приказ № ', c.order_number, ' от ', to_char(c.order_on, 'DD.MM.YYYY')) end as detail,
      false as cannot_end, false as is_contract
    from head_candidacies c
    where c.organisation_id = any (${[...units]}::uuid[]) and c.status not in ('refused', 'withdrawn', 'ended')
    order by c.valid_from nulls last, c.person_name, c.id`.execute(tx)
  return rows
}

/** Authorisations of physical persons by these units. */
export async function selectPartiesAt(tx: Tx, units: readonly string[], on: string): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'party' as of, a.id, a.organisation_id as unit_id, a.name, concat_ws(', ', k.title, a.basis) as detail,
      a.valid_from >= ${on}::date as cannot_end, a.basis ~* '(договор|контракт|соглашени)' as is_contract
    from person_parties a join party_capacities k on k.code = a.capacity
    where a.organisation_id = any (${[...units]}::uuid[]) and a.withdrawal_reason is null and ${lasts('a', on)}
    order by a.name, a.id`.execute(tx)
  return rows
}

/** Who sits in these bodies, where they themselves are collegial. */
export async function selectMembersOf(tx: Tx, bodies: readonly string[], on: string): Promise<Belonging[]> {
  const { rows } = await sql<Belonging>`
    select 'member' as of, m.id, m.body_id as unit_id,
      concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name,
      concat_ws(', ', case m.office when 'chair' then 'председатель' when 'deputy' then 'заместитель председателя'
        when 'secretary' then 'секретарь' else 'член' end, m.act) as detail,
      m.valid_from >= ${on}::date as cannot_end, false as is_contract
    from body_members m left join persons p on p.id = m.person_id
    where m.body_id = any (${[...bodies]}::uuid[]) and ${lasts('m', on)}
    order by array_position(array['chair', 'deputy', 'secretary', 'member'], m.office), 4, m.id`.execute(tx)
  return rows
}

/** Which of these are collegial bodies. */
export async function selectCollegial(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select o.id from organisations o join organisation_kinds k on k.code = o.kind and k.is_collegial
    where o.id = any (${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map(row => row.id))
}
