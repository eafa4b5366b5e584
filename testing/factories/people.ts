import type pg from 'pg'
import { newId } from '../../src/platform/ids/ids.ts'

/**
 * Builds rows behind the product's back, as the owner of the tables, with every parent that is not given.
 * For arranging a test or a benchmark; what is being tested goes through use cases.
 */
export type Arranging = { readonly owner: pg.Pool }

type Columns = Record<string, unknown>

let count = 0
/** A number no other row of this process has: names and codes that must be unique are made from it. */
export const nextNumber = (): number => ++count

/** Inserts one row and gives it back with names in camelCase. `jsonb` values must come as JSON text. */
export async function insertRow<Row>(database: Arranging, table: string, columns: Columns): Promise<Row> {
  const given = Object.entries(columns).filter(([, value]) => value !== undefined)
  const names = given.map(([name]) => `"${snake(name)}"`).join(', ')
  const slots = given.map((_, index) => `$${index + 1}`).join(', ')
  const { rows } = await database.owner.query(
    `insert into ${table} (${names}) values (${slots}) returning *`,
    given.map(([, value]) => value),
  )
  return Object.fromEntries(Object.entries(rows[0]).map(([name, value]) => [camel(name), value])) as Row
}

const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

export type BuiltTerritory = {
  id: string
  kind: 'country' | 'region' | 'municipality'
  parentId: string | null
  regionId: string | null
  code: string
  name: string
}

const COUNTRY_CODE = 'RU'

/** The country; a second call gives the same one. */
export async function buildCountry(database: Arranging): Promise<BuiltTerritory> {
  const { rows } = await database.owner.query<BuiltTerritory>(
    `select id, kind, parent_id as "parentId", region_id as "regionId", code, name
     from territories where kind = 'country' limit 1`,
  )
  return (
    rows[0] ??
    insertRow(database, 'territories', {
      id: newId(),
      kind: 'country',
      code: COUNTRY_CODE,
      name: 'Российская Федерация',
      typeName: 'страна',
    })
  )
}

export async function buildRegion(database: Arranging, over: Columns = {}): Promise<BuiltTerritory> {
  const id = (over.id as string | undefined) ?? newId()
  const number = nextNumber()
  return insertRow(database, 'territories', {
    kind: 'region',
    parentId: (over.parentId as string | undefined) ?? (await buildCountry(database)).id,
    code: `T-R${number}`,
    name: `Область ${number}`,
    typeName: 'область',
    timeZone: 'Europe/Moscow',
    ...over,
    id,
    regionId: id,
  })
}

export async function buildMunicipality(
  database: Arranging,
  over: Columns & { regionId?: string } = {},
): Promise<BuiltTerritory> {
  const number = nextNumber()
  const regionId = over.regionId ?? (await buildRegion(database)).id
  return insertRow(database, 'territories', {
    id: newId(),
    kind: 'municipality',
    code: `T-M${number}`,
    name: `Район ${number}`,
    typeName: 'муниципальный район',
    ...over,
    parentId: regionId,
    regionId,
  })
}

export type BuiltOrganisation = {
  id: string
  kind: string
  level: 'F' | 'R' | 'M' | 'I'
  regionId: string | null
  municipalityId: string | null
  parentId: string | null
  code: string
  name: string
  shortName: string
}

/** A school by default. `municipalityId: null` with a `regionId` makes a regional body. */
export async function buildOrganisation(
  database: Arranging,
  over: Columns & { regionId?: string | null; municipalityId?: string | null } = {},
): Promise<BuiltOrganisation> {
  const number = nextNumber()
  const place = await placeOf(database, over)
  return insertRow(database, 'organisations', {
    id: newId(),
    kind: 'organisation',
    level: place.municipalityId ? 'I' : place.regionId ? 'R' : 'F',
    code: `school-${number}`,
    name: `Муниципальное бюджетное общеобразовательное учреждение «Школа № ${number}»`,
    shortName: `Школа № ${number}`,
    ...over,
    ...place,
  })
}

async function placeOf(
  database: Arranging,
  over: { regionId?: string | null; municipalityId?: string | null },
): Promise<{ regionId: string | null; municipalityId: string | null }> {
  if (over.municipalityId) {
    const { rows } = await database.owner.query<{ region: string }>(
      'select region_id as region from territories where id = $1',
      [over.municipalityId],
    )
    return { regionId: rows[0]!.region, municipalityId: over.municipalityId }
  }
  if (over.municipalityId === null) return { regionId: over.regionId ?? null, municipalityId: null }
  const municipality = await buildMunicipality(database, over.regionId ? { regionId: over.regionId } : {})
  return { regionId: municipality.regionId, municipalityId: municipality.id }
}

export type BuiltPerson = {
  id: string
  lastName: string
  firstName: string
  middleName: string | null
  birthDate: string | null
  snils: string | null
  version: number
}

/**
 * A person alone. Nobody below the country sees her before she has an employment:
 * most tests want `buildEmployment` or `buildTeacher`.
 */
export async function buildPerson(database: Arranging, over: Columns = {}): Promise<BuiltPerson> {
  const number = nextNumber()
  return insertRow(database, 'persons', {
    id: newId(),
    lastName: `Тестова${cyrillic(number)}`,
    firstName: 'Анна',
    middleName: 'Ивановна',
    birthDate: '1985-04-12',
    sex: 'f',
    snils: syntheticSnils(number),
    email: `person-${number}@example.org`,
    teachingSince: '2010-09-01',
    ...over,
  })
}

export type BuiltEmployment = {
  id: string
  personId: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  positionCode: string
  subjects: string[]
  validFrom: string
  validTo: string | null
  version: number
}

/** A teacher of mathematics since 2015 unless told otherwise; builds person and organisation where missing. */
export async function buildEmployment(
  database: Arranging,
  over: Columns & { personId?: string; organisationId?: string } = {},
): Promise<BuiltEmployment> {
  const personId = over.personId ?? (await buildPerson(database)).id
  const organisationId = over.organisationId ?? (await buildOrganisation(database)).id
  const { rows } = await database.owner.query<{ regionId: string | null; municipalityId: string | null }>(
    'select region_id as "regionId", municipality_id as "municipalityId" from organisations where id = $1',
    [organisationId],
  )
  return insertRow(database, 'employments', {
    id: newId(),
    positionCode: 'teacher',
    subjects: ['математика'],
    load: 1,
    validFrom: '2015-09-01',
    ...rows[0]!,
    ...over,
    personId,
    organisationId,
  })
}

export type BuiltTeacher = {
  person: BuiltPerson
  employment: BuiltEmployment
  /** Shorthand of the employment's units. */
  organisationId: string
  municipalityId: string | null
  regionId: string | null
}

/** A person with one employment. `at` is the organisation's id; a new school is built without it. */
export async function buildTeacher(
  database: Arranging,
  { at, person = {}, employment = {} }: { at?: string; person?: Columns; employment?: Columns } = {},
): Promise<BuiltTeacher> {
  const built = await buildPerson(database, person)
  const employed = await buildEmployment(database, {
    ...employment,
    personId: built.id,
    ...(at && { organisationId: at }),
  })
  const { organisationId, municipalityId, regionId } = employed
  return { person: built, employment: employed, organisationId, municipalityId, regionId }
}

/** Puts a person into the care of another, from long ago and without an end unless told otherwise. */
export async function buildCare(
  database: Arranging,
  over: Columns & { personId: string; carerPersonId: string },
): Promise<{ id: string; personId: string; carerPersonId: string; version: number }> {
  const { rows } = await database.owner.query(
    `select region_id as "regionId", municipality_id as "municipalityId", organisation_id as "organisationId"
     from employments where person_id = $1 order by valid_from desc limit 1`,
    [over.personId],
  )
  return insertRow(database, 'care_assignments', {
    id: newId(),
    kind: 'methodologist',
    validFrom: '2020-01-01',
    ...rows[0],
    ...over,
  })
}

export async function buildQualification(
  database: Arranging,
  over: Columns & { personId: string },
): Promise<{ id: string; personId: string; category: string; assignedOn: string }> {
  return insertRow(database, 'qualifications', {
    id: newId(),
    category: 'first',
    assignedOn: '2024-02-01',
    ...over,
  })
}

/** A pair of neighbouring regions with two municipalities and two schools each: for trying what is foreign. */
export async function buildTwoRegions(database: Arranging) {
  const build = async () => {
    const region = await buildRegion(database)
    const [first, second] = [
      await buildMunicipality(database, { regionId: region.id }),
      await buildMunicipality(database, { regionId: region.id }),
    ]
    return {
      region,
      municipalities: [first, second] as const,
      schools: [
        await buildOrganisation(database, { municipalityId: first.id }),
        await buildOrganisation(database, { municipalityId: second.id }),
      ] as const,
    }
  }
  return { here: await build(), there: await build() }
}

/**
 * Eleven digits with a right control sum, starting with 000: a number of this range is issued to nobody,
 * so a made-up person cannot collide with a real one.
 */
export function syntheticSnils(number: number): string {
  const body = String(number % 1_000_000).padStart(9, '0')
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0)
  return body + String((sum % 101) % 100).padStart(2, '0')
}

/** Tells rows apart in a name that has to consist of letters. */
function cyrillic(number: number): string {
  const letters = 'абвгдежзик'
  return [...String(number)].map(digit => letters[Number(digit)]).join('')
}
