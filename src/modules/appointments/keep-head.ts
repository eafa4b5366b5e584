import { settingAt } from '#modules/acts/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type Candidacy,
  findCandidacy,
  findCandidateName,
  findCentre,
  insertCandidacy,
  insertSubmission,
  lockCandidacy,
  selectSubmissions,
  updateCandidacy,
  updateSubmission,
} from './heads.sql.ts'
import { type HeadAction, type HeadSide, type HeadStatus, judge } from './lifecycle.ts'
import { tellOfAnswer, tellOfEnd, tellOfLetter } from './tell-sides.ts'

/** Days within which the federal operator answers: a dated setting of the pack. */
const ANSWER_DAYS = 'head-answer-days'

type Changed = { version: number; status: HeadStatus }

export const candidacyMissing = () =>
  notFound('heads.missing', 'Такой кандидатуры нет или она вам не видна. Найдите центр в списке.')

/** On which side of the agreement the actor stands; undefined for a reader. */
export function sideOf({ permissions }: Actor): HeadSide | undefined {
  if (permissions.has('heads.propose')) return 'ministry'
  return permissions.has('heads.answer') ? 'coordinator' : undefined
}

/**
 * The ministry proposes a candidate for the head of a centre (KLD p. 9.1-4).
 *
 * @throws Problem invalid with every broken field; conflict when she is proposed for this centre already
 */
export async function proposeHead(
  context: Context,
  { centreId, personId }: { centreId: string; personId: string },
): Promise<{ id: string }> {
  try {
    return await transact(context, async tx => {
      const centre = await findCentre(tx, centreId, context.clock.today())
      const personName = await findCandidateName(tx, personId)
      const problems: ProblemItem[] = []
      const add = (field: string, message: string) =>
        problems.push({ code: `heads.${field}`, field, message })
      if (!centre) add('centreId', 'Такого центра нет. Выберите его из списка')
      else if (!centre.isKept)
        add('centreId', `Руководителя «${centre.shortName}» предлагает другое министерство`)
      else if (!centre.isOpen) add('centreId', `«${centre.shortName}» сегодня не действует`)
      if (!personName)
        add(
          'personId',
          'Такого человека нет среди тех, кого вам видно. Сначала его принимает на работу центр',
        )
      if (problems.length > 0) throw invalid('heads.invalid', 'Проверьте отмеченные поля.', problems)
      const id = newId()
      const { regionId, municipalityId, shortName } = centre!
      await insertCandidacy(tx, {
        id,
        organisationId: centreId,
        regionId,
        municipalityId,
        personId,
        personName: personName!,
        createdAt: context.clock.now(),
      })
      await recordAudit(context, tx, {
        action: 'heads.propose',
        entity: 'head-candidacy',
        entityId: id,
        regionId,
        after: { centre: shortName, candidate: personName, status: 'draft' },
      })
      return { id }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'head_candidacies_once')
      throw conflict('heads.known', 'Этот человек уже предложен в этот центр. Откройте его кандидатуру.')
    throw error
  }
}

type Paper = { id: string; version: number; number: string; on: string }

/** Sends the letter; a candidacy that was returned goes again as a new version, with a term of its own. */
export async function sendCandidacy(
  context: Context,
  { id, version, number, on }: Paper,
): Promise<Changed & { submissionId: string }> {
  return await transact(context, async tx => {
    const { known, next } = await loadFor(context, tx, { id, version, action: 'send' })
    const today = context.clock.today()
    const [last] = await selectSubmissions(tx, id)
    refuseIf(on > today && 'Письмо не может быть датировано будущим днём')
    refuseIf(
      last?.answerOn &&
        on < last.answerOn &&
        `Прежнее письмо возвращено ${ruDate(last.answerOn)}: новое — позже`,
    )
    const days = (await settingAt(tx, { organisationId: known.organisationId }, ANSWER_DAYS, today))?.value
    const dueOn = typeof days === 'number' ? daysAfter(today, days) : null
    const submissionId = newId()
    const ordinal = (last?.number ?? 0) + 1
    await insertSubmission(tx, {
      id: submissionId,
      candidacyId: id,
      number: ordinal,
      letterNumber: number,
      letterOn: on,
      sentOn: today,
      dueOn,
    })
    await tellOfLetter(context, tx, known, { ordinal, dueOn })
    const changed = await moveTo(context, tx, known, next, {
      action: 'heads.send',
      after: { letter: named(number, on), dueOn },
    })
    return { ...changed, submissionId }
  })
}

/** The federal operator's letter: agreed, returned with remarks, refused. */
export async function answerCandidacy(
  context: Context,
  {
    id,
    version,
    verdict,
    number,
    on,
    remarks,
  }: Paper & { verdict: 'agree' | 'return' | 'refuse'; remarks: string },
): Promise<Changed & { submissionId: string }> {
  return await transact(context, async tx => {
    const { known, next, side } = await loadFor(context, tx, { id, version, action: verdict })
    const [sent] = await selectSubmissions(tx, id)
    if (!sent) throw candidacyMissing()
    refuseIf(on > context.clock.today() && 'Ответ не может быть датирован будущим днём')
    refuseIf(on < sent.letterOn && `Письмо министерства от ${ruDate(sent.letterOn)}: ответ не раньше`)
    await updateSubmission(tx, sent.id, {
      verdict,
      answerNumber: number,
      answerOn: on,
      remarks: remarks || null,
      answeredBy: side,
    })
    const letter = named(number, on)
    await tellOfAnswer(context, tx, known, { side, verdict, letter, remarks })
    const changed = await moveTo(context, tx, known, next, {
      action: `heads.${verdict}`,
      after: { answer: letter, remarks: remarks || null },
    })
    return { ...changed, submissionId: sent.id }
  })
}

/** Appoints by an order. Before the agreement that is possible too, and told as a gap. */
export async function appointHead(
  context: Context,
  { id, version, number, on, validFrom }: Paper & { validFrom: string },
): Promise<Changed> {
  try {
    return await transact(context, async tx => {
      const { known, next } = await loadFor(context, tx, { id, version, action: 'appoint' })
      refuseIf(on > context.clock.today() && 'Приказ не может быть датирован будущим днём')
      return await moveTo(
        context,
        tx,
        known,
        next,
        { action: 'heads.appoint', after: { order: named(number, on), validFrom } },
        { orderNumber: number, orderOn: on, validFrom },
      )
    })
  } catch (error) {
    if (brokenConstraint(error) === 'head_candidacies_one_head')
      throw invalid('heads.second', 'Проверьте отмеченные поля.', [
        {
          code: 'heads.validFrom',
          field: 'validFrom',
          message: 'В эти дни у центра уже есть руководитель: сначала завершите его полномочия',
        },
      ])
    throw error
  }
}

/** Ends the term on its last day. */
export async function endHead(
  context: Context,
  { id, version, lastDay, reason }: { id: string; version: number; lastDay: string; reason: string },
): Promise<Changed> {
  return await transact(context, async tx => {
    const { known, next } = await loadFor(context, tx, { id, version, action: 'end' })
    refuseIf(
      lastDay < known.validFrom! &&
        `Полномочия начались ${ruDate(known.validFrom!)}, закончиться раньше не могут`,
      'lastDay',
    )
    await tellOfEnd(context, tx, known, reason)
    return await moveTo(
      context,
      tx,
      known,
      next,
      { action: 'heads.end', after: { validTo: lastDay }, reason },
      { validTo: lastDay },
    )
  })
}

export async function withdrawCandidacy(
  context: Context,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<Changed> {
  return await transact(context, async tx => {
    const { known, next } = await loadFor(context, tx, { id, version, action: 'withdraw' })
    await tellOfEnd(context, tx, known, reason)
    return await moveTo(context, tx, known, next, { action: 'heads.withdraw', reason })
  })
}

/** A candidacy the actor keeps, locked and unchanged since she saw it. */
export async function loadKept(
  context: Context,
  tx: Tx,
  { id, version }: { id: string; version?: number },
): Promise<{ known: Candidacy; side: HeadSide }> {
  const isLocked = await lockCandidacy(tx, id)
  const known = await findCandidacy(tx, id)
  if (!known) throw candidacyMissing()
  const side = sideOf(context.actor)
  if (!isLocked || !known.isKept || !side)
    throw forbidden('heads.foreign', 'Эту кандидатуру ведут министерство региона и федеральный координатор.')
  if (version !== undefined && known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'head-candidacy', id },
      { code: 'heads.changed', what: 'Кандидатуру' },
    )
  return { known, side }
}

async function loadFor(
  context: Context,
  tx: Tx,
  { id, version, action }: { id: string; version: number; action: HeadAction },
) {
  const { known, side } = await loadKept(context, tx, { id, version })
  const verdict = judge(known.status, action, side)
  if (!verdict.allowed) throw conflict('heads.state', verdict.reason)
  return { known, side, next: verdict.next }
}

async function moveTo(
  context: Context,
  tx: Tx,
  known: Candidacy,
  status: HeadStatus,
  told: { action: string; after?: Record<string, unknown>; reason?: string },
  columns: { orderNumber?: string; orderOn?: string; validFrom?: string; validTo?: string } = {},
): Promise<Changed> {
  const version = await updateCandidacy(tx, known.id, { status, ...columns })
  await recordAudit(context, tx, {
    ...told,
    entity: 'head-candidacy',
    entityId: known.id,
    regionId: known.regionId,
    before: { status: known.status },
    after: { status, ...told.after },
  })
  return { version, status }
}

const DAY_MS = 86_400_000
const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

export const named = (number: string, on: string) => `№\u00A0${number} от\u00A0${ruDate(on)}`

export function refuseIf(message: string | false | null | undefined, field = 'on'): void {
  if (!message) return
  throw invalid('heads.invalid', 'Проверьте отмеченные поля.', [{ code: `heads.${field}`, field, message }])
}
