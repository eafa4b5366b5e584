import { authorisePerson } from '#modules/parties/index.ts'
import { addDays } from './calendar.ts'
import { bodyOf } from './cast.ts'
import type { Region } from './country.ts'
import { contextOfHead } from './roles.ts'
import type { Run } from './run.ts'

const CAPACITIES = [
  ['mentor', 'Приказ', ['mentoring']],
  ['expert', 'Приказ', ['programme-expertise']],
  ['contract-methodologist', 'Договор ГПХ', ['methodological-help', 'pathway-support']],
] as const

/** The people a centre authorised beside its staff: a mentor, an expert, a methodologist under a contract. */
export async function authorisePeople(run: Run, region: Region): Promise<void> {
  const head = contextOfHead(run, region)
  const centre = bodyOf(region, 'centre')
  const since = addDays(run.today, -60)
  const teachers = region.municipalities
    .flatMap(municipality => municipality.schools)
    .flatMap(school => school.people)
    .filter(person => person.id && person.post.class === 'teacher')
  for (const [at, [capacity, paper, functions]] of CAPACITIES.entries()) {
    const person = teachers[at * 7]
    if (!person) continue
    await authorisePerson(head, {
      personId: person.id,
      capacity,
      level: 'R',
      organisationId: centre.id,
      basis: `${paper} от ${since.split('-').reverse().join('.')} № ${51 + at}`,
      actId: null,
      functions: [...functions],
      validFrom: since,
      validTo: null,
    })
  }
}
