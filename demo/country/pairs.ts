import { actOnPair, proposePairs, suggestPairs } from '#modules/mentoring/index.ts'
import type { Context } from '#platform/db/database.ts'
import { addDays, moment, workingDay, workingDayBy } from './calendar.ts'
import type { Cast } from './cast.ts'
import type { Region, School } from './country.ts'
import type { DemoPerson } from './people.ts'
import { unlessRefused } from './refusals.ts'
import { contextOfSchool } from './roles.ts'
import { as, daysAgo, type Run } from './run.ts'

/** Schools of a municipality that have pairs, and pairs a school proposes at once. */
const SCHOOLS = 3
const PAIRS = 4
const DAYS_TOGETHER = 180

/**
 * Pairs of teachers, looked for by the product itself: most agreed and at work, one ended with its result, one declined.
 * The school of those who sign in has two more: one that both agreed to, one that waits for the teacher's own answer.
 */
export function planPairs(run: Run, region: Region, cast: Cast): void {
  for (const { schools } of region.municipalities)
    for (const school of schools.filter(one => one.closedOn === null).slice(0, SCHOOLS))
      planSchool(run, school)
  if (region === cast.region) planCast(run, cast)
}

function planSchool(run: Run, school: School): void {
  const day = workingDay(daysAgo(run, 50))
  run.timeline.at(moment(day, 15 * 60), async () => {
    const lead = contextOfSchool(run, school)
    const { proposals } = await suggestPairs(lead, {})
    const pairs = await propose(lead, proposals.slice(0, PAIRS), addDays(day, 14))
    for (const [at, pair] of pairs.entries())
      run.timeline.at(moment(workingDay(addDays(day, 4 + at)), 12 * 60), async () => {
        await unlessRefused(run, 'pair', () => (at === 2 ? decline(run, pair) : work(run, lead, pair, at)))
      })
  })
}

/** What is still open where the teacher and the methodologist who sign in work. */
function planCast(run: Run, { school, people: { teacher } }: Cast): void {
  const lead = contextOfSchool(run, school)
  const isHers = ({ giver, receiver }: Sides) => [giver, receiver].some(one => one.personId === teacher.id)
  run.timeline.at(moment(workingDayBy(daysAgo(run, 9)), 15 * 60), async () => {
    const { proposals } = await suggestPairs(lead, {})
    const [pair] = await propose(lead, [proposals.find(one => !isHers(one))!], addDays(run.today, 7))
    run.timeline.at(moment(workingDayBy(daysAgo(run, 5)), 12 * 60), async () => {
      await agree(run, pair!)
    })
  })
  run.timeline.at(moment(workingDayBy(daysAgo(run, 2)), 15 * 60), async () => {
    const { proposals } = await suggestPairs(lead, {})
    const hers = proposals.find(isHers) ?? ofOneSchool(school, teacher)
    const [pair] = await propose(lead, [hers], addDays(run.today, 14))
    const other = pair!.giver.personId === teacher.id ? pair!.receiver : pair!.giver
    await act(asTeacher(run, other), pair!.id, { version: 1, action: 'agree' })
  })
}

/** Entered by hand where the product finds nobody for her: with the colleague who teaches longest beside her. */
function ofOneSchool(school: School, teacher: DemoPerson): Proposal {
  const colleague = school.people.find(one => one.id && one !== teacher && one.post.class === 'teacher')!
  return {
    groundCode: 'subject',
    giver: { personId: colleague.id, name: colleague.name },
    receiver: { personId: teacher.id, name: teacher.name },
    competencyId: null,
    aim: 'Взаимные посещения уроков и разбор по карте наблюдения',
  }
}

type Side = { personId: string; name: string }
type Sides = { giver: Side; receiver: Side }
type Proposal = Sides & { groundCode: string; competencyId: string | null; aim: string }
type Pair = Sides & { id: string }

async function propose(lead: Context, chosen: readonly Proposal[], startsOn: string): Promise<Pair[]> {
  if (chosen.length === 0) return []
  const { ids } = await proposePairs(lead, {
    pairs: chosen.map(({ giver, receiver, groundCode, competencyId, aim }) => ({
      groundCode,
      competencyId,
      aim,
      giverPersonId: giver.personId,
      receiverPersonId: receiver.personId,
      startsOn,
      endsOn: addDays(startsOn, DAYS_TOGETHER),
      basisNumber: null,
      basisDate: null,
    })),
  })
  return ids.map((id, at) => ({ id, giver: chosen[at]!.giver, receiver: chosen[at]!.receiver }))
}

const asTeacher = (run: Run, side: Side): Context => as(run, 'teacher', { kind: 'self', id: null }, side)

type Said = Partial<Parameters<typeof actOnPair>[1]> &
  Pick<Parameters<typeof actOnPair>[1], 'version' | 'action'>

const act = (context: Context, id: string, said: Said) =>
  actOnPair(context, {
    reason: null,
    result: null,
    outcome: null,
    endedOn: null,
    basisNumber: null,
    basisDate: null,
    ...said,
    id,
  })

async function agree(run: Run, { id, giver, receiver }: Pair): Promise<{ version: number }> {
  const { version } = await act(asTeacher(run, giver), id, { version: 1, action: 'agree' })
  return await act(asTeacher(run, receiver), id, { version, action: 'agree' })
}

async function decline(run: Run, { id, receiver }: Pair): Promise<void> {
  const reason = 'В этом году готовлюсь к аттестации'
  await act(asTeacher(run, receiver), id, { version: 1, action: 'decline', reason })
}

/** Both agree and begin; the first pair of a school has ended with its result. */
async function work(run: Run, lead: Context, pair: Pair, at: number): Promise<void> {
  const agreed = await agree(run, pair)
  const move = (said: Said) => unlessRefused(run, 'pair', () => act(lead, pair.id, said))
  run.timeline.at(moment(workingDay(daysAgo(run, 30)), 9 * 60 + at), async () => {
    const begun = await move({ version: agreed.version, action: 'start' })
    if (!begun || at !== 0) return
    run.timeline.at(moment(workingDay(daysAgo(run, 6)), 16 * 60), async () => {
      await move({
        version: begun.version,
        action: 'end',
        result: 'partly',
        outcome: 'Провели шесть уроков вместе; приёмы работают, самостоятельно — пока не каждый раз.',
      })
    })
  })
}
