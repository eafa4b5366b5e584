import type { Context, Tx } from '#platform/db/database.ts'
import type { ProblemItem } from '#platform/errors/problem.ts'
import type { PersonFields } from './contract.ts'
import { ageOn } from './early-career.ts'
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
