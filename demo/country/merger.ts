import { createOrganisation } from '#modules/organisations/index.ts'
import { doReorganisation, previewReorganisation } from '#modules/reorganisations/index.ts'
import { NO_REQUISITES } from '../../src/setup/registers.ts'
import { addDays, moment, workingDay } from './calendar.ts'
import type { Cast } from './cast.ts'
import type { Municipality, Region, School } from './country.ts'
import { inventedRequisites } from './numbers.ts'
import { contextOfHead } from './roles.ts'
import { daysAgo, type Run } from './run.ts'

export type Merger = { region: Region; municipality: Municipality; from: [School, School]; day: string }

/** Days ago; between two campaigns of the year. */
const AGO = 112

/**
 * Chooses two schools of the region of those who sign in that have become one by now, far from the cast, and closes them
 * for whoever plans later. None in a country too small for it.
 */
export function chooseMerger(run: Run, { region, municipality: own }: Cast): Merger | undefined {
  const day = workingDay(daysAgo(run, AGO))
  const isWhole = (school: School) =>
    school.type === 'school' && school.people.every(person => person.employedFrom < addDays(day, -7))
  for (const [at, municipality] of region.municipalities.entries()) {
    const [one, other] = municipality.schools.filter(isWhole)
    // every third municipality shares nothing of its schools: nothing of theirs hangs in the air
    if (municipality === own || at % 3 !== 2 || !one || !other) continue
    for (const school of [one, other]) school.closedOn = day
    return { region, municipality, from: [one, other], day }
  }
  return undefined
}

/** The head of the centre enters the new school and records the merger as it is shown to her. */
export function planMerger(run: Run, { region, municipality, from, day }: Merger): void {
  const head = contextOfHead(run, region)
  const called = `Образовательный комплекс «${municipality.label}»`
  run.timeline.at(moment(day, 10 * 60), async () => {
    const code = `${municipality.code}-school-merged`
    const { id } = await createOrganisation(head, {
      ...NO_REQUISITES,
      ...inventedRequisites(region.profile.subject, schoolsOf(region) + 1),
      code,
      name: `Муниципальное бюджетное общеобразовательное учреждение «${called}» (вымышленная организация)`,
      shortName: `${called} (демо)`,
      kind: 'organisation',
      level: 'I',
      regionId: region.id,
      municipalityId: municipality.id,
      parentId: null,
      email: `${code}@demo.invalid`,
      address: `${region.name}, ${municipality.label} (вымышленный адрес)`,
      isRural: from.every(school => school.isRural),
      validFrom: day,
    })
    const plan = {
      subject: 'organisation' as const,
      kind: 'merge' as const,
      onDay: day,
      from: from.map(school => school.id),
      to: [id],
      main: null,
      assigned: [],
      placed: [],
    }
    const { effects } = await previewReorganisation(head, plan)
    const act = 'Постановление администрации о слиянии школ № 214 (вымышленное)'
    await doReorganisation(head, { ...plan, act, print: effects.print })
  })
}

/** As many numbers of requisites as the region has given out. */
const schoolsOf = ({ municipalities }: Region) =>
  municipalities.reduce((sum, { schools }) => sum + schools.length, 0)
