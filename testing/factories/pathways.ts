import { finishAttempt, startAttempt } from '../../src/modules/diagnostics/index.ts'
import { actOnPathway, draftPathway } from '../../src/modules/pathways/index.ts'
import { publishActivity, publishProgramme } from '../../src/modules/programmes/index.ts'
import { systemActor } from '../../src/platform/access/actor.ts'
import { fixedClock } from '../../src/platform/clock/clock.ts'
import { databaseOver } from '../../src/platform/db/database.ts'
import { actors, contextOf } from '../actors.ts'
import type { TestDatabase } from '../database.ts'
import { buildCampaign, buildInstrument } from './diagnostics.ts'
import { buildCare, buildOrganisation, buildTeacher, nextNumber } from './people.ts'

/**
 * Four offers over the competencies of `buildInstrument`, provided by a federal body: a programme that raises C-01
 * from 0 to 2 and stood in the federal register from 2025-01-01 to 2026-06-30, a longer one outside the register, a
 * webinar for C-02 and a practice for both.
 */
export async function buildOffers(database: TestDatabase) {
  const context = {
    db: databaseOver(database.app),
    actor: systemActor(['programmes', 'registers']),
    clock: fixedClock('2026-01-10T09:00:00Z'),
  }
  const provider = await buildOrganisation(database, {
    kind: 'institute',
    regionId: null,
    municipalityId: null,
  })
  const number = nextNumber()
  const programme = (
    code: string,
    hours: number,
    register: { number: string; periods: { from: string; to: string }[] } | null,
  ) =>
    publishProgramme(context, {
      code: `${code}-${number}`,
      title: `Программа ${code}`,
      kind: 'upskilling',
      hours,
      form: 'mixed',
      providerId: provider.id,
      track: 'teacher',
      annotation: 'Для проверки',
      raises: [{ competency: 'C-01', from: 0, to: 2 }],
      register,
    })
  const activity = (
    code: string,
    kind: 'nonformal' | 'practice',
    raises: { competency: string; from: number; to: number }[],
  ) =>
    publishActivity(context, {
      code: `${code}-${number}`,
      title: `Возможность ${code}`,
      kind,
      format: kind === 'practice' ? 'lesson-visit' : 'webinar',
      hours: 8,
      providerId: provider.id,
      regionId: null,
      track: 'teacher',
      annotation: 'Для проверки',
      raises,
    })
  return {
    registered: await programme('UP-1', 36, {
      number: 'ДЕМО-1',
      periods: [{ from: '2025-01-01', to: '2026-06-30' }],
    }),
    unregistered: await programme('UP-2', 72, null),
    webinar: await activity('WB-1', 'nonformal', [{ competency: 'C-02', from: 0, to: 2 }]),
    practice: await activity('PR-1', 'practice', [
      { competency: 'C-01', from: 1, to: 2 },
      { competency: 'C-02', from: 1, to: 2 },
    ]),
  }
}

/**
 * Teachers of one school on their way, each with a methodologist of her own: `diagnosed` lacks everything,
 * `drafted` has a draft, `running` has confirmed it. Everything is done by the use cases on the day of the tests.
 */
export async function pathwayPeople(database: TestDatabase, at: { regionId: string; school: string }) {
  const { instrumentId } = await buildInstrument(database)
  const offers = await buildOffers(database)

  async function diagnosed(mode: 'independent' | 'self' = 'independent') {
    const { person } = await buildTeacher(database, { at: at.school })
    const carer = await buildTeacher(database, {
      at: at.school,
      employment: { positionCode: 'methodologist' },
    })
    await buildCare(database, { personId: person.id, carerPersonId: carer.person.id })
    const { campaignId } = await buildCampaign(database, {
      instrumentId,
      regionId: at.regionId,
      people: [person.id],
      mode,
    })
    const teacher = actors.teacher(person.id)
    const { attemptId } = await startAttempt(contextOf(database, teacher), { campaignId })
    await finishAttempt(contextOf(database, teacher), { id: attemptId })
    const methodologist = actors.schoolMethodologist(at.school, { personId: carer.person.id })
    return { personId: person.id, attemptId, campaignId, teacher, methodologist }
  }

  async function drafted() {
    const who = await diagnosed()
    const { id } = await draftPathway(contextOf(database, who.methodologist), { personId: who.personId })
    return { ...who, id }
  }

  async function offered() {
    const who = await drafted()
    await actOnPathway(contextOf(database, who.methodologist), { id: who.id, action: 'offer' })
    return who
  }

  async function running() {
    const who = await offered()
    await actOnPathway(contextOf(database, who.teacher), { id: who.id, action: 'confirm' })
    return who
  }

  return { instrumentId, offers, diagnosed, drafted, offered, running }
}
