import { type OpenDeficit, selectNewestRatings, selectOpenDeficits } from '#modules/diagnostics/index.ts'
import { notify } from '#modules/notifications/index.ts'
import { findMainEmploymentOn, type MainEmployment } from '#modules/people/index.ts'
import type { OfferRow } from '#modules/programmes/contract.ts'
import { selectOffersFor } from '#modules/programmes/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { DraftPreview } from './contract.ts'
import { leadingOf } from './leading.ts'
import { insertItems, type NewItem, type NewLink } from './pathway-items.sql.ts'
import { findCarer, findLivingPathway, findNames, insertPathway, nextNumber } from './pathways.sql.ts'
import { isInCare } from './people.sql.ts'
import { DAY_MS, DRAFT_HOURS, plan, spread, whyUnreached } from './plan.ts'

export type DraftInput = {
  personId: string
  /** Hours of the whole pathway; 144 unless given. */
  hours?: number | undefined
  startsOn?: string | undefined
  endsOn?: string | undefined
}

/** A pathway lasts a school year unless told otherwise: ten months. */
const DEFAULT_DAYS = 300

/**
 * Drafts a pathway from the open deficits: the planner chooses, each choice keeps its link to the deficit it
 * answers (rows 127, 138, 156). The person must be in the actor's care; the system drafts for everybody.
 *
 * @throws Problem conflict when a pathway is alive already or nothing is to be closed; not-found, forbidden
 */
export async function draftPathway(context: Context, input: DraftInput): Promise<{ id: string }> {
  return await transact(context, async tx => await store(context, tx, await propose(context, tx, input)))
}

/** The same without writing anything: what would come out of these hours and dates. */
export async function previewDraft(context: Context, input: DraftInput): Promise<DraftPreview> {
  return await read(context, async tx => {
    const drafted = await propose(context, tx, input)
    const { items } = itemsOf(newId(), drafted)
    const titleOf = new Map(drafted.deficits.map(deficit => [deficit.competencyId, deficit.title]))
    return {
      ...drafted.period,
      hours: items.reduce((sum, item) => sum + item.hours, 0),
      items: items.map(({ title, kind, hours, startsOn, endsOn, why }) => ({
        title,
        kind,
        hours,
        startsOn,
        endsOn,
        why,
      })),
      unreached: drafted.proposal.unreached.map(one => ({
        title: titleOf.get(one.competency) ?? '',
        why: whyUnreached(one.why),
      })),
    }
  })
}

async function propose(context: Context, tx: Tx, input: DraftInput): Promise<Drafted> {
  const today = context.clock.today()
  const employment = await getEmployment(context, tx, input.personId, today)
  const living = await findLivingPathway(tx, input.personId)
  if (living)
    throw conflict(
      'pathways.living',
      `У педагога уже есть маршрут № ${living.number}. Измените его или сначала прекратите.`,
    )
  const period = periodOf(input, today)
  const deficits = await selectOpenDeficits(tx, input.personId)
  if (deficits.length === 0)
    throw conflict(
      'pathways.no-deficits',
      'Открытых дефицитов нет: маршрут составлять не из чего. Нужна диагностика.',
    )
  const offers = await selectOffersFor(tx, {
    regionId: employment.regionId,
    track: employment.track,
    day: today,
  })
  const proposal = plan({
    deficits,
    held: await heldLevels(tx, input.personId, deficits),
    offers,
    hours: input.hours ?? DRAFT_HOURS,
  })
  return { input, period, employment, deficits, offers, proposal, today }
}

async function getEmployment(
  context: Context,
  tx: Tx,
  personId: string,
  today: string,
): Promise<MainEmployment> {
  const employment = await findMainEmploymentOn(tx, personId, today)
  if (!employment)
    throw notFound('people.person', 'Такого человека нет, он вам не виден или сейчас нигде не работает.')
  const { reach } = context.actor
  if (reach.pathways === 'own' && !(await isInCare(tx, personId)))
    throw forbidden(
      'pathways.not-in-care',
      'Маршрут составляет тот, кто сопровождает педагога. Закрепите педагога за собой.',
    )
  return employment
}

function periodOf(input: DraftInput, today: string): { startsOn: string; endsOn: string } {
  const startsOn = input.startsOn ?? today
  const endsOn =
    input.endsOn ?? new Date(Date.parse(startsOn) + DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10)
  if (endsOn <= startsOn)
    throw invalid('pathways.period', 'Проверьте сроки маршрута.', [
      { code: 'pathways.period', field: 'endsOn', message: 'Окончание должно быть позже начала.' },
    ])
  return { startsOn, endsOn }
}

async function heldLevels(tx: Tx, personId: string, deficits: OpenDeficit[]) {
  const lacking = new Set(deficits.map(one => one.competencyId))
  const ratings = await selectNewestRatings(tx, personId)
  return ratings
    .filter(one => !lacking.has(one.competencyId))
    .map(({ competencyId, level }) => ({ competencyId, level }))
}

type Drafted = {
  input: DraftInput
  period: { startsOn: string; endsOn: string }
  employment: MainEmployment
  deficits: OpenDeficit[]
  offers: OfferRow[]
  proposal: ReturnType<typeof plan>
  today: string
}

async function store(context: Context, tx: Tx, drafted: Drafted): Promise<{ id: string }> {
  const { input, period, employment, deficits, proposal, today } = drafted
  const id = newId()
  const { regionId, municipalityId, organisationId } = employment
  const { items, links } = itemsOf(id, drafted)
  const carer = (await findCarer(tx, input.personId, today)) ?? null
  const attemptId = deficits.find(one => one.source === 'test')?.attemptId ?? deficits[0]!.attemptId
  const number = await nextNumber(tx, today.slice(0, 4))
  await insertPathway(
    tx,
    {
      id,
      number,
      personId: input.personId,
      attemptId,
      curatorPersonId: carer,
      ...period,
      draftedOn: today,
      budgetHours: input.hours ?? DRAFT_HOURS,
      positionCode: employment.positionCode,
      regionId,
      municipalityId,
      organisationId,
    },
    firstCard(deficits, items, period),
    { ...proposal, unreached: proposal.unreached.map(one => ({ ...one, words: whyUnreached(one.why) })) },
  )
  await insertItems(tx, items, links)
  if (carer) {
    const of = { personId: input.personId, positionCode: employment.positionCode, curatorPersonId: carer }
    const names = await findNames(tx, { ...of, organisationId })
    await notify(context, tx, [
      {
        personId: carer,
        duty: leadingOf({ regionId, municipalityId, organisationId }),
        kind: 'pathway-drafted',
        title: 'Составлен черновик маршрута',
        body: `${names?.personName ?? 'Педагог'}: посмотрите, поправьте, если нужно, и предложите.`,
        link: `/pathways/${id}`,
      },
    ])
  }
  await recordAudit(context, tx, {
    action: 'pathways.draft',
    entity: 'pathway',
    entityId: id,
    regionId,
    after: { number, status: 'draft', items: items.map(item => item.title), ...period },
  })
  return { id }
}

function itemsOf(
  pathwayId: string,
  { input, period, employment, deficits, offers, proposal, today }: Drafted,
) {
  const { regionId, municipalityId, organisationId } = employment
  const unit = { personId: input.personId, regionId, municipalityId, organisationId }
  const offerOf = new Map(offers.map(offer => [offer.id, offer]))
  const deficitOf = new Map(deficits.map(deficit => [deficit.competencyId, deficit]))
  const dates = spread(
    proposal.items.map(item => offerOf.get(item.offer)!.hours),
    period.startsOn,
    period.endsOn,
  )
  const items: NewItem[] = []
  const links: NewLink[] = []
  for (const [index, chosen] of proposal.items.entries()) {
    const offer = offerOf.get(chosen.offer)!
    const itemId = newId()
    const answered = answeredBy(chosen, offer, deficitOf)
    items.push({
      ...unit,
      id: itemId,
      pathwayId,
      position: index + 1,
      kind: offer.kind,
      programmeId: offer.kind === 'formal' ? offer.id : null,
      activityId: offer.kind === 'formal' ? null : offer.id,
      title: offer.title,
      hours: offer.hours,
      ...dates[index]!,
      why: whyChosen(answered.map(one => one.deficit.title)),
    })
    links.push(
      ...answered.map(({ deficit, from, to }) => ({
        ...unit,
        itemId,
        deficitId: deficit.id,
        fromLevel: from,
        toLevel: to,
        linkedOn: today,
      })),
    )
  }
  return { items, links }
}

/** Deficits an item answers: those it lifts, and for a practice item those it confirms. */
export function answeredBy(
  chosen: { closes: { competency: string; from: number; to: number }[]; why: { practiceFor: string[] } },
  offer: Pick<OfferRow, 'raises'>,
  deficitOf: Map<string, OpenDeficit>,
): { deficit: OpenDeficit; from: number; to: number }[] {
  const lifted = chosen.closes.flatMap(({ competency, from, to }) => {
    const deficit = deficitOf.get(competency)
    return deficit ? [{ deficit, from, to }] : []
  })
  const confirmed = chosen.why.practiceFor.flatMap(competency => {
    const deficit = deficitOf.get(competency)
    const raise = offer.raises.find(one => one.competencyId === competency)
    const isLifted = lifted.some(one => one.deficit.competencyId === competency)
    return deficit && raise && !isLifted ? [{ deficit, from: raise.from, to: raise.to }] : []
  })
  return [...lifted, ...confirmed]
}

export function whyChosen(titles: readonly string[]): string {
  return titles.length === 0
    ? 'Готовит к следующим шагам.'
    : `Закрывает: ${titles.map(title => `«${title}»`).join(', ')}.`
}

function firstCard(deficits: OpenDeficit[], items: NewItem[], period: { startsOn: string; endsOn: string }) {
  const hours = items.reduce((sum, item) => sum + item.hours, 0)
  const weeks = Math.max(
    1,
    Math.round((Date.parse(period.endsOn) - Date.parse(period.startsOn)) / (7 * DAY_MS)),
  )
  return {
    content: deficits
      .slice(0, 5)
      .map(deficit => deficit.title)
      .join('; '),
    technologies:
      'Практические занятия с разбором собственных уроков, дистанционные модули, посещение уроков коллег.',
    pace: `${hours} ч за ${weeks} нед., в среднем ${String(Math.round((hours / weeks) * 10) / 10).replace('.', ',')} ч в неделю.`,
    resources: '',
    conditions: '',
    teacherRequest: '',
  }
}
