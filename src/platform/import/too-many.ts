import type { ImportProblem } from './contract.ts'

/** So many mistakes tell of columns taken for others, and of nothing that can be put right row by row. */
const MOST = 50_000
const SHOWN = 1_000

/** Whether a file is read no further than this. */
export const isTooMany = (problems: readonly ImportProblem[]): boolean => problems.length > MOST

/** The whole of a file that is refused for its many mistakes: where it was left, and the first of them. */
export function firstOfTooMany(code: string, problems: readonly ImportProblem[]): ImportProblem[] {
  const message = `Ошибок больше ${MOST.toLocaleString('ru-RU')}, файл не разобран до конца: проверен по строку ${problems.at(-1)!.row}, показана первая тысяча. Посмотрите, те ли столбцы выбраны, и проверьте файл снова.`
  return [{ code: `${code}.too-many`, message }, ...problems.slice(0, SHOWN)]
}
