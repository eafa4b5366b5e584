import { findMainEmploymentOn } from '#modules/people/index.ts'
import { findOffer } from '#modules/programmes/index.ts'
import { documentKindOf, recordCompletion } from '#modules/training/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { asActor, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { getOpenItem } from './change-pathway.ts'
import { getPathway, takeForAction } from './get-pathway.ts'
import { isByDiagnosis, setItemStatus } from './pathway-items.sql.ts'
import { findNames, updatePathway } from './pathways.sql.ts'

/** Marks an item that gives no document as done; evidence (a link, a few words) is welcome, not demanded. */
export async function finishItem(
  context: Context,
  input: { id: string; itemId: string; evidence: string },
): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const { pathway } = await takeForAction(context, tx, { id: input.id, action: 'finish-item' })
    const item = await getOpenItem(tx, pathway.id, input.itemId)
    if (item.kind === 'formal')
      throw conflict(
        'pathways.needs-document',
        'Программа закрывается документом: его вносит методист или организатор курсов.',
      )
    await setItemStatus(tx, item.id, { status: 'done', evidence: input.evidence })
    await updatePathway(tx, pathway.id, {}, context.clock.now())
    await recordAudit(context, tx, {
      action: 'pathways.finish-item',
      entity: 'pathway',
      entityId: pathway.id,
      regionId: pathway.regionId,
      before: { item: item.title, status: item.status },
      after: { item: item.title, status: 'done', evidence: input.evidence },
    })
    return { id: item.id }
  })
}

export type ItemCompletionInput = {
  id: string
  itemId: string
  documentNumber: string
  registrationNumber?: string | undefined
  completedOn: string
  issuedOn: string
}

/**
 * Closes a formal item with the document of its programme. The completion belongs to the unit where the teacher
 * worked that day; the link to the deficits goes with it as the proof of indicator 253 (row 156).
 */
export async function recordItemCompletion(
  context: Context,
  input: ItemCompletionInput,
): Promise<{ completionId: string; inFederalRegister: boolean }> {
  return await transact(context, async tx => {
    const { pathway } = await takeForAction(context, tx, { id: input.id, action: 'finish-item' })
    const item = await getOpenItem(tx, pathway.id, input.itemId)
    if (item.kind !== 'formal' || !item.offerId)
      throw conflict('pathways.no-document', 'Этот шаг не даёт документа. Отметьте его выполненным.')
    const unit = (await findMainEmploymentOn(tx, pathway.personId, input.completedOn)) ?? pathway
    const byDiagnosis = await isChosenByDiagnosis(context, tx, item.id)
    const completion = await recordCompletion(context, tx, {
      personId: pathway.personId,
      programmeId: item.offerId,
      pathwayItemId: item.id,
      byDiagnosis,
      documentNumber: input.documentNumber,
      registrationNumber: input.registrationNumber || null,
      issuedOn: input.issuedOn,
      completedOn: input.completedOn,
      unit: {
        regionId: unit.regionId,
        municipalityId: unit.municipalityId,
        organisationId: unit.organisationId,
      },
    })
    await setItemStatus(tx, item.id, { status: 'done', completionId: completion.id })
    await updatePathway(tx, pathway.id, {}, context.clock.now())
    await recordAudit(context, tx, {
      action: 'pathways.record-completion',
      entity: 'pathway',
      entityId: pathway.id,
      regionId: pathway.regionId,
      before: { item: item.title, status: item.status },
      after: { item: item.title, status: 'done', document: input.documentNumber },
    })
    return { completionId: completion.id, inFederalRegister: completion.inFederalRegister }
  })
}

/**
 * What a document finished on this day would mean, before anything is written: the register of that day and the
 * link to a diagnosis decide whether indicator 253 counts it (row 156).
 */
export async function previewCompletion(
  context: Context,
  input: { id: string; itemId: string; completedOn: string },
) {
  return await read(context, async tx => {
    const { pathway } = await getPathway(tx, input.id)
    const item = await getOpenItem(tx, pathway.id, input.itemId)
    const programme = item.offerId ? await findOffer(tx, item.offerId, input.completedOn) : undefined
    if (item.kind !== 'formal' || !programme)
      throw conflict('pathways.no-document', 'Этот шаг не даёт документа. Отметьте его выполненным.')
    const byDiagnosis = await isChosenByDiagnosis(context, tx, item.id)
    const unit = (await findMainEmploymentOn(tx, pathway.personId, input.completedOn)) ?? pathway
    const names = await findNames(tx, { ...pathway, organisationId: unit.organisationId })
    return {
      title: programme.title,
      hours: programme.hours,
      documentKind: documentKindOf(programme.subkind),
      federalNumber: programme.federalNumber,
      byDiagnosis,
      counts: byDiagnosis && programme.federalNumber !== null,
      organisationName: names?.organisationName ?? null,
    }
  })
}

/** The proof of the choice rests on ratings, which not everybody who records a document may read. */
async function isChosenByDiagnosis(context: Context, tx: Tx, itemId: string): Promise<boolean> {
  return await asActor(tx, systemActor(['pathways', 'results']), context.actor, () =>
    isByDiagnosis(tx, itemId),
  )
}
