import { invalid, type Problem } from '../errors/problem.ts'

const SAVE_AS = 'Откройте его в Excel и сохраните заново: «Файл» → «Сохранить как» → «Книга Excel (.xlsx)».'

/** What is wrong with the whole file: a stable code and a sentence with the way out. */
const REFUSALS = {
  empty: 'Файл пуст. Проверьте, тот ли файл выбран.',
  'old-excel': `Файл сохранён в формате Excel 97–2003 (.xls), он не принимается. ${SAVE_AS}`,
  encrypted: 'Файл защищён паролем, прочитать его нельзя. Снимите пароль в Excel и загрузите файл ещё раз.',
  macros:
    'В файле есть макросы, такие файлы не принимаются. Сохраните его в Excel как «Книга Excel (.xlsx)» без макросов.',
  'external-links':
    'Файл ссылается на другие книги, и их значения могли устареть. В Excel выберите «Данные» → «Изменить связи» → «Разорвать связь» и сохраните файл.',
  binary: `Файл сохранён как двоичная книга Excel (.xlsb), она не принимается. ${SAVE_AS}`,
  opendocument: `Файл сохранён в формате OpenDocument (.ods), он не принимается. Сохраните таблицу как «Excel 2007–365 (.xlsx)».`,
  html: `Внутри файла веб-страница, а не таблица: так выгружают некоторые программы. ${SAVE_AS}`,
  'not-a-table': 'Это не таблица. Загрузите файл Excel (.xlsx) или CSV.',
  damaged: `Файл повреждён, прочитать его нельзя. ${SAVE_AS}`,
  bomb: 'Файл при распаковке становится несоразмерно велик, он не принимается. Удалите лишние листы и пустые строки с оформлением и сохраните файл заново.',
  'no-header':
    'В файле не найдена строка с названиями столбцов. Первая заполненная строка таблицы должна содержать их названия.',
} as const

export const refused = (reason: keyof typeof REFUSALS, cause?: unknown): Problem => {
  const problem = invalid(`spreadsheets.${reason}`, REFUSALS[reason])
  if (cause !== undefined) problem.cause = cause
  return problem
}

/** Problem of one place in the file, with the row as people count them (from 1) and the column's letter. */
export function refusedAt(
  code: string,
  message: string,
  place: { row?: number; column?: string } = {},
): Problem {
  const full = `spreadsheets.${code}`
  return invalid(full, message, [{ code: full, message, ...place }])
}
