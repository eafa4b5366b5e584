import { type RawBuilder, sql } from 'kysely'

export type OwnerPlace = {
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
}

/** Where what an owner sets stands: its region, municipality and organisation, as far down as the owner; no row for none. */
export function placeOfOwner({
  kind,
  id,
}: {
  kind: 'country' | 'region' | 'municipality' | 'organisation'
  id: string | null
}): RawBuilder<OwnerPlace> {
  return {
    country: sql<OwnerPlace>`select null::uuid as region_id, null::uuid as municipality_id, null::uuid as organisation_id`,
    region: sql<OwnerPlace>`select id as region_id, null::uuid as municipality_id, null::uuid as organisation_id
      from territories where kind = 'region' and id = ${id}::uuid`,
    municipality: sql<OwnerPlace>`select region_id, id as municipality_id, null::uuid as organisation_id
      from territories where kind = 'municipality' and id = ${id}::uuid`,
    organisation: sql<OwnerPlace>`select region_id, municipality_id, id as organisation_id
      from organisations where id = ${id}::uuid`,
  }[kind]
}
