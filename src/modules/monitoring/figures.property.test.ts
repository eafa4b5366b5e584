import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { systemActor } from '#platform/access/actor.ts'
import { contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { buildAttempt, buildCompletion, buildPathway } from '#testing/factories/monitoring.ts'
import { type BuiltOrganisation, buildEmployment, buildPerson } from '#testing/factories/people.ts'
import { runIndicators } from './run-indicators.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildMeasuredWorld>>
beforeAll(async () => {
  world = await buildMeasuredWorld(database)
}, 60_000)

const SCHOOLS = ['a', 'b', 'c'] as const
const POSITIONS = ['teacher', 'director', 'accountant'] as const

const day = fc
  .integer({ min: 0, max: 365 * 6 })
  .map(days => new Date(Date.UTC(2019, 6, 1 + days)).toISOString().slice(0, 10))

const job = fc
  .record({
    school: fc.constantFrom(...SCHOOLS),
    position: fc.constantFrom(...POSITIONS),
    kind: fc.constantFrom('main', 'part-time'),
    load: fc.constantFrom(0.25, 0.5, 1, 1.5),
    from: day,
    to: fc.option(day),
  })
  .filter(one => one.to === null || one.to >= one.from)

const attempt = fc.record({ on: day, mode: fc.constantFrom('independent', 'self'), atCentre: fc.boolean() })

const person = fc.record({
  jobs: fc.uniqueArray(job, { maxLength: 3, selector: one => `${one.school} ${one.position} ${one.from}` }),
  attempts: fc.array(attempt, { maxLength: 3 }),
  pathway: fc.option(day),
  completion: fc.option(
    fc.record({ on: day, inRegister: fc.boolean(), linked: fc.boolean(), revokedOn: fc.option(day) }),
  ),
})
type Person = (typeof person extends fc.Arbitrary<infer T> ? T : never) & {}

/** Jobs that the exclusion of the table would refuse: one position of one school at two times that meet. */
const overlaps = (jobs: Person['jobs']) =>
  jobs.some((one, at) =>
    jobs
      .slice(at + 1)
      .some(
        other =>
          other.school === one.school &&
          other.position === one.position &&
          other.from <= (one.to ?? '9999') &&
          one.from <= (other.to ?? '9999'),
      ),
  )

async function insert(people: readonly Person[]): Promise<void> {
  for (const table of [
    'completions',
    'pathway_item_deficits',
    'pathway_items',
    'pathways',
    'deficits',
    'ratings',
    'attempts',
    'employments',
  ])
    await database.owner.query(`delete from ${table}`)
  const schools: Record<string, BuiltOrganisation> = {
    a: world.organisations.schoolA,
    b: world.organisations.schoolB,
    c: world.organisations.schoolC,
  }
  for (const one of people) {
    const { id: personId } = await buildPerson(database)
    // facts first, jobs after: the order of writing must not matter
    const unit = { organisationId: schools.a!.id, regionId: schools.a!.regionId, municipalityId: null }
    const made = []
    for (const { on, mode, atCentre } of one.attempts)
      made.push(
        await buildAttempt(database, world.grounds, {
          personId,
          on,
          mode: mode as 'self' | 'independent',
          atCentre,
          ...unit,
        }),
      )
    const first = made[0]
    const pathway = one.pathway
      ? await buildPathway(database, { personId, on: one.pathway, attemptId: first?.id ?? null, ...unit })
      : undefined
    if (one.completion)
      await buildCompletion(database, world.grounds, {
        personId,
        programmeId: world.programme.id,
        on: one.completion.on,
        inRegister: one.completion.inRegister,
        ...(one.completion.linked && pathway && first && { pathwayId: pathway.id, ratingId: first.ratingId }),
        ...(one.completion.revokedOn && { revokedAt: `${one.completion.revokedOn}T12:00:00+03:00` }),
        ...unit,
      })
    for (const { school, position, kind, load, from, to } of one.jobs)
      await buildEmployment(database, {
        personId,
        organisationId: schools[school]!.id,
        positionCode: position,
        kind,
        load,
        validFrom: from,
        validTo: to,
      })
  }
}

const SINCE = '2021-01-01'
const within = (on: string, asOf: string) => on >= SINCE && on <= asOf

/** Where a person counts on the day: written as the README says it, with none of the program's shortcuts. */
function mainJob({ jobs }: Person, asOf: string) {
  return jobs
    .filter(one => one.position !== 'accountant' && one.from <= asOf && (one.to ?? '9999') >= asOf)
    .sort(
      (a, b) =>
        Number(b.kind === 'main') - Number(a.kind === 'main') ||
        b.load - a.load ||
        (a.from < b.from ? -1 : 1),
    )[0]
}

function counted({ attempts, pathway, completion }: Person, asOf: string, onlyCentre: boolean): boolean[] {
  const first = attempts[0]
  const firstFits = first?.mode === 'independent' && (!onlyCentre || first.atCentre)
  const isLinked = completion?.linked && pathway && first
  return [
    attempts.some(
      one => within(one.on, asOf) && (!onlyCentre || (one.atCentre && one.mode === 'independent')),
    ),
    Boolean(pathway && within(pathway, asOf) && firstFits),
    Boolean(
      completion &&
        isLinked &&
        completion.inRegister &&
        within(completion.on, asOf) &&
        (completion.revokedOn === null || completion.revokedOn > asOf) &&
        (!onlyCentre || firstFits),
    ),
  ]
}

function expected(people: readonly Person[], asOf: string, schools: readonly string[], onlyCentre: boolean) {
  const here = people.flatMap(one => {
    const main = mainJob(one, asOf)
    return main && schools.includes(main.school)
      ? [{ isLeader: main.position === 'director', facts: counted(one, asOf, onlyCentre) }]
      : []
  })
  const teachers = here.filter(one => !one.isLeader)
  return [here, here, teachers].map(
    (base, at) => `${base.filter(one => one.facts[at]).length}/${base.length}`,
  )
}

it('agrees with a plain reckoning of any people on any day; numerators never exceed, children add up', async () => {
  const people = fc.array(
    person.filter(one => !overlaps(one.jobs)),
    { minLength: 4, maxLength: 9 },
  )
  await fc.assert(
    fc.asyncProperty(people, fc.array(day, { minLength: 3, maxLength: 6 }), async (all, days) => {
      await insert(all)
      for (const asOf of days) {
        const lines = await runIndicators(contextOf(database, systemActor(['directory'])), { asOf })
        const of = (unit: string) =>
          lines.filter(line => line.unit === unit).map(line => `${line.numerator}/${line.denominator}`)
        const empty = ['0/0', '0/0', '0/0']
        for (const [unit, schools, onlyCentre] of [
          ['a', ['a'], true],
          ['b', ['b'], true],
          ['c', ['c'], false],
          ['k1', ['a'], true],
          ['kaliningrad', ['a', 'b'], true],
          ['ivanovo', ['c'], false],
          ['RU', ['a', 'b', 'c'], false],
        ] as const) {
          const got = of(unit)
          expect([asOf, unit, got.length === 0 ? empty : got]).toEqual([
            asOf,
            unit,
            expected(all, asOf, schools, onlyCentre),
          ])
        }
        for (const line of lines) expect(line.numerator).toBeLessThanOrEqual(line.denominator)
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)
