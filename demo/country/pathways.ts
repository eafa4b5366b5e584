import { markNotificationsRead } from '#modules/notifications/read-notifications.ts'
import { actOnPathway, draftPathway, finishItem, recordItemCompletion } from '#modules/pathways/index.ts'
import { showPathway } from '#modules/pathways/show-pathway.ts'
import { revokeCompletion } from '#modules/training/revoke-completion.ts'
import type { Context } from '#platform/db/database.ts'
import { addDays, daysBetween, moment, workingDay } from './calendar.ts'
import type { Region, School } from './country.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfCurator, contextOfTeacher, type Offices } from './roles.ts'
import type { Run } from './run.ts'

/** How one person's pathway will go, drawn before it begins. */
type Fate = 'completed' | 'slow' | 'abandoned' | 'stopped' | 'unanswered' | 'draft'

const FATES: readonly (readonly [Fate, number])[] = [
  ['completed', 66],
  ['slow', 14],
  ['abandoned', 6],
  ['stopped', 5],
  ['unanswered', 5],
  ['draft', 4],
]

const STOP_REASONS = [
  'Длительный больничный: к маршруту вернёмся после выхода на работу.',
  'Педагог уходит в отпуск по уходу за ребёнком.',
  'Сменилась должность, нужен новый маршрут по новому профилю.',
  'По просьбе педагога: не хватает времени рядом с подготовкой классов к экзаменам.',
]
const WISHES = [
  'Лучше дистанционно: до города два часа дороги.',
  'Прошу перенести начало на вторую четверть, сейчас много замен.',
  'Похожие курсы уже были в прошлом году, предложите, пожалуйста, другие.',
]
const EVIDENCE = [
  'Открытый урок в 7 классе, разбор с методистом.',
  'Материалы выложены в методическую копилку школы.',
  'Посещены три урока наставника, заметки у методиста.',
  'Выступление на методическом объединении.',
  '',
  '',
]

export type PathwayMaker = {
  /** To be called when somebody's independent diagnosis has been scored. */
  afterDiagnosis: (person: DemoPerson) => void
}

/** Lets pathways of a region come into being and go on; series of documents are numbered through the region. */
export function makePathways(
  run: Run,
  region: Region,
  offices: Offices,
  schoolOf: ReadonlyMap<DemoPerson, School>,
): PathwayMaker {
  const random = run.random.fork(`pathways/${region.profile.territory}`)
  const documents = { next: 1 }
  return {
    afterDiagnosis(person) {
      const own = random.fork(person.index)
      const school = schoolOf.get(person)
      if (!school || !own.chance(region.profile.withPathway)) return
      const curator = contextOfCurator(run, region, offices.curatorOf.get(school)!)
      const story = { run, region, person, curator, random: own, documents, head: offices.head }
      later(story, own.int(3, 18), () => draft(story))
    },
  }
}

export type Story = {
  run: Run
  region: Region
  person: DemoPerson
  curator: Context
  head: Context
  random: Random
  documents: { next: number }
}

/** Something happens so many days from now, on a working day, at a working hour. */
function later({ run, random }: Story, days: number, work: () => Promise<void>): void {
  const day = workingDay(addDays(run.clock.today(), days))
  run.timeline.at(moment(day, random.int(6 * 60, 14 * 60)), work)
}

async function draft(story: Story): Promise<void> {
  const { run, random, person, curator } = story
  const startsOn = addDays(run.clock.today(), random.int(5, 14))
  const drafted = await unlessRefused(run, 'draftPathway', () =>
    draftPathway(curator, {
      personId: person.id,
      hours: random.pick([72, 108, 108, 144, 144]),
      startsOn,
      endsOn: addDays(startsOn, random.int(90, 220)),
    }),
  )
  if (!drafted) return
  const fate = random.weighted(FATES)
  // a draft that lay for months is found and offered at last
  later(story, fate === 'draft' ? random.int(30, 80) : random.int(1, 6), () => offer(story, drafted.id, fate))
}

export async function offer(story: Story, id: string, fate: Fate): Promise<void> {
  const { run, random, person, curator } = story
  const offered = await unlessRefused(run, 'offer', () => actOnPathway(curator, { id, action: 'offer' }))
  if (!offered) return
  if (fate === 'unanswered') {
    later(story, random.int(35, 70), async () => {
      const reason = 'Педагог не ответил на предложение, договорились вернуться к нему в новом учебном году.'
      await unlessRefused(run, 'stop', () => actOnPathway(curator, { id, action: 'stop', reason }))
    })
    return
  }
  const teacher = contextOfTeacher(run, person)
  if (random.chance(0.06))
    later(story, random.int(1, 5), async () => {
      const reason = random.pick(WISHES)
      const returned = await unlessRefused(run, 'return', () =>
        actOnPathway(teacher, { id, action: 'return', reason }),
      )
      if (returned) later(story, random.int(1, 4), () => offer(story, id, fate))
    })
  else later(story, random.int(1, 11), () => confirm(story, id, fate))
}

async function confirm(story: Story, id: string, fate: Fate): Promise<void> {
  const { run, random, person, curator } = story
  const teacher = contextOfTeacher(run, person)
  if (!(await unlessRefused(run, 'confirm', () => actOnPathway(teacher, { id, action: 'confirm' })))) return
  await markNotificationsRead(teacher, {})
  if (random.chance(0.5)) await markNotificationsRead(curator, {})
  if (fate === 'stopped')
    later(story, random.int(20, 90), async () => {
      const reason = random.pick(STOP_REASONS)
      await unlessRefused(run, 'stop', () => actOnPathway(curator, { id, action: 'stop', reason }))
    })
  await takeNext(story, id, fate)
}

/** Enters the next item of a running pathway; after the last one the pathway is completed. */
async function takeNext(story: Story, id: string, fate: Fate): Promise<void> {
  const { run, region, random, curator } = story
  const pathway = await unlessRefused(run, 'show', () => showPathway(curator, { id }))
  if (pathway?.status !== 'running') return
  const done = pathway.items.filter(item => item.status === 'done').length
  const item = pathway.items.find(one => one.status === 'planned' || one.status === 'running')
  if (!item) {
    later(story, random.int(2, 12), async () => {
      await unlessRefused(run, 'complete', () => actOnPathway(curator, { id, action: 'complete' }))
    })
    return
  }
  if (fate === 'abandoned' && done >= random.int(0, 2)) return
  const planned = Math.max(
    3,
    daysBetween(item.startsOn ?? run.clock.today(), item.endsOn ?? run.clock.today()),
  )
  const pace = region.profile.pace * (0.75 + 0.5 * random.next()) * (fate === 'slow' ? 1.9 : 1)
  const begins = Math.max(0, daysBetween(run.clock.today(), item.startsOn ?? run.clock.today()))
  const wait = Math.round(begins * Math.min(1, pace) + planned * pace)
  later(story, Math.max(2, wait), async () => {
    const finished =
      item.kind === 'formal'
        ? await recordDocument(story, id, item.id)
        : await unlessRefused(run, 'finishItem', () =>
            finishItem(contextOfTeacher(run, story.person), {
              id,
              itemId: item.id,
              evidence: random.pick(EVIDENCE),
            }),
          )
    if (finished) await takeNext(story, id, fate)
  })
}

/** A course ended a few days ago, its document has come; once in a while it turns out to be somebody else's. */
async function recordDocument(story: Story, id: string, itemId: string): Promise<{ id: string } | undefined> {
  const { run, region, random, curator, head, documents } = story
  const issuedOn = addDays(run.clock.today(), -random.int(0, 2))
  const number = String(documents.next++).padStart(6, '0')
  const recorded = await unlessRefused(run, 'recordItemCompletion', () =>
    recordItemCompletion(curator, {
      id,
      itemId,
      documentNumber: `ДЕМО ${region.profile.subject} ${number}`,
      registrationNumber: `${region.profile.subject}-${number}`,
      completedOn: addDays(issuedOn, -random.int(0, 4)),
      issuedOn,
    }),
  )
  if (!recorded) return undefined
  if (random.chance(0.012))
    later(story, random.int(5, 25), async () => {
      await unlessRefused(run, 'revoke', () =>
        revokeCompletion(head, {
          id: recorded.completionId,
          reason: 'Документ внесён по ошибке: он выдан другому слушателю с той же фамилией.',
        }),
      )
    })
  return { id: recorded.completionId }
}
