import type { Actor } from '#platform/access/actor.ts'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import type { RecordAction } from '#platform/http/record.ts'
import { findAppointee, selectAppointmentsOf } from './appointments.sql.ts'
import type { CandidacyCard, CandidacyRow, CentreRow, Paper, PersonAppointment } from './contract.ts'
import { papersOf } from './head-papers.ts'
import {
  findCandidacy,
  findCandidateFacts,
  findCentre,
  selectCandidaciesOf,
  selectFiles,
  selectHeadPosts,
  selectSubmissions,
} from './heads.sql.ts'
import { selectCentres } from './heads-list.sql.ts'
import { candidacyMissing, named, sideOf } from './keep-head.ts'
import { ALL_ACTIONS, type HeadStatus, judge, labelOf } from './lifecycle.ts'

/** A candidacy with its letters, answers, order and what the reader may do next. */
export async function showCandidacy(context: Context, { id }: { id: string }): Promise<CandidacyCard> {
  return await read(context, async tx => {
    const known = await findCandidacy(tx, id)
    if (!known) throw candidacyMissing()
    const today = context.clock.today()
    const kept = known.isKept ? papersOf(sideOf(context.actor)) : []
    const files = await selectFiles(tx, id)
    const shown = (paper: Paper, submissionId: string | null) =>
      files
        .filter(file => file.paper === paper && file.submissionId === submissionId)
        .map(file => ({ id: file.id, name: file.name, bytes: file.bytes, isKept: kept.includes(paper) }))
    const submissions = await selectSubmissions(tx, id)
    const agreed = submissions.find(one => one.verdict === 'agree')
    return {
      id,
      personId: known.personId,
      name: known.personName,
      status: known.status,
      validFrom: known.validFrom,
      validTo: known.validTo,
      agreement: agreed ? named(agreed.answerNumber!, agreed.answerOn!) : null,
      centre: { id: known.organisationId, name: known.centreName },
      regionName: known.regionName,
      place: (await findCandidateFacts(tx, known.personId, today)).place,
      orderNumber: known.orderNumber,
      orderOn: known.orderOn,
      orderFiles: shown('order', null),
      submissions: submissions.map(one => ({
        id: one.id,
        number: one.number,
        letterNumber: one.letterNumber,
        letterOn: one.letterOn,
        sentOn: one.sentOn,
        dueOn: one.dueOn,
        isLate: one.verdict === null && one.dueOn !== null && one.dueOn < today,
        verdict: one.verdict as CandidacyCard['submissions'][number]['verdict'],
        answerNumber: one.answerNumber,
        answerOn: one.answerOn,
        remarks: one.remarks,
        answeredBy: one.answeredBy as CandidacyCard['submissions'][number]['answeredBy'],
        letterFiles: shown('letter', one.id),
        answerFiles: shown('answer', one.id),
      })),
      version: known.version,
      actions: actionsFor(context.actor, known.isKept, known.status),
      kept,
    }
  })
}

/** Buttons of the card; a reader has none. */
function actionsFor(actor: Actor, isKept: boolean, status: HeadStatus): RecordAction[] {
  const side = isKept ? sideOf(actor) : undefined
  if (!side) return []
  return ALL_ACTIONS.map(action => {
    const verdict = judge(status, action, side)
    return {
      action,
      label: labelOf(action, side),
      allowed: verdict.allowed,
      reason: verdict.allowed ? null : verdict.reason,
    }
  })
}

export async function showCandidacyHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findCandidacy(tx, id))) throw candidacyMissing()
    return { entries: await historyOf(tx, 'head-candidacy', id) }
  })
}

/** Who leads a centre today, and everybody who was proposed for it. */
export async function showHeadsOfCentre(
  context: Context,
  { id }: { id: string },
): Promise<{ centre: CentreRow | null; candidacies: CandidacyRow[]; mayPropose: boolean }> {
  return await read(context, async tx => {
    const today = context.clock.today()
    const known = await findCentre(tx, id, today)
    const query = {
      on: today,
      today,
      scope: context.actor.scope,
      centre: id,
      sort: 'name',
      order: 'asc',
    } as const
    const [row] = await selectCentres(tx, query, { limit: 1 })
    if (!row) return { centre: null, candidacies: [], mayPropose: false }
    const { sortRegion: _, ...centre } = row
    return {
      centre,
      candidacies: await selectCandidaciesOf(tx, id, today),
      mayPropose: Boolean(known?.isKept) && context.actor.permissions.has('heads.propose'),
    }
  })
}

/** Everything a person is or was appointed to, as far as the reader sees it: by an order, into a pool, as a head. */
export async function listPersonAppointments(
  context: Context,
  { id }: { id: string },
): Promise<{ appointments: PersonAppointment[] }> {
  return await read(context, async tx => {
    if (!(await findAppointee(tx, id)))
      throw notFound('people.person', 'Такого человека нет или он вам не виден.')
    return { appointments: await appointmentsOf(tx, id, context.clock.today()) }
  })
}

async function appointmentsOf(tx: Tx, personId: string, today: string): Promise<PersonAppointment[]> {
  const posts = await selectHeadPosts(tx, personId, today)
  const functions = await selectAppointmentsOf(tx, personId)
  return [
    ...posts.map(({ agreement, id, ...post }) => ({
      ...post,
      id,
      title: 'Руководитель ЦНППМ',
      candidacyId: id,
      isAgreed: agreement !== null,
    })),
    ...functions.map(one => ({ ...one, candidacyId: null, isAgreed: null })),
  ].sort((one, other) => other.validFrom.localeCompare(one.validFrom))
}
