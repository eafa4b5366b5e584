import { loadPacks, type Pack, type PackBody, resolvePack } from '#modules/acts/pack/index.ts'
import { createOrganisation } from '#modules/organisations/index.ts'
import { saveTerritory } from '#modules/territories/index.ts'
import type { Context } from '#platform/db/database.ts'
import { inventedRequisites } from './numbers.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { asSystem, type Run } from './run.ts'
import { REGION_PROFILES, type RegionProfile } from './scale.ts'

export type Body = {
  id: string
  code: string
  kind: string
  shortName: string
  regionId: string | null
  municipalityId: string | null
  people: DemoPerson[]
}
export type School = Body & { type: 'school' | 'preschool'; isRural: boolean; size: number }
export type Municipality = {
  id: string
  code: string
  label: string
  isCapital: boolean
  service: Body
  schools: School[]
}
export type Region = {
  id: string
  name: string
  profile: RegionProfile
  /** By code of the body in the pack. */
  bodies: Map<string, Body>
  municipalities: Municipality[]
}
export type Country = { federal: Map<string, Body>; regions: Region[] }

const LEVELS = { federal: 'F', regional: 'R', municipal: 'M', institution: 'I' } as const
const SINCE = '1991-12-25'

/** Territories and bodies as the packs name them; schools and kindergartens are invented. */
export async function buildCountry(run: Run): Promise<Country> {
  const { packs, problems } = await loadPacks()
  if (problems.length > 0) throw new Error(`Пакеты не прочитаны: ${problems[0]!.message}`)
  const context = asSystem(run, 'registers')
  await saveTerritory(context, {
    ...territoryOf(packs, 'federal', 'ru'),
    parentCode: null,
    timeZone: 'Europe/Moscow',
  })
  const federal = new Map<string, Body>()
  const bodies = packs.find(pack => pack.header.code === 'federal')!.bodies
  for (const body of bodies.filter(one => one.level === 'federal'))
    federal.set(body.code, await createBody(context, body, { prefix: 'ru', regionId: null, bodies: federal }))
  const regions: Region[] = []
  for (const profile of REGION_PROFILES.slice(0, run.scale.regions))
    regions.push(await buildRegion(run, context, packs, profile))
  return { federal, regions }
}

function territoryOf(packs: readonly Pack[], pack: string, code: string) {
  const found = resolvePack(packs, pack).territories.find(one => one.code === code)!
  return {
    kind: found.level,
    parentCode: found.parent,
    code,
    name: found.name,
    typeName: found.kind,
    oktmo: found.oktmo,
    oktmoVerified: found.verified && found.oktmo !== null,
    timeZone: null,
  }
}

async function buildRegion(
  run: Run,
  context: Context,
  packs: readonly Pack[],
  profile: RegionProfile,
): Promise<Region> {
  const resolved = resolvePack(packs, profile.pack)
  const territory = territoryOf(packs, profile.pack, profile.territory)
  const { id } = await saveTerritory(context, { ...territory, timeZone: profile.timeZone })
  const region: Region = { id, name: territory.name, profile, bodies: new Map(), municipalities: [] }
  const random = run.random.fork(`schools/${profile.territory}`)
  const own = packs.find(pack => pack.header.code === profile.pack)!.bodies
  for (const body of regionalBodies(own, resolved.bodies)) {
    const name = own.includes(body) ? body.name : `${body.name} (${region.name})`
    const place = { prefix: profile.territory, regionId: id, bodies: region.bodies }
    region.bodies.set(body.code, await createBody(context, { ...body, name }, place))
  }
  const municipalities = resolved.territories
    .filter(one => one.parent === profile.territory)
    .sort((a, b) => Number(b.code === profile.capital) - Number(a.code === profile.capital))
    .slice(0, run.scale.municipalities)
  const numbering = { school: 901, preschool: 951, requisites: 1 }
  for (const { code } of municipalities) {
    const fields = territoryOf(packs, profile.pack, code)
    const saved = await saveTerritory(context, fields)
    const place = { id: saved.id, code, name: fields.name, isUrban: fields.typeName === 'городской округ' }
    region.municipalities.push(
      await buildMunicipality(run, context, region, place, resolved.bodies, random, numbering),
    )
  }
  await showSchoolBodies(context, region, own)
  return region
}

/** The first school of the region shows what bodies the act asks of a school: its service, councils, associations. */
async function showSchoolBodies(context: Context, region: Region, own: readonly PackBody[]): Promise<void> {
  const school = region.municipalities[0]!.schools[0]!
  const made = new Map<string, Body>([['school', school]])
  for (const body of own.filter(one => one.level === 'institution' && SCHOOL_KINDS.includes(one.kind))) {
    const place = { prefix: school.code, regionId: region.id, municipalityId: school.municipalityId! }
    const named = {
      ...body,
      host: made.has(body.parent ?? '') ? body.parent : 'school',
      name: `${body.name} (${school.shortName})`,
      shortName: `${body.shortName ?? body.name}, ${school.shortName}`,
    }
    made.set(body.code, await createBody(context, named, { ...place, bodies: made }))
  }
}

const SCHOOL_KINDS = ['school-service', 'council', 'association']

/** The region's own bodies and, of the federal concept, those of a kind it does not name itself. */
function regionalBodies(own: readonly PackBody[], resolved: readonly PackBody[]): PackBody[] {
  const kinds = new Set(own.filter(body => body.level === 'regional').map(body => body.kind))
  const regional = [
    ...own.filter(body => body.level === 'regional'),
    ...resolved.filter(
      body => body.level === 'regional' && NEEDED_KINDS.includes(body.kind) && !kinds.has(body.kind),
    ),
  ]
  // a host and a parent stand before whoever refers to them
  const placed: PackBody[] = []
  const place = (body: PackBody) => {
    if (placed.includes(body)) return
    for (const above of regional.filter(one => one.code === (body.host ?? body.parent))) place(above)
    placed.push(body)
  }
  regional.forEach(place)
  return placed
}

const NEEDED_KINDS = ['authority', 'centre', 'institute']

async function createBody(
  context: Context,
  body: PackBody,
  place: { prefix: string; regionId: string | null; municipalityId?: string; bodies: Map<string, Body> },
): Promise<Body> {
  const { prefix, regionId, municipalityId = null, bodies } = place
  const kind = body.kind === 'authority' && body.level === 'municipal' ? 'municipal-authority' : body.kind
  const parent = bodies.get(body.host ?? '') ?? bodies.get(body.parent ?? '')
  const shortName = body.shortName ?? body.name
  const code = `${prefix}-${body.code}`
  const { id } = await createOrganisation(context, {
    ...NO_REQUISITES,
    code,
    name: body.name,
    shortName,
    kind,
    level: LEVELS[body.level],
    regionId,
    municipalityId,
    parentId: parent?.id ?? null,
  })
  return { id, code, kind, shortName, regionId, municipalityId, people: [] }
}

const NO_REQUISITES = {
  inn: null,
  kpp: null,
  ogrn: null,
  email: null,
  phone: null,
  site: null,
  address: null,
  isRural: false,
  isLowResult: false,
  validFrom: SINCE,
}

async function buildMunicipality(
  run: Run,
  context: Context,
  region: Region,
  place: { id: string; code: string; name: string; isUrban: boolean },
  bodies: readonly PackBody[],
  random: Random,
  numbering: { school: number; preschool: number; requisites: number },
): Promise<Municipality> {
  const isCapital = place.code === region.profile.capital
  const label = place.name
    .replace(/^Городской округ «?(?:Город )?|^Город |»$/g, '')
    .replace(' муниципальный', '')
  const made = new Map<string, Body>()
  for (const body of bodies.filter(one => one.level === 'municipal' && MUNICIPAL_KINDS.includes(one.kind)))
    made.set(
      body.code,
      await createBody(
        context,
        {
          ...body,
          name: `${body.name} (${place.name})`,
          shortName: `${body.shortName ?? body.name}, ${label}`,
        },
        { prefix: place.code, regionId: region.id, municipalityId: place.id, bodies: made },
      ),
    )
  const municipality: Municipality = {
    id: place.id,
    code: place.code,
    label,
    isCapital,
    service: [...made.values()].find(one => one.kind === 'municipal-service')!,
    schools: [],
  }
  for (const plan of planSchools(random, region.profile, isCapital, place.isUrban).slice(
    0,
    run.scale.schools,
  ))
    municipality.schools.push(await createSchool(context, region, municipality, plan, random, numbering))
  return municipality
}

const MUNICIPAL_KINDS = ['authority', 'municipal-service']

type SchoolPlan = { type: 'school' | 'preschool'; isRural: boolean; size: number }

function planSchools(
  random: Random,
  profile: RegionProfile,
  isCapital: boolean,
  isUrban: boolean,
): SchoolPlan[] {
  const plan = (
    count: number,
    type: SchoolPlan['type'],
    isRural: boolean,
    min: number,
    max: number,
  ): SchoolPlan[] => Array.from({ length: count }, () => ({ type, isRural, size: random.int(min, max) }))
  if (profile.pack === 'tosno-school')
    return [
      ...plan(1, 'school', false, 34, 34),
      ...plan(1, 'preschool', false, 14, 14),
      ...plan(2, 'school', true, 15, 20),
    ]
  if (isCapital) {
    const isRepublic = profile.pack === 'altai'
    const [schools, preschools] = isRepublic ? [5, 3] : [9, 5]
    return [...plan(schools, 'school', false, 24, 34), ...plan(preschools, 'preschool', false, 11, 17)]
  }
  if (isUrban) return [...plan(2, 'school', false, 20, 28), ...plan(1, 'preschool', false, 10, 14)]
  const schools = plan(random.chance(0.75) ? 2 : 1, 'school', true, 10, 17)
  return random.chance(0.4) ? [...schools, ...plan(1, 'preschool', true, 8, 11)] : schools
}

const VILLAGES = [
  'Берёзовка',
  'Боровое',
  'Верхние Ключи',
  'Высокое',
  'Дубрава',
  'Залесье',
  'Заречье',
  'Ивняки',
  'Каменка',
  'Красная Горка',
  'Крутой Яр',
  'Липовка',
  'Луговое',
  'Малиновка',
  'Новосёлки',
  'Озёрное',
  'Ольховка',
  'Отрадное',
  'Подгорное',
  'Полянки',
  'Раздолье',
  'Родники Малые',
  'Светлый Луг',
  'Сосновка',
  'Степное',
  'Тихий Плёс',
  'Холмы',
  'Черёмушки',
  'Яблоневка',
]
const KINDERGARTENS = [
  'Аистёнок',
  'Берёзка',
  'Василёк',
  'Ветерок',
  'Журавушка',
  'Звёздочка',
  'Колокольчик',
  'Лучик',
  'Ромашка',
  'Рябинка',
  'Светлячок',
  'Теремок',
]

/** An invented school: a number no school of such a town has, or a village that is only a label; and it says so. */
async function createSchool(
  context: Context,
  region: Region,
  { id: municipalityId, code: municipalityCode, label }: Municipality,
  { type, isRural, size }: SchoolPlan,
  random: Random,
  numbering: { school: number; preschool: number; requisites: number },
): Promise<School> {
  const number = numbering[type]++
  const village = isRural ? random.pick(VILLAGES) : null
  const called =
    type === 'school'
      ? village
        ? `Средняя школа № ${number} (с. ${village})`
        : `Средняя школа № ${number}`
      : `Детский сад № ${number} «${random.pick(KINDERGARTENS)}»${village ? ` (с. ${village})` : ''}`
  const code = `${municipalityCode}-${type}-${number}`
  const shortName = `${called.replace('Средняя школа', 'Школа')}, ${label} (демо)`
  const kindOfBody =
    type === 'school' ? 'общеобразовательное учреждение' : 'дошкольное образовательное учреждение'
  const { id } = await createOrganisation(context, {
    ...NO_REQUISITES,
    ...inventedRequisites(region.profile.subject, numbering.requisites++),
    code,
    name: `Муниципальное бюджетное ${kindOfBody} «${called}», ${label} (вымышленная организация)`,
    shortName,
    kind: 'organisation',
    level: 'I',
    regionId: region.id,
    municipalityId,
    parentId: null,
    email: `${code}@demo.invalid`,
    address: `${region.name}, ${label}${village ? `, с. ${village}` : ''} (вымышленный адрес)`,
    isRural,
    isLowResult: type === 'school' && random.chance(0.08),
  })
  return {
    id,
    code,
    kind: 'organisation',
    shortName,
    regionId: region.id,
    municipalityId,
    people: [],
    type,
    isRural,
    size,
  }
}
