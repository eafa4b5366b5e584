import type { Context, Tx } from '#platform/db/database.ts'
import type { ProblemItem } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { PersonFields } from './contract.ts'
import { addYears, ageOn } from './early-career.ts'
import { thresholdsFor } from './thresholds.ts'

/** What a form cannot know without the day: dates in the future, an age at which nobody works. */
export async function checkPerson(
  context: Context,
  tx: Tx,
  { birthDate, teachingSince }: PersonFields,
  prefix: string,
): Promise<ProblemItem[]> {
  const today = context.clock.today()
  const { workingAge } = await thresholdsFor(context, tx, today)
  const problems: ProblemItem[] = []
  const add = (field: string, message: string) =>
    problems.push({ code: `person.${field}`, field: `${prefix}${field}`, message })
  if (birthDate !== null && birthDate > today) add('birthDate', 'Дата рождения ещё не наступила')
  else if (birthDate !== null && ageOn(birthDate, today) < workingAge)
    add('birthDate', `Моложе ${workingAge} лет: на работу не принимают. Проверьте год рождения`)
  else if (birthDate !== null && ageOn(birthDate, today) > 100)
    add('birthDate', 'Старше 100 лет. Проверьте год рождения')
  if (teachingSince !== null && teachingSince > today) add('teachingSince', 'Этот день ещё не наступил')
  else if (teachingSince !== null && birthDate !== null && ageOn(birthDate, teachingSince) < workingAge)
    add('teachingSince', `Педагогическая работа не может начаться раньше ${workingAge} лет`)
  return problems
}

/** Whether somebody born on the day may have been taken on then, and the day is no slip into another century. */
export async function checkHiring(
  context: Context,
  tx: Tx,
  { birthDate, validFrom }: { birthDate: string | null; validFrom: string },
  prefix: string,
): Promise<ProblemItem[]> {
  const today = context.clock.today()
  const { workingAge } = await thresholdsFor(context, tx, today)
  const say = (message: string) => [{ code: 'employment.validFrom', field: `${prefix}validFrom`, message }]
  if (validFrom > addYears(today, 1)) return say('До этого дня больше года. Проверьте год')
  if (birthDate !== null && validFrom < addYears(birthDate, workingAge))
    return say(`В этот день было меньше ${workingAge} лет. Проверьте дату приёма и дату рождения`)
  return []
}

/** Whether a new birth date agrees with the first day of work that is known. */
export async function checkBirthOfEmployed(
  context: Context,
  tx: Tx,
  { birthDate, firstDay }: { birthDate: string | null; firstDay: string | null },
): Promise<ProblemItem[]> {
  const { workingAge } = await thresholdsFor(context, tx, context.clock.today())
  if (birthDate === null || firstDay === null || firstDay >= addYears(birthDate, workingAge)) return []
  const message = `Работает с ${ruDate(firstDay)}: в тот день было бы меньше ${workingAge} лет. Проверьте год рождения или дату приёма`
  return [{ code: 'person.birthDate', field: 'birthDate', message }]
}
