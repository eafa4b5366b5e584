import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** A part of what the actor keeps; nothing named: the whole of it. */
export type KeptPart = {
  on: string
  municipality?: string | undefined
  organisation?: string | undefined
}

/** An organisation as it is told to another system. */
export type ExchangedOrganisation = {
  id: string
  code: string
  name: string
  shortName: string
  kind: string
  kindTitle: string
  level: 'F' | 'R' | 'M' | 'I'
  region: string | null
  oktmo: string | null
  municipality: string | null
  parentCode: string | null
  parentBond: 'unit' | 'branch' | 'subordinate' | null
  inn: string | null
  kpp: string | null
  ogrn: string | null
  okpo: string | null
  email: string | null
  phone: string | null
  site: string | null
  address: string | null
  validFrom: string
  validTo: string | null
}

/** Organisations the actor keeps that exist on the day, collegial bodies apart, by code. */
export async function selectExchangedOrganisations(
  tx: Tx,
  { on, municipality, organisation }: KeptPart,
): Promise<ExchangedOrganisation[]> {
  const { rows } = await sql<ExchangedOrganisation>`
    select o.id, o.code, o.name, o.short_name, o.kind, k.title as kind_title, o.level, r.name as region, m.oktmo,
      m.name as municipality, p.code as parent_code, o.parent_bond, o.inn, o.kpp, o.ogrn, o.okpo, o.email, o.phone,
      o.site, o.address, o.valid_from, o.valid_to
    from organisations o join organisation_kinds k on k.code = o.kind
    left join organisations p on p.id = o.parent_id
    left join territories r on r.id = o.region_id
    left join territories m on m.id = o.municipality_id
    where not k.is_collegial and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)
      and (app.whole('registers') or o.region_id = app.in_region('registers'))
      and (${municipality ?? null}::uuid is null or o.municipality_id = ${municipality ?? null}::uuid)
      and (${organisation ?? null}::uuid is null or o.id = ${organisation ?? null}::uuid)
    order by o.code`.execute(tx)
  return rows
}
