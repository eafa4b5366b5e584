import { randomUUID } from 'node:crypto'
import { createDemoAccounts } from '#modules/accounts/index.ts'
import type { AccessTable } from '#modules/accounts/role.ts'
import { actOnPathway, draftPathway } from '#modules/pathways/index.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import type { Database } from '#platform/db/database.ts'
import { furnishBodies } from './bodies.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import { keepCareers } from './careers.ts'
import { assignmentsOf, type Cast, chooseCast } from './cast.ts'
import { planCentres } from './centres.ts'
import { publishContent } from './content.ts'
import { buildCountry } from './country.ts'
import { planGoals } from './goals.ts'
import { planImports } from './imports.ts'
import { chooseMerger, planMerger } from './merger.ts'
import { planPairs } from './pairs.ts'
import { authorisePeople } from './parties.ts'
import { createRandom } from './random.ts'
import { shareResources } from './resources.ts'
import { assignEverybody, contextOfCurator, type Offices } from './roles.ts'
import { asSystem, daysAgo, type Run } from './run.ts'
import { HISTORY_DAYS, type Scale } from './scale.ts'
import { staffCountry } from './staff.ts'
import { Timeline } from './timeline.ts'
import { planYear } from './year.ts'

export type BuildOptions = {
  db: Database
  access: AccessTable
  scale: Scale
  seed: string
  /** Day on which the country lives, YYYY-MM-DD. Not after the day of the machine: the database looks at its own. */
  today: string
  /** Of the sign-ins; a snapshot is built without one, since it is set where the snapshot is loaded. */
  password?: string
  progress: (text: string) => void
}

export type Built = { people: number; events: number; refused: Record<string, number> }

/**
 * Builds the demo country in an empty, migrated database by the product's own use cases, as the application's role.
 * One thing after another: the same seed and day give the same country, identifiers apart.
 */
export async function buildDemo(options: BuildOptions): Promise<Built> {
  const clock = fixedClock(moment(addDays(options.today, -HISTORY_DAYS), 7 * 60).toISOString())
  const timeline = new Timeline(clock)
  const run: Run = { ...options, clock, timeline, random: createRandom(options.seed), refused: new Map() }
  run.progress('Территории и органы')
  const country = await buildCountry(run)
  const teaching = await publishContent(run, country)
  const people = await staffCountry(run, country)
  await furnishBodies(run, country)
  const cast = chooseCast(country)
  await createAccounts(run, cast, options.password ?? randomUUID())
  const merger = chooseMerger(run, cast)
  planImports(run, country, cast, people.length + 1)
  for (const region of country.regions) {
    const offices = await assignEverybody(run, region)
    await keepCareers(run, region)
    await authorisePeople(run, region)
    await shareResources(run, region)
    planPairs(run, region, cast)
    planYear(run, region, offices, teaching, cast)
    if (region === cast.region) planProtagonist(run, cast, offices)
  }
  planCentres(run, country)
  planGoals(run, cast)
  if (merger) planMerger(run, merger)
  // nothing happens today: whenever the country is loaded, its history lies behind
  const events = await timeline.run(moment(run.today, 0), (done, left) => {
    run.progress(`История: ${clock.today()}, событий ${done}, впереди ${left}`)
  })
  return { people: people.length, events, refused: Object.fromEntries(run.refused) }
}

async function createAccounts(run: Run, cast: Cast, password: string): Promise<void> {
  await createDemoAccounts(asSystem(run, 'accounts', 'registers'), {
    password,
    assignments: assignmentsOf(run, cast),
  })
}

/** The teacher who signs in: her diagnosis is over, her pathway has been drafted and offered, it is her turn. */
function planProtagonist(run: Run, cast: Cast, offices: Offices): void {
  const teacher = cast.people.teacher
  const curator = contextOfCurator(run, cast.region, offices.curatorOf.get(cast.school)!)
  run.timeline.at(moment(workingDay(daysAgo(run, 6)), 10 * 60), async () => {
    const startsOn = addDays(run.today, 7)
    const { id } = await draftPathway(curator, {
      personId: teacher.id,
      hours: 108,
      startsOn,
      endsOn: addDays(startsOn, 180),
    })
    run.timeline.at(moment(daysAgo(run, 2), 11 * 60), async () => {
      await actOnPathway(curator, { id, action: 'offer' })
    })
  })
}
