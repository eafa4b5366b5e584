import type { TestDatabase } from '../database.ts'
import {
  buildAttempt,
  buildCompletion,
  buildGrounds,
  buildPathway,
  buildProgramme,
  type Grounds,
  loadShippedPacks,
} from './monitoring.ts'
import {
  type BuiltOrganisation,
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildPerson,
  buildRegion,
} from './people.ts'

/**
 * A small world counted by hand: Kaliningrad counts only what was made «в ЦНППМ», Ivanovo by the federal definition.
 * Two schools and an institute there, one school here; everybody's story stands beside her name.
 */
export async function buildMeasuredWorld(database: TestDatabase) {
  await loadShippedPacks(database)
  const grounds = await buildGrounds(database)
  const kaliningrad = await buildRegion(database, { code: 'kaliningrad', name: 'Калининградская область' })
  const ivanovo = await buildRegion(database, { code: 'ivanovo', name: 'Ивановская область' })
  const k1 = await buildMunicipality(database, { regionId: kaliningrad.id, code: 'k1', name: 'Первый округ' })
  const k2 = await buildMunicipality(database, { regionId: kaliningrad.id, code: 'k2', name: 'Второй округ' })
  const i1 = await buildMunicipality(database, { regionId: ivanovo.id, code: 'i1', name: 'Третий округ' })
  const schoolA = await buildOrganisation(database, {
    municipalityId: k1.id,
    code: 'a',
    shortName: 'Школа А',
  })
  const schoolB = await buildOrganisation(database, {
    municipalityId: k2.id,
    code: 'b',
    shortName: 'Школа Б',
  })
  const schoolC = await buildOrganisation(database, {
    municipalityId: i1.id,
    code: 'c',
    shortName: 'Школа В',
  })
  const institute = await buildOrganisation(database, {
    kind: 'institute',
    regionId: kaliningrad.id,
    municipalityId: null,
    code: 'institute',
    shortName: 'Институт',
  })
  const register = [{ from: '2021-01-01', to: '2022-11-20' }]
  const programme = await buildProgramme(database, { providerId: institute.id, register })
  const story = storyteller(database, grounds, programme.id)
  const people = {
    ...(await peopleOfA(story, schoolA)),
    ...(await peopleOfB(story, schoolA, schoolB, schoolC)),
    ...(await othersOf(story, schoolA, schoolC, institute)),
  }
  return {
    grounds,
    programme,
    regions: { kaliningrad, ivanovo },
    municipalities: { k1, k2, i1 },
    organisations: { schoolA, schoolB, schoolC, institute },
    people,
  }
}

type Storyteller = ReturnType<typeof storyteller>

async function peopleOfA(story: Storyteller, schoolA: BuiltOrganisation) {
  const { hire, diagnose, plan, complete } = story
  // diagnosed at the centre, got a pathway, completed: counts in all three
  const a1 = await hire('Аверина', schoolA)
  const found = await diagnose(a1, schoolA, '2022-03-01')
  const pathway = await plan(a1, schoolA, '2022-04-01', found.id)
  await complete(a1, schoolA, '2022-10-01', { pathwayId: pathway.id, ratingId: found.ratingId })
  // self-diagnosis: counts where any diagnosis counts
  const a2 = await hire('Белова', schoolA)
  await diagnose(a2, schoolA, '2022-05-01', { mode: 'self', atCentre: false })
  // a leader diagnosed before the counting began, and again in it
  const a3 = await hire('Волкова', schoolA, { positionCode: 'director' })
  await diagnose(a3, schoolA, '2020-06-01')
  await diagnose(a3, schoolA, '2023-02-01')
  // dismissed on 30.06.2023
  const a4 = await hire('Громова', schoolA, { validTo: '2023-06-30' })
  await diagnose(a4, schoolA, '2022-03-01')
  return { a1, a2, a3, a4 }
}

async function peopleOfB(
  story: Storyteller,
  schoolA: BuiltOrganisation,
  schoolB: BuiltOrganisation,
  schoolC: BuiltOrganisation,
) {
  const { hire, diagnose, plan, complete } = story
  // transferred from A to B on 01.09.2023, with facts made at A, not at the centre
  const b1 = await hire('Дёмина', schoolA, { validTo: '2023-08-31' })
  await hire(b1, schoolB, { validFrom: '2023-09-01' })
  const found = await diagnose(b1, schoolA, '2022-09-01', { atCentre: false })
  const pathway = await plan(b1, schoolA, '2022-10-01', found.id)
  await complete(b1, schoolA, '2023-01-15', { pathwayId: pathway.id, ratingId: found.ratingId })
  // main job at B, half a load at A: counted once, at B
  const b2 = await hire('Ежова', schoolB)
  await hire(b2, schoolA, { kind: 'part-time', load: 0.5 })
  // completion without diagnosis
  const b3 = await hire('Жукова', schoolB)
  await complete(b3, schoolB, '2022-12-01', {})
  // the programme left the register the day after the completion
  const b4 = await hire('Зайцева', schoolB)
  await wholeWay(story, b4, schoolB, '2022-11-20')
  // the document was revoked on 10.03.2023
  const b5 = await hire('Ильина', schoolB)
  await wholeWay(story, b5, schoolB, '2022-06-01', '2023-03-10T10:00:00Z')
  // an accountant who teaches part-time is a teacher
  const b6 = await hire('Котова', schoolB, { positionCode: 'accountant' })
  await hire(b6, schoolB, { kind: 'part-time', load: 0.25 })
  // moved to B from the other region on 01.01.2024
  const c4 = await hire('Лосева', schoolC, { validTo: '2023-12-31' })
  await hire(c4, schoolB, { validFrom: '2024-01-01' })
  return { b1, b2, b3, b4, b5, b6, c4 }
}

async function othersOf(
  { hire, diagnose, plan }: Storyteller,
  schoolA: BuiltOrganisation,
  schoolC: BuiltOrganisation,
  institute: BuiltOrganisation,
) {
  // nobody's teacher
  await hire('Мухина', schoolA, { positionCode: 'secretary' })
  // a pathway at her own request, not from a diagnosis
  const k1 = await hire('Носова', institute, { positionCode: 'methodologist' })
  await plan(k1, institute, '2022-01-01', null)
  const c1 = await hire('Орлова', schoolC)
  await diagnose(c1, schoolC, '2023-01-01', { mode: 'self', atCentre: false })
  // opened the diagnosis and answered nothing; another one is under way
  const c2 = await hire('Панова', schoolC)
  await diagnose(c2, schoolC, '2022-02-01', { status: 'expired' })
  await diagnose(c2, schoolC, '2022-03-01', { status: 'running' })
  const c3 = await hire('Рябова', schoolC, { positionCode: 'director' })
  const found = await diagnose(c3, schoolC, '2022-02-02', { atCentre: false })
  await plan(c3, schoolC, '2022-03-03', found.id)
  return { k1, c1, c2, c3 }
}

async function wholeWay(
  { diagnose, plan, complete }: Storyteller,
  person: string,
  at: BuiltOrganisation,
  completedOn: string,
  revokedAt?: string,
) {
  const found = await diagnose(person, at, '2022-03-15')
  const pathway = await plan(person, at, '2022-04-15', found.id)
  await complete(person, at, completedOn, {
    pathwayId: pathway.id,
    ratingId: found.ratingId,
    ...(revokedAt && { revokedAt }),
  })
}

function storyteller(database: TestDatabase, grounds: Grounds, programmeId: string) {
  const unitOf = ({ id, regionId, municipalityId }: BuiltOrganisation) => ({
    organisationId: id,
    regionId,
    municipalityId,
  })
  return {
    /** By a last name a new person, by an id one more job. */
    hire: async (who: string, at: BuiltOrganisation, job: Record<string, unknown> = {}): Promise<string> => {
      const personId = who.includes('-') ? who : (await buildPerson(database, { lastName: who })).id
      await buildEmployment(database, { personId, organisationId: at.id, ...job })
      return personId
    },
    diagnose: (
      personId: string,
      at: BuiltOrganisation,
      on: string,
      how: Pick<Parameters<typeof buildAttempt>[2], 'mode' | 'atCentre' | 'status'> = {},
    ) => buildAttempt(database, grounds, { personId, on, ...how, ...unitOf(at) }),
    plan: (personId: string, at: BuiltOrganisation, on: string, attemptId: string | null) =>
      buildPathway(database, { personId, on, attemptId, ...unitOf(at) }),
    complete: (
      personId: string,
      at: BuiltOrganisation,
      on: string,
      by: { pathwayId?: string; ratingId?: string; revokedAt?: string },
    ) => buildCompletion(database, grounds, { personId, on, programmeId, ...by, ...unitOf(at) }),
  }
}
