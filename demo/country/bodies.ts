import { addMember, fillTeam } from '#modules/bodies/index.ts'
import { addOrganisationFact, createOrganisation } from '#modules/organisations/index.ts'
import type { Context } from '#platform/db/database.ts'
import { NO_REQUISITES } from '../../src/setup/registers.ts'
import { addDays } from './calendar.ts'
import type { Body, Country, Region, School } from './country.ts'
import { asSystem, daysAgo, type Run } from './run.ts'
import { HISTORY_DAYS } from './scale.ts'

const ACT = 'Приказ № 1 (демо)'

/** What bodies do and have, and who sits in them: functions, licences, infrastructure, a council, a leadership team. */
export async function furnishBodies(run: Run, country: Country): Promise<void> {
  const context = asSystem(run, 'registers', 'directory', 'staff')
  const since = daysAgo(run, HISTORY_DAYS)
  for (const region of country.regions) {
    await describeRegion(context, region, since)
    const school = region.municipalities[0]?.schools[0]
    if (school && school.people.length > 4) await seatSchool(context, region, school, since)
  }
}

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  centre: ['coordination', 'diagnosis', 'pathway-support'],
  institute: ['retraining', 'programme-expertise'],
  'quality-centre': ['quality-assessment', 'monitoring'],
  'municipal-service': ['methodological-help', 'communities'],
}

async function describeRegion(context: Context, region: Region, since: string): Promise<void> {
  const bodies = [...region.bodies.values(), ...region.municipalities.map(one => one.service)]
  for (const body of bodies)
    for (const code of FUNCTIONS[body.kind] ?? [])
      await addOrganisationFact(context, {
        id: body.id,
        fields: { kind: 'function', code, validFrom: since, validTo: null, source: ACT },
      })
  for (const body of bodies.filter(one => one.kind === 'institute')) await license(context, region, body)
  const rural = region.municipalities.flatMap(one => one.schools).filter(one => one.isRural)
  for (const school of rural.filter((_, index) => index % 3 === 0))
    await addOrganisationFact(context, {
      id: school.id,
      fields: { kind: 'infrastructure', code: 'growth-point', openedOn: since, closedOn: null, source: ACT },
    })
}

async function license(context: Context, region: Region, { id }: Body): Promise<void> {
  await addOrganisationFact(context, {
    id,
    fields: {
      kind: 'licence',
      number: `Л035-00000-${region.profile.subject}/00000001 (демо)`,
      issuedOn: '2020-03-02',
      issuer: 'Орган контроля и надзора в сфере образования (демо)',
      activity: 'Дополнительное профессиональное образование',
      status: 'active',
      statusOn: null,
    },
  })
}

/** The school the demo looks at has a team of its leaders and a council with a change of members behind it. */
async function seatSchool(context: Context, region: Region, school: School, since: string): Promise<void> {
  const place = { regionId: region.id, municipalityId: school.municipalityId, parentId: school.id }
  const create = (kind: string, name: string) =>
    createOrganisation(context, {
      ...NO_REQUISITES,
      ...place,
      code: `${school.code}-${kind}-demo`,
      name: `${name} (${school.shortName})`,
      shortName: `${name}, ${school.shortName}`,
      kind,
      level: 'I',
    })
  const team = await create('leadership-team', 'Управленческая команда')
  await fillTeam(context, { id: team.id, on: since, act: ACT })
  const council = await create('council', 'Методический совет')
  const half = addDays(since, 180)
  const [chair, secretary, ...members] = school.people.filter(one => one.employedFrom <= since).slice(0, 6)
  const seat = (personId: string, office: 'chair' | 'secretary' | 'member', over: object = {}) =>
    addMember(context, {
      id: council.id,
      personId,
      office,
      contractForm: null,
      origin: null,
      validFrom: since,
      validTo: null,
      act: ACT,
      ...over,
    })
  if (chair) await seat(chair.id, 'chair')
  if (secretary) await seat(secretary.id, 'secretary')
  for (const [index, member] of members.entries())
    await seat(member.id, 'member', index === 0 ? { validTo: half } : {})
}
