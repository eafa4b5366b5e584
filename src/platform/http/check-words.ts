import { z } from 'zod'

const { localeError: usual } = z.locales.ru()

/**
 * Messages of checks that a contract does not word itself, in the words of whoever fills in a form: she is not told of
 * strings, codes and `undefined`. What is not named here keeps the words of the library.
 */
export function plainWords(issue: z.core.$ZodRawIssue): ReturnType<typeof usual> {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return 'Заполните поле'
      return issue.expected === 'number' ? 'Введите число' : usual(issue)
    case 'invalid_value':
      return issue.input === undefined || issue.input === null || issue.input === ''
        ? 'Выберите значение'
        : 'Такого значения нет. Выберите другое'
    case 'too_big':
      return issue.origin === 'string'
        ? `Не длиннее ${signs(issue.maximum)}`
        : issue.origin === 'number'
          ? `${issue.inclusive === false ? 'Меньше' : 'Не больше'} ${issue.maximum}`
          : usual(issue)
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'Заполните поле' : `Не короче ${signs(issue.minimum)}`
      return issue.origin === 'number'
        ? `${issue.inclusive === false ? 'Больше' : 'Не меньше'} ${issue.minimum}`
        : usual(issue)
    default:
      return usual(issue)
  }
}

function signs(count: number | bigint): string {
  const isOne = Number(count) % 10 === 1 && Number(count) % 100 !== 11
  return `${count} ${isOne ? 'знака' : 'знаков'}`
}
