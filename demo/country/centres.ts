import { answerCandidacy, appointHead, proposeHead, sendCandidacy } from '#modules/appointments/index.ts'
import { recordGroup } from '#modules/training/index.ts'
import { moment, workingDay } from './calendar.ts'
import { bodyOf } from './cast.ts'
import type { Country, Region } from './country.ts'
import type { DemoPerson } from './people.ts'
import { contextOfHead } from './roles.ts'
import { as, daysAgo, everywhere, inRegion, type Run } from './run.ts'

/** Regions that differ in how their head was agreed; in the others everything is in order. */
const WAITS = 'ivanovo'
const NEVER_ASKED = 'altai'
/** As many people as one form takes. */
const MOST_TOGETHER = 100

/**
 * Heads of centres: agreed and appointed; appointed while the letter waits for an answer; appointed and never asked.
 * Staff of centres trained at the federal coordinator, workers of municipal services at the institute, most of them.
 */
export function planCentres(run: Run, country: Country): void {
  for (const [index, region] of country.regions.entries()) {
    planHead(run, region, index + 1)
    planTraining(run, country, region, index + 1)
  }
}

function planHead(run: Run, region: Region, number: number): void {
  const centre = bodyOf(region, 'centre')
  const head = centre.people.find(one => one.id)
  const official = bodyOf(region, 'authority').people.find(one => one.id)
  if (!head || !official) return
  const { territory } = region.profile
  const office = as(run, 'ministry', inRegion(region.id), { personId: official.id, name: official.name })
  const operator = as(run, 'federal-coordinator', everywhere, { name: 'Федеральный координатор' })
  const at = (days: number, work: (day: string) => Promise<void>) => {
    const day = workingDay(daysAgo(run, days))
    run.timeline.at(moment(day, 10 * 60 + number), () => work(day))
  }
  let known = { id: '', version: 1 }
  const propose = async () => {
    known = { ...(await proposeHead(office, { centreId: centre.id, personId: head.id })), version: 1 }
  }
  const send = async (on: string) => {
    const { version } = await sendCandidacy(office, { ...known, number: `01-${200 + number}`, on })
    known = { ...known, version }
  }
  const appoint = async (on: string) => {
    const order = { number: `${60 + number}-к`, on, validFrom: on }
    known = { ...known, version: (await appointHead(office, { ...known, ...order })).version }
  }
  at(220, async day => {
    await propose()
    if (territory === WAITS || territory === NEVER_ASKED) await appoint(day)
    else await send(day)
  })
  if (territory === WAITS) at(9, send)
  if (territory === WAITS || territory === NEVER_ASKED) return
  at(212, async on => {
    const letter = { number: `ФК-${300 + number}`, on, remarks: '' }
    const { version } = await answerCandidacy(operator, { ...known, verdict: 'agree', ...letter })
    known = { ...known, version }
  })
  at(210, appoint)
}

function planTraining(run: Run, country: Country, region: Region, number: number): void {
  const centre = bodyOf(region, 'centre')
  const services = region.municipalities.flatMap(({ service }) => service.people)
  const coordinator = country.federal.get('federal-coordinator')!
  const train = (
    days: number,
    people: readonly DemoPerson[],
    course: { providerId: string; title: string; hours: number; series: string },
  ) => {
    const on = workingDay(daysAgo(run, days))
    run.timeline.at(moment(on, 16 * 60 + number), async () => {
      const { series, ...named } = course
      const present = people.filter(one => one.id).slice(0, MOST_TOGETHER)
      if (present.length === 0) return
      await recordGroup(contextOfHead(run, region), {
        ...named,
        programmeId: null,
        documentKind: 'certificate',
        completedOn: on,
        issuedOn: on,
        learners: present.map((one, at) => ({
          personId: one.id,
          documentNumber: `${series}-${number}-${at + 1}`,
        })),
      })
    })
  }
  train(
    130,
    centre.people.filter((_, at) => at % 5 < 3),
    {
      providerId: coordinator.id,
      title: 'Организация деятельности центра непрерывного повышения профессионального мастерства',
      hours: 72,
      series: 'ФК',
    },
  )
  train(
    95,
    services.filter((_, at) => at % 3 > 0),
    {
      providerId: bodyOf(region, 'institute').id,
      title: 'Тьюторское сопровождение педагогических работников',
      hours: 36,
      series: 'МС',
    },
  )
}
