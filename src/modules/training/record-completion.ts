import { findFederalNumber, findOffer } from '#modules/programmes/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx } from '#platform/db/database.ts'
import { conflict, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { insertCompletion } from './completions.sql.ts'

export type CompletionInput = {
  personId: string
  programmeId: string
  pathwayItemId: string | null
  byDiagnosis: boolean
  documentNumber: string
  registrationNumber: string | null
  issuedOn: string
  completedOn: string
  /** Where the person worked on the day of completion. */
  unit: { regionId: string | null; municipalityId: string | null; organisationId: string | null }
}

/**
 * Records that a programme was finished, with its document; register status is that of the day (rows 140, 149, 156).
 * Runs in the caller's transaction: the pathway's item closes with it.
 *
 * @throws Problem `training.invalid` with every broken field, `training.document` when the document is known already
 */
export async function recordCompletion(
  context: Context,
  tx: Tx,
  input: CompletionInput,
): Promise<{ id: string; inFederalRegister: boolean }> {
  const programme = await findOffer(tx, input.programmeId, input.completedOn)
  if (programme?.kind !== 'formal') throw notFound('programmes.offer', 'Такой программы нет.')
  const problems = problemsOf(input, context.clock.today())
  if (problems.length > 0) throw invalid('training.invalid', 'Проверьте данные документа.', problems)
  const federalRegisterNumber = (await findFederalNumber(tx, input.programmeId, input.completedOn)) ?? null
  const id = newId()
  const { unit, ...facts } = input
  try {
    await insertCompletion(tx, {
      ...facts,
      ...unit,
      title: null,
      providerId: null,
      id,
      documentKind: documentKindOf(programme.subkind),
      hours: programme.hours,
      federalRegisterNumber,
      inFederalRegister: federalRegisterNumber !== null,
      recordedBy: context.actor.personId,
      recordedAt: context.clock.now(),
    })
  } catch (error) {
    throw translate(error, input)
  }
  await recordAudit(context, tx, {
    action: 'training.record',
    entity: 'completion',
    entityId: id,
    regionId: unit.regionId,
    after: { ...facts, federalRegisterNumber },
  })
  return { id, inFederalRegister: federalRegisterNumber !== null }
}

/** Document that a programme of this kind ends with (federal law 273, article 76, parts 4 and 5). */
export function documentKindOf(subkind: string): 'certificate' | 'diploma' {
  return subkind === 'retraining' ? 'diploma' : 'certificate'
}

function problemsOf(input: CompletionInput, today: string): ProblemItem[] {
  const problems: ProblemItem[] = []
  const refuse = (field: string, message: string) =>
    problems.push({ code: 'training.document', field, message })
  if (input.documentNumber.trim().length < 3)
    refuse('documentNumber', 'Укажите номер документа, как он напечатан.')
  if (input.completedOn > today) refuse('completedOn', 'Обучение ещё не закончено: дата в будущем.')
  if (input.issuedOn < input.completedOn)
    refuse('issuedOn', 'Документ не может быть выдан раньше окончания обучения.')
  if (input.issuedOn > today) refuse('issuedOn', 'Дата выдачи в будущем.')
  return problems
}

function translate(error: unknown, input: CompletionInput): unknown {
  const constraint = brokenConstraint(error)
  if (constraint === 'completions_document')
    return conflict(
      'training.document',
      `Документ № ${input.documentNumber} по этой программе уже внесён. Проверьте номер.`,
    )
  if (constraint === 'completions_once')
    return conflict('training.once', 'Освоение этой программы с той же датой окончания уже внесено.')
  return error
}
