import { loadPacks, loadPacksIntoDatabase, type PackBody } from '#modules/acts/index.ts'
import { addOrganisationFact, createOrganisation } from '#modules/organisations/index.ts'
import type { Context } from '#platform/db/database.ts'
import {
  NO_REQUISITES,
  type PlacedBody,
  type RegisteredMunicipality,
  type RegisterOptions,
  registerBody,
  registerCountry,
  registerMunicipality,
  registerRegion,
} from '../../src/setup/registers.ts'
import { inventedRequisites } from './numbers.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { asSystem, type Run } from './run.ts'
import { REGION_PROFILES, type RegionProfile } from './scale.ts'

export type Body = PlacedBody & { people: DemoPerson[] }
export type School = Body & {
  type: 'school' | 'preschool'
  isRural: boolean
  size: number
  /** First day on which it is no more. */
  closedOn: string | null
}
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

/** Territories and bodies as the packs name them; schools and kindergartens are invented. */
export async function buildCountry(run: Run): Promise<Country> {
  const { packs, problems } = await loadPacks()
  if (problems.length > 0) throw new Error(`Пакеты не прочитаны: ${problems[0]!.message}`)
  // aims set by hand are measured by what the packs say
  await loadPacksIntoDatabase(asSystem(run, 'packs'), packs, { reason: 'Пакеты, поставляемые с программой' })
  const options: RegisterOptions = { packs, keepsUnverifiedOktmo: true }
  const federal = staffed(await registerCountry(asSystem(run, 'registers'), options))
  const regions: Region[] = []
  for (const profile of REGION_PROFILES.slice(0, run.scale.regions))
    regions.push(await buildRegion(run, options, profile))
  return { federal, regions }
}

const staffed = (bodies: ReadonlyMap<string, PlacedBody>): Map<string, Body> =>
  new Map([...bodies].map(([code, body]) => [code, { ...body, people: [] }]))

async function buildRegion(run: Run, options: RegisterOptions, profile: RegionProfile): Promise<Region> {
  const context = asSystem(run, 'registers')
  const registered = await registerRegion(context, options, profile.pack)
  const { id, name } = registered
  const region: Region = { id, name, profile, bodies: staffed(registered.bodies), municipalities: [] }
  const random = run.random.fork(`schools/${profile.territory}`)
  const codes = registered.municipalities
    .sort((a, b) => Number(b === profile.capital) - Number(a === profile.capital))
    .slice(0, run.scale.municipalities)
  const numbering = { school: 901, preschool: 951, requisites: 1 }
  for (const code of codes) {
    const place = await registerMunicipality(context, options, profile.pack, region, code)
    region.municipalities.push(await buildMunicipality(run, region, place, random, numbering))
  }
  const own = options.packs.find(pack => pack.header.code === profile.pack)!.bodies
  await showSchoolBodies(context, region, own)
  return region
}

/** The first school of the region shows what bodies the act asks of a school: its service, councils, associations. */
async function showSchoolBodies(context: Context, region: Region, own: readonly PackBody[]): Promise<void> {
  const school = region.municipalities[0]!.schools[0]!
  const made = new Map<string, PlacedBody>([['school', school]])
  for (const body of own.filter(one => one.level === 'institution' && SCHOOL_KINDS.includes(one.kind))) {
    const place = { prefix: school.code, regionId: region.id, municipalityId: school.municipalityId! }
    const named = {
      ...body,
      host: made.has(body.parent ?? '') ? body.parent : 'school',
      name: `${body.name} (${school.shortName})`,
      shortName: `${body.shortName ?? body.name}, ${school.shortName}`,
    }
    made.set(body.code, await registerBody(context, {}, named, { ...place, bodies: made }))
  }
}

const SCHOOL_KINDS = ['school-service', 'council', 'association']

async function buildMunicipality(
  run: Run,
  region: Region,
  { id, code, label, isUrban, bodies }: RegisteredMunicipality,
  random: Random,
  numbering: { school: number; preschool: number; requisites: number },
): Promise<Municipality> {
  const isCapital = code === region.profile.capital
  const service = [...staffed(bodies).values()].find(one => one.kind === 'municipal-service')!
  const municipality: Municipality = { id, code, label, isCapital, service, schools: [] }
  const plans = planSchools(random, region.profile, isCapital, isUrban)
  for (const plan of plans.slice(0, run.scale.schools))
    municipality.schools.push(await createSchool(run, region, municipality, plan, random, numbering))
  return municipality
}

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
  run: Run,
  region: Region,
  { id: municipalityId, code: municipalityCode, label }: Municipality,
  { type, isRural, size }: SchoolPlan,
  random: Random,
  numbering: { school: number; preschool: number; requisites: number },
): Promise<School> {
  const context = asSystem(run, 'registers')
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
  })
  if (type === 'school' && random.chance(0.08))
    await addOrganisationFact(context, {
      id,
      fields: {
        kind: 'flag',
        year: Number(run.today.slice(0, 4)),
        flag: 'low-results',
        source: `Перечень школ с низкими результатами, ${region.name} (демо)`,
      },
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
    closedOn: null,
  }
}
