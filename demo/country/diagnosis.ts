import {
  expireAttempts,
  finishAttempt,
  openCampaign,
  saveAnswer,
  startAttempt,
} from '#modules/diagnostics/index.ts'
import { showAttempt } from '#modules/diagnostics/show-attempt.ts'
import type { Context } from '#platform/db/database.ts'
import { answer, skillOf } from './answers.ts'
import { addDays, daysBetween, moment, workingDay } from './calendar.ts'
import type { Teaching } from './content.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfTeacher } from './roles.ts'
import { asSystem, type Run } from './run.ts'

export type CampaignPlan = {
  /** Names the campaign within the demo: its chances are drawn under this name. */
  key: string
  title: string
  instrument: string
  mode: 'independent' | 'self'
  organiserId: string
  opensOn: string
  closesOn: string
  /** Everybody invited; those who have not been hired by the opening are left out. */
  invited: readonly DemoPerson[]
  /** Those of the invited who take it. */
  takers: ReadonlySet<DemoPerson>
}

/** Called when an attempt has been scored; the history of pathways begins there. */
export type OnScored = (person: DemoPerson) => void

/** Opens a campaign on its day and lets its takers sit, most of them as late as they can. */
export function planCampaign(
  run: Run,
  teaching: Teaching,
  context: Context,
  plan: CampaignPlan,
  onScored: OnScored,
): void {
  const random = run.random.fork(`campaign/${plan.key}`)
  run.timeline.at(moment(plan.opensOn, 6 * 60), async () => {
    const present = plan.invited.filter(person => person.id)
    if (present.length === 0) return
    const instrument = teaching.instruments.get(plan.instrument)!
    const campaign = await unlessRefused(run, 'openCampaign', () =>
      openCampaign(context, {
        instrumentId: instrument.id,
        title: plan.title,
        mode: plan.mode,
        organiserId: plan.organiserId,
        opensOn: plan.opensOn,
        closesOn: plan.closesOn,
        organisations: [],
        people: present.map(person => person.id),
      }),
    )
    if (!campaign) return
    for (const person of present.filter(one => plan.takers.has(one))) {
      const own = random.fork(person.index)
      run.timeline.at(momentOfSitting(own, plan), () =>
        sit(run, teaching, person, campaign.id, own, plan.mode === 'independent' ? onScored : () => {}),
      )
    }
  })
}

function momentOfSitting(random: Random, { opensOn, closesOn }: CampaignPlan): Date {
  const length = daysBetween(opensOn, closesOn)
  const day = workingDay(addDays(opensOn, Math.floor(length * random.next() ** 0.7)))
  return moment(day > closesOn ? addDays(closesOn, -2) : day, random.int(7 * 60, 15 * 60))
}

/** One sitting: answers come one by one, each at its minute; a few people leave before the end. */
export async function sit(
  run: Run,
  teaching: Teaching,
  person: DemoPerson,
  campaignId: string,
  random: Random,
  onScored: OnScored,
): Promise<void> {
  const context = contextOfTeacher(run, person)
  const started = await unlessRefused(run, 'startAttempt', () => startAttempt(context, { campaignId }))
  if (!started) return
  const attempt = await showAttempt(context, { id: started.attemptId })
  const minutes = (Date.parse(attempt.deadlineAt) - Date.parse(attempt.startedAt)) / 60_000
  const seconds = (minutes * 60 * (0.35 + 0.45 * random.next())) / attempt.items.length
  const leavesAt = random.chance(0.03) ? random.int(2, attempt.items.length - 3) : Number.POSITIVE_INFINITY
  let at = run.clock.now().getTime()
  for (const [index, asked] of attempt.items.entries()) {
    at += Math.round(seconds * (0.4 + 1.2 * random.next())) * 1000
    if (index >= leavesAt) break
    const item = teaching.itemByStem.get(asked.stem)!
    const chosen = answer(random, skillOf(person, item.competency, run.random), item)
    if (chosen)
      run.timeline.at(new Date(at), async () => {
        await saveAnswer(context, { attemptId: attempt.id, itemId: asked.id, chosen, revision: 1 })
      })
  }
  if (leavesAt === Number.POSITIVE_INFINITY)
    run.timeline.at(new Date(at + 20_000), async () => {
      await finishAttempt(context, { id: attempt.id })
      onScored(person)
    })
  else
    run.timeline.at(new Date(Date.parse(attempt.deadlineAt) + 60_000), async () => {
      await expireAttempts(asSystem(run, 'measuring', 'directory', 'results', 'instruments'))
      onScored(person)
    })
}
