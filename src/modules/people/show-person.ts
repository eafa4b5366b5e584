import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import type { RecordAction } from '#platform/http/record.ts'
import { countInCare, selectCarersOf } from './care.sql.ts'
import type { PersonCard } from './contract.ts'
import { ageOn, isInFirstThreeYears, isUnder35 } from './early-career.ts'
import { isOfPensionAge, selectQualifications, selectRecords } from './facts.sql.ts'
import { findSurvivor } from './merge.sql.ts'
import { findPerson, selectEmployments, selectPositions } from './person.sql.ts'
import { maskSnils } from './snils.ts'
import { SUBJECTS } from './subjects.ts'
import { thresholdsFor } from './thresholds.ts'

export const personMissing = () =>
  notFound(
    'person.missing',
    'Такого человека нет среди тех, кого вам видно. Проверьте ссылку или найдите его в списке.',
  )

/** The card of a person on a day (today by default). Identifiers only where the role needs them, or for herself. */
export async function showPerson(
  context: Context,
  { id: asked, on }: { id: string; on?: string | undefined },
): Promise<PersonCard> {
  return await read(context, async tx => {
    const day = on ?? context.clock.today()
    const { isChangeable, mergedInto: _, ...person } = await getLiving(tx, asked)
    const { id } = person
    const thresholds = await thresholdsFor(context, tx, day)
    const employments = (await selectEmployments(tx, id, day)) as PersonCard['employments']
    const isSelf = context.actor.personId === id
    // a former employer keeps what was, not how to reach her now
    const today = context.clock.today()
    const isFormer =
      !isChangeable &&
      employments.length > 0 &&
      !employments.some(job => job.validTo === null || job.validTo >= today)
    const showsIdentifiers = isSelf || (!isFormer && context.actor.permissions.has('people.read-identifiers'))
    const mayRead = isSelf || context.actor.permissions.has('people.list')
    return {
      ...person,
      sex: person.sex as PersonCard['sex'],
      ...identifiersFor(person, showsIdentifiers, day),
      email: isFormer && !isSelf ? null : person.email,
      showsIdentifiers,
      on: day,
      isUnder35: showsIdentifiers || day === today ? isUnder35(person.birthDate, day, thresholds) : null,
      isInFirstThreeYears: isInFirstThreeYears(person.teachingSince, day, thresholds),
      isOfPensionAge:
        showsIdentifiers && person.sex !== null && person.birthDate !== null
          ? await isOfPensionAge(tx, { sex: person.sex, birthDate: person.birthDate }, day)
          : null,
      teachingYears:
        person.teachingSince !== null && person.teachingSince <= day
          ? ageOn(person.teachingSince, day)
          : null,
      isLeader: employments.some(job => job.isCurrent && job.positionClass === 'leader'),
      employments,
      qualifications: (await selectQualifications(tx, id, day)) as PersonCard['qualifications'],
      records: await selectRecords(tx, id),
      // a teacher sees her methodologist, not who else helps or checks the methodologist
      carers: mayRead ? await selectCarersOf(tx, id, day) : [],
      inCare: mayRead ? await countInCare(tx, id, day) : 0,
      actions: actionsFor(context, isChangeable, employments),
    }
  })
}

/** The card itself, or the one it was joined to. */
async function getLiving(tx: Tx, id: string) {
  const found = await findPerson(tx, id)
  if (found && !found.mergedInto) return found
  const survivor = await findSurvivor(tx, id)
  const living = survivor === null ? undefined : await findPerson(tx, survivor)
  if (!living) throw personMissing()
  return living
}

function identifiersFor(
  person: { birthDate: string | null; snils: string | null; phone: string | null },
  shows: boolean,
  on: string,
): Pick<PersonCard, 'birthDate' | 'age' | 'snils' | 'phone'> {
  if (!shows)
    return { birthDate: null, age: null, snils: person.snils && maskSnils(person.snils), phone: null }
  return {
    birthDate: person.birthDate,
    age: person.birthDate === null || person.birthDate > on ? null : ageOn(person.birthDate, on),
    snils: person.snils,
    phone: person.phone,
  }
}

function actionsFor(
  context: Context,
  isChangeable: boolean,
  employments: PersonCard['employments'],
): RecordAction[] {
  const { permissions } = context.actor
  const writing = !permissions.has('people.write')
    ? 'Сведения ведут методист организации, муниципальный методист и ЦНППМ'
    : isChangeable
      ? null
      : 'Человек сейчас не работает в ваших организациях'
  const caring = permissions.has('people.assign-care')
    ? null
    : 'Закрепляет педагогов руководитель или методист организации'
  const working = employments.some(job => job.isCurrent) ? null : 'Сейчас нигде не работает'
  const act = (action: string, label: string, reason: string | null) => ({
    action,
    label,
    allowed: reason === null,
    reason,
  })
  return [
    act('update', 'Изменить сведения', writing),
    act('employ', 'Добавить работу', writing),
    act('end', 'Завершить работу', writing ?? working),
    act('transfer', 'Перевести', writing ?? working),
    act('qualify', 'Записать категорию', writing),
    act('record', 'Записать образование, награду, язык', writing),
    act('assign-care', 'Закрепить за методистом', caring ?? working),
  ]
}

/** Every recorded change of a person, newest first; for those who keep her record. */
export async function showPersonHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findPerson(tx, id))?.isChangeable) throw personMissing()
    return { entries: await historyOf(tx, 'person', id) }
  })
}

/** Positions and school subjects for pickers. */
export async function listDictionaries(context: Context) {
  return await read(context, async tx => ({
    positions: (await selectPositions(tx)) as {
      code: string
      title: string
      class: 'teacher' | 'leader' | 'other'
    }[],
    subjects: [...SUBJECTS],
  }))
}
