import { findFederalNumber, findOffer } from '#modules/programmes/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  findProvider,
  insertCompletion,
  type Learner,
  type NewCompletion,
  selectLearners,
  selectRecorded,
} from './completions.sql.ts'
import type { DocumentKind, GroupFields } from './contract.ts'
import { documentKindOf } from './record-completion.ts'

/** What was learnt, the same for everybody of the group. */
type Course = Pick<
  NewCompletion,
  'programmeId' | 'title' | 'providerId' | 'hours' | 'documentKind' | 'federalRegisterNumber'
>

/**
 * Records the training of one or of several people who were trained together: staff of a centre at the federal
 * coordinator (row 9; FED III), workers of municipal services (row 53; KLD 9.2-5, IVA 3.2.2).
 *
 * @throws Problem `training.invalid` with every broken field, of every person
 */
export async function recordGroup(context: Context, fields: GroupFields): Promise<{ recorded: number }> {
  try {
    return await transact(context, async tx => {
      const problems: ProblemItem[] = []
      const add = (field: string, message: string) =>
        problems.push({ code: 'training.field', field, message })
      const course = await courseOf(tx, fields, add)
      checkDays(fields, context.clock.today(), add)
      const learners = await checkLearners(tx, fields, course, add)
      if (problems.length > 0 || !course)
        throw invalid('training.invalid', 'Проверьте отмеченные поля.', problems)
      for (const learner of learners) await record(context, tx, fields, course, learner)
      return { recorded: learners.length }
    })
  } catch (error) {
    // somebody else recorded the same meanwhile
    if (brokenConstraint(error)?.startsWith('completions_'))
      throw conflict('training.once', 'Такое обучение или такой документ уже внесены: они есть в карточке.')
    throw error
  }
}

type Add = (field: string, message: string) => void

async function courseOf(tx: Tx, fields: GroupFields, add: Add): Promise<Course | undefined> {
  if (fields.programmeId) {
    const programme = await findOffer(tx, fields.programmeId, fields.completedOn)
    if (programme?.kind === 'formal')
      return {
        programmeId: programme.id,
        title: null,
        providerId: null,
        hours: programme.hours,
        documentKind: documentKindOf(programme.subkind),
        federalRegisterNumber: (await findFederalNumber(tx, programme.id, fields.completedOn)) ?? null,
      }
    add('programmeId', 'Такой программы нет. Выберите её из списка')
    return undefined
  }
  if (!(await findProvider(tx, fields.providerId!))) {
    add('providerId', 'Такой организации нет. Выберите её из списка')
    return undefined
  }
  return {
    programmeId: null,
    title: fields.title,
    providerId: fields.providerId,
    hours: fields.hours!,
    documentKind: fields.documentKind,
    federalRegisterNumber: null,
  }
}

function checkDays({ completedOn, issuedOn }: GroupFields, today: string, add: Add): void {
  if (completedOn > today) add('completedOn', 'Обучение ещё не закончено: дата в будущем')
  if (issuedOn < completedOn) add('issuedOn', 'Документ не может быть выдан раньше окончания обучения')
  else if (issuedOn > today) add('issuedOn', 'Дата выдачи в будущем')
}

type Recorded = Learner & { documentNumber: string }

async function checkLearners(
  tx: Tx,
  { learners, completedOn }: GroupFields,
  course: Course | undefined,
  add: Add,
): Promise<Recorded[]> {
  const ids = learners.map(one => one.personId)
  const numbers = learners.map(one => one.documentNumber)
  const known = new Map((await selectLearners(tx, ids, completedOn)).map(one => [one.id, one]))
  const recorded = course ? await selectRecorded(tx, course, { ids, numbers, completedOn }) : []
  return learners.flatMap(({ personId, documentNumber }, index) => {
    const field = (name: string) => `learners.${index}.${name}`
    const person = known.get(personId)
    const name = person?.name ?? ''
    if (!person) add(field('personId'), 'Такого человека нет среди тех, кого вам видно')
    else if (!person.mayRecord) add(field('personId'), `${name}: обучение записывает другая организация`)
    else if (ids.indexOf(personId) < index) add(field('personId'), `${name}: выбран(а) дважды`)
    else if (recorded.some(one => one.personId === personId && one.completedOn === completedOn))
      add(field('personId'), `${name}: это обучение с той же датой окончания уже внесено`)
    if (numbers.indexOf(documentNumber) < index)
      add(field('documentNumber'), `${name}: номер ${documentNumber} указан дважды`)
    else if (recorded.some(one => one.documentNumber === documentNumber && one.personId !== personId))
      add(field('documentNumber'), `${name}: документ № ${documentNumber} по этой программе уже внесён`)
    return person ? [{ ...person, documentNumber }] : []
  })
}

async function record(
  context: Context,
  tx: Tx,
  { completedOn, issuedOn }: GroupFields,
  course: Course,
  { id: personId, documentNumber, regionId, municipalityId, organisationId }: Recorded,
): Promise<void> {
  const id = newId()
  const facts = { ...course, personId, documentNumber, completedOn, issuedOn }
  await insertCompletion(tx, {
    ...facts,
    id,
    regionId,
    municipalityId,
    organisationId,
    documentKind: course.documentKind as DocumentKind,
    pathwayItemId: null,
    byDiagnosis: false,
    registrationNumber: null,
    inFederalRegister: course.federalRegisterNumber !== null,
    recordedBy: context.actor.personId,
    recordedAt: context.clock.now(),
  })
  await recordAudit(context, tx, {
    action: 'training.record',
    entity: 'completion',
    entityId: id,
    regionId,
    after: facts,
  })
}
