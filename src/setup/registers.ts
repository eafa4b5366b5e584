import { type Pack, type PackBody, type ResolvedPack, resolvePack } from '#modules/acts/index.ts'
import {
  createOrganisation,
  findOrganisations,
  listOrganisationKinds,
  saveOrganisationKind,
} from '#modules/organisations/index.ts'
import { findTerritories, saveTerritory } from '#modules/territories/index.ts'
import type { Context } from '#platform/db/database.ts'

/** A body of the register, as those who come after it refer to it. */
export type PlacedBody = {
  id: string
  code: string
  kind: string
  shortName: string
  regionId: string | null
  municipalityId: string | null
}

/** Whether a step wrote something: a second run finds everything in place. */
export type Told = (what: 'territory' | 'body', isNew: boolean) => void

export type RegisterOptions = {
  packs: readonly Pack[]
  /** Keep codes of the classifier that nobody compared with it; else such a territory stays without a code. */
  keepsUnverifiedOktmo: boolean
  told?: Told
}

export type RegisteredRegion = {
  id: string
  code: string
  name: string
  /** By code of the body in the pack. */
  bodies: Map<string, PlacedBody>
  /** Codes of the region's municipalities in the order of the pack. */
  municipalities: string[]
}

export type RegisteredMunicipality = {
  id: string
  code: string
  name: string
  /** Name without the kind of the municipality, for short names of its bodies. */
  label: string
  isUrban: boolean
  bodies: Map<string, PlacedBody>
}

const LEVELS = { federal: 'F', regional: 'R', municipal: 'M', institution: 'I' } as const
/** Bodies of a pack stand since before any fact of the system: nobody entered when each was founded. */
export const SINCE = '1991-12-25'
export const NO_REQUISITES = {
  inn: null,
  kpp: null,
  ogrn: null,
  okpo: null,
  parentBond: null,
  email: null,
  phone: null,
  site: null,
  address: null,
  isRural: false,
  validFrom: SINCE,
}

/** The country with its federal bodies, by code of the body; what is in the register stays as it is. */
export async function registerCountry(
  context: Context,
  options: RegisterOptions,
): Promise<Map<string, PlacedBody>> {
  const federal = options.packs.find(pack => pack.header.parent === null)!
  const { code: packCode, territory: code, timeZone } = federal.header
  await registerTerritory(context, options, resolvePack(options.packs, packCode), code, timeZone)
  const bodies = new Map<string, PlacedBody>()
  for (const body of parentsFirst(federal.bodies.filter(one => one.level === 'federal')))
    bodies.set(
      body.code,
      await registerBody(context, options, body, { prefix: code, regionId: null, bodies }),
    )
  return bodies
}

/** The federal subject that a pack speaks of; a municipality's or school's pack speaks of the region around it. */
export function regionOfPack(pack: ResolvedPack): string | undefined {
  const place = pack.territories.find(one => one.code === pack.header.territory)
  return place?.level === 'municipality'
    ? (place.parent ?? undefined)
    : place?.level === 'region'
      ? place.code
      : undefined
}

/** The region of a pack with its bodies; its municipalities are entered one by one with `registerMunicipality`. */
export async function registerRegion(
  context: Context,
  options: RegisterOptions,
  packCode: string,
): Promise<RegisteredRegion> {
  const pack = resolvePack(options.packs, packCode)
  const code = regionOfPack(pack)!
  const { id, name } = await registerTerritory(context, options, pack, code, pack.header.timeZone)
  await registerKinds(context, pack)
  const bodies = new Map<string, PlacedBody>()
  const own = options.packs.find(one => one.header.code === packCode)!.bodies
  for (const body of regionalBodies(own, pack)) {
    const called = own.includes(body) ? body.name : `${body.name} (${name})`
    const place = { prefix: code, regionId: id, bodies }
    bodies.set(body.code, await registerBody(context, options, { ...body, name: called }, place))
  }
  const municipalities = pack.territories.filter(one => one.parent === code).map(one => one.code)
  return { id, code, name, bodies, municipalities }
}

/** A municipality of the region with its authority and its methodological service. */
export async function registerMunicipality(
  context: Context,
  options: RegisterOptions,
  packCode: string,
  region: Pick<RegisteredRegion, 'id'>,
  code: string,
): Promise<RegisteredMunicipality> {
  const pack = resolvePack(options.packs, packCode)
  const { id, name, typeName } = await registerTerritory(context, options, pack, code, null)
  const label = name.replace(/^Городской округ «?(?:Город )?|^Город |»$/g, '').replace(' муниципальный', '')
  const bodies = new Map<string, PlacedBody>()
  const municipal = pack.bodies.filter(one => one.level === 'municipal' && MUNICIPAL_KINDS.includes(one.kind))
  for (const body of parentsFirst(municipal)) {
    const named = {
      ...body,
      name: `${body.name} (${name})`,
      shortName: `${body.shortName ?? body.name}, ${label}`,
    }
    const place = { prefix: code, regionId: region.id, municipalityId: id, bodies }
    bodies.set(body.code, await registerBody(context, options, named, place))
  }
  return { id, code, name, label, isUrban: typeName === 'городской округ', bodies }
}

const MUNICIPAL_KINDS = ['authority', 'municipal-service']

/** Kinds of bodies that the pack adds to the open dictionary (row 3). */
async function registerKinds(context: Context, pack: ResolvedPack): Promise<void> {
  const { kinds } = await listOrganisationKinds(context)
  const known = new Set(kinds.map(one => one.code))
  for (const { code, name } of pack.kinds.filter(one => !known.has(one.code))) {
    const usualLevel = LEVELS[pack.bodies.find(body => body.kind === code)?.level ?? 'regional']
    await saveOrganisationKind(context, { code, title: name, usualLevel, isCollegial: false })
  }
}

async function registerTerritory(
  context: Context,
  { keepsUnverifiedOktmo, told }: RegisterOptions,
  pack: ResolvedPack,
  code: string,
  timeZone: string | null,
): Promise<{ id: string; name: string; typeName: string }> {
  const found = pack.territories.find(one => one.code === code)!
  const known = (await findTerritories(context, [code])).get(code)
  told?.('territory', known === undefined)
  const { name, kind: typeName } = found
  if (known) return { id: known, name, typeName }
  const { id } = await saveTerritory(context, {
    kind: found.level,
    parentCode: found.parent,
    code,
    name,
    typeName,
    oktmo: found.verified || keepsUnverifiedOktmo ? found.oktmo : null,
    oktmoVerified: found.verified && found.oktmo !== null,
    subjectCode: null,
    timeZone,
  })
  return { id, name, typeName }
}

/** Enters a body under the code by which the map of responsibility finds it, `<territory>-<body>`. */
export async function registerBody(
  context: Context,
  { told }: Pick<RegisterOptions, 'told'>,
  body: PackBody,
  place: {
    prefix: string
    regionId: string | null
    municipalityId?: string
    bodies: ReadonlyMap<string, { id: string }>
  },
): Promise<PlacedBody> {
  const { prefix, regionId, municipalityId = null, bodies } = place
  const kind = body.kind === 'authority' && body.level === 'municipal' ? 'municipal-authority' : body.kind
  const parent = bodies.get(body.host ?? '') ?? bodies.get(body.parent ?? '')
  const shortName = body.shortName ?? body.name
  const code = `${prefix}-${body.code}`
  const placed = { code, kind, shortName, regionId, municipalityId }
  const known = (await findOrganisations(context, [code])).get(code)
  told?.('body', known === undefined)
  if (known) return { id: known, ...placed }
  const level = LEVELS[body.level]
  const { name } = body
  const { id } = await createOrganisation(context, {
    ...NO_REQUISITES,
    ...placed,
    name,
    level,
    parentId: parent?.id ?? null,
    parentBond: body.host && bodies.has(body.host) ? 'unit' : null,
  })
  return { id, ...placed }
}

/** The region's own bodies and, of the federal concept, those of a kind it does not name itself. */
function regionalBodies(own: readonly PackBody[], { bodies }: ResolvedPack): PackBody[] {
  const regional = own.filter(body => body.level === 'regional')
  const kinds = new Set(regional.map(body => body.kind))
  const needed = bodies.filter(
    body => body.level === 'regional' && NEEDED_KINDS.includes(body.kind) && !kinds.has(body.kind),
  )
  return parentsFirst([...regional, ...needed])
}

const NEEDED_KINDS = ['authority', 'centre', 'institute']

/** A host and a parent stand before whoever refers to them. */
function parentsFirst<T extends PackBody>(bodies: readonly T[]): T[] {
  const placed: T[] = []
  const place = (body: T) => {
    if (placed.includes(body)) return
    for (const above of bodies.filter(one => one.code === (body.host ?? body.parent))) place(above)
    placed.push(body)
  }
  bodies.forEach(place)
  return placed
}
