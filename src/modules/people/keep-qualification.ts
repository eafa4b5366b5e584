import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { CATEGORIES, type QualificationFields } from './contract.ts'
import {
  deleteQualification,
  findQualificationTerm,
  insertQualification,
  lockQualification,
  selectQualifications,
  updateQualification,
} from './facts.sql.ts'
import { changedFirst, loadPersonForChange } from './load-person.ts'
import { findRegionOfPerson } from './person.sql.ts'

/**
 * Records a qualification category. A term that is not given follows from the act in force on the day of assignment.
 *
 * @throws Problem invalid when the act knows no such category or term on that day; conflict when it is there already
 */
export async function addQualification(
  context: Context,
  { id, ...fields }: QualificationFields & { id: string },
): Promise<{ id: string }> {
  return await writing(fields, () =>
    transact(context, async tx => {
      await loadPersonForChange(tx, id)
      await checkQualification(context, tx, id, fields)
      const qualificationId = newId()
      await insertQualification(tx, { id: qualificationId, personId: id, ...fields })
      await record(context, tx, id, { action: 'people.qualify', after: fields })
      return { id: qualificationId }
    }),
  )
}

type OfQualification = { id: string; qualification: string; version: number; reason: string }

/** Puts right a category entered with a mistake; what stood there stays in the history. */
export async function correctQualification(
  context: Context,
  { id, qualification, version, reason, ...fields }: OfQualification & QualificationFields,
): Promise<{ version: number }> {
  return await writing(fields, () =>
    transact(context, async tx => {
      const before = await loadQualification(context, tx, { id, qualification, version })
      await checkQualification(context, tx, id, fields)
      const next = await updateQualification(tx, qualification, fields)
      await record(context, tx, id, {
        action: 'people.correct-qualification',
        before,
        after: fields,
        reason,
      })
      return { version: next }
    }),
  )
}

/** Takes away a category that was entered by mistake. */
export async function removeQualification(
  context: Context,
  { id, qualification, version, reason }: OfQualification,
): Promise<{ removed: boolean }> {
  return await transact(context, async tx => {
    const before = await loadQualification(context, tx, { id, qualification, version })
    await deleteQualification(tx, qualification)
    await record(context, tx, id, { action: 'people.remove-qualification', before, reason })
    return { removed: true }
  })
}

async function loadQualification(
  context: Context,
  tx: Tx,
  { id, qualification, version }: Omit<OfQualification, 'reason'>,
) {
  await loadPersonForChange(tx, id)
  const known = await lockQualification(tx, id, qualification)
  if (!known)
    throw notFound(
      'qualification.missing',
      'Этой записи уже нет: её убрали. Введённое вами осталось, но сохранить его некуда.',
    )
  if (known.version !== version) throw await changedFirst(context, tx, id, 'qualification')
  const { category, assignedOn, validTo, act } = known
  return { category, assignedOn, validTo, act }
}

async function checkQualification(
  context: Context,
  tx: Tx,
  personId: string,
  { category, assignedOn, validTo }: QualificationFields,
): Promise<void> {
  const problems: ProblemItem[] = []
  const add = (code: string, field: string, message: string) =>
    problems.push({ code: `qualification.${code}`, field, message })
  const term = await findQualificationTerm(tx, category, assignedOn)
  if (assignedOn > context.clock.today()) add('future', 'assignedOn', 'Дата присвоения ещё не наступила')
  else if (!term)
    add('unknown', 'assignedOn', `Категорию «${CATEGORIES[category]}» в этот день ещё не присваивали`)
  else if (validTo !== null && term.years === null)
    add('unlimited', 'validTo', `Присвоенная ${ruDate(assignedOn)} действует без срока (${term.act})`)
  if (validTo !== null && validTo <= assignedOn)
    add('term', 'validTo', 'Срок кончается раньше даты присвоения')
  if (category === 'methodologist' || category === 'mentor') {
    const held = await selectQualifications(tx, personId, assignedOn)
    if (!held.some(one => one.category === 'highest' && one.isInForce))
      add('no-highest', 'category', 'Присваивается тем, у кого высшая категория. Сначала запишите её')
  }
  if (problems.length > 0) throw invalid('qualification.invalid', 'Проверьте отмеченные поля.', problems)
}

async function writing<T>({ category, assignedOn }: QualificationFields, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === 'qualifications_once')
      throw conflict(
        'qualification.known',
        `Категория «${CATEGORIES[category]}» от ${ruDate(assignedOn)} уже записана.`,
      )
    throw error
  }
}

async function record(
  context: Context,
  tx: Tx,
  personId: string,
  entry: { action: string; before?: object; after?: object; reason?: string },
): Promise<void> {
  await recordAudit(context, tx, {
    ...entry,
    before: entry.before as Record<string, unknown> | undefined,
    after: entry.after as Record<string, unknown> | undefined,
    entity: 'person',
    entityId: personId,
    regionId: await findRegionOfPerson(tx, personId),
  })
}
