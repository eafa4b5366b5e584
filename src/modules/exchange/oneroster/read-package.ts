import { buffer } from 'node:stream/consumers'
import { invalid, Problem } from '#platform/errors/problem.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import type { Table } from '#platform/spreadsheets/table.ts'
import { openArchive, type ZipArchive } from '#platform/spreadsheets/zip-archive.ts'
import type { PackageProblem } from '../contract.ts'
import { FILE_NAMES, FILES, type FileName, MANIFEST, VERSION } from './format.ts'

/** One row of a file of the package. */
export type PackageRow = {
  file: FileName
  /** As the author sees it, from 1; the header is row 1. */
  row: number
  /** Text of a column, '' where the file has no such column. */
  get(column: string): string
}

export type RosterPackage = {
  rows: Readonly<Record<FileName, readonly PackageRow[]>>
  problems: PackageProblem[]
}

/** As many as the register takes in one file. */
const MOST_ORGS = 100_000
const LIMITS = { unpackedBytes: 200 * 1024 * 1024 }

/**
 * Reads the files of the package that are about organisations and people. With a problem in `problems` nothing of
 * it should be used.
 *
 * @throws Problem invalid when it is no archive that can be read
 */
export async function readPackage(file: ImportFile): Promise<RosterPackage> {
  const source = typeof file.bytes === 'string' ? file.bytes : Buffer.from(file.bytes)
  const archive = await openArchive(source, LIMITS).catch((error: unknown) => {
    throw asPackageProblem(error)
  })
  const problems: PackageProblem[] = []
  const rows = Object.fromEntries(FILE_NAMES.map(name => [name, []])) as unknown as Record<
    FileName,
    PackageRow[]
  >
  try {
    const places = pathsOf(archive)
    const declared = await readManifest(archive, places, problems)
    for (const name of FILE_NAMES) {
      if (problems.length > 0 && !declared) break
      const path = places.get(name)
      const mode = declared?.get(`file.${name.replace(/\.csv$/, '')}`) ?? 'absent'
      if (mode === 'absent') continue
      if (path === undefined)
        problems.push({
          code: 'oneroster.file-missing',
          file: name,
          message: `${MANIFEST} обещает ${name}, а в архиве его нет. Добавьте файл или укажите для него absent`,
        })
      else rows[name].push(...(await readFile(archive, path, name, problems)))
    }
    if (declared && rows['orgs.csv'].length === 0 && problems.length === 0)
      problems.push({
        code: 'oneroster.no-orgs',
        file: 'orgs.csv',
        message: 'В пакете нет ни одной организации: без них некуда отнести работников. Добавьте orgs.csv',
      })
  } finally {
    archive.close()
  }
  return { rows, problems }
}

const REFUSALS: Readonly<Record<string, string>> = {
  'spreadsheets.encrypted': 'Архив защищён паролем. Соберите его без пароля.',
  'spreadsheets.bomb': 'Архив при распаковке становится несоразмерно велик, он не принимается.',
  'spreadsheets.too-large': 'Файлы пакета вместе больше 200 МБ. Разделите пакет по муниципалитетам.',
}

function asPackageProblem(error: unknown): unknown {
  if (!(error instanceof Problem)) return error
  return invalid(
    'oneroster.archive',
    REFUSALS[error.code] ??
      'Это не архив ZIP или он повреждён. Пакет OneRoster — один ZIP с manifest.csv, orgs.csv, users.csv и roles.csv.',
  )
}

/** Files by name; a package packed together with its folder is understood too. */
function pathsOf({ paths }: ZipArchive): Map<string, string> {
  return new Map(
    paths
      .filter(path => !path.startsWith('__MACOSX/') && path.split('/').length <= 2)
      .map(path => [path.split('/').at(-1)!, path]),
  )
}

/** Properties of the manifest; undefined when they cannot be used. */
async function readManifest(
  archive: ZipArchive,
  places: ReadonlyMap<string, string>,
  problems: PackageProblem[],
): Promise<Map<string, string> | undefined> {
  const say = (code: string, message: string) => {
    problems.push({ code: `oneroster.${code}`, file: MANIFEST, message })
    return undefined
  }
  const path = places.get(MANIFEST)
  if (path === undefined) return say('manifest-missing', `В архиве нет ${MANIFEST}: это не пакет OneRoster`)
  const rows = await readFile(archive, path, MANIFEST, problems, ['propertyName', 'value'])
  if (problems.length > 0) return undefined
  const properties = new Map(rows.map(row => [row.get('propertyName'), row.get('value').toLowerCase()]))
  const version = properties.get('oneroster.version')
  if (version !== VERSION)
    return say(
      'version',
      `${MANIFEST}: версия OneRoster ${version ?? 'не указана'}, а принимается ${VERSION}. Выгрузите пакет в версии ${VERSION}`,
    )
  return properties
}

/** Rows of one file; a missing column or a repeated sourcedId is a problem of the package. */
async function readFile(
  archive: ZipArchive,
  path: string,
  name: FileName | typeof MANIFEST,
  problems: PackageProblem[],
  required: readonly string[] = FILES[name as FileName],
): Promise<PackageRow[]> {
  const bytes = await buffer(archive.chunks(path))
  try {
    const table = await readTable(bytes, {
      name,
      expected: required,
      ...(name === 'orgs.csv' && { limits: { rows: MOST_ORGS } }),
    })
    const at = new Map(table.columns.map((column, index) => [column.name.trim(), index]))
    problems.push(...headingsTwice(name, table))
    const missing = required.filter(column => !at.has(column))
    for (const column of missing)
      problems.push({
        code: 'oneroster.column-missing',
        file: name,
        row: table.headerRow,
        column,
        message: `${name}, строка ${table.headerRow}: нет столбца ${column}`,
      })
    const rows: PackageRow[] = []
    for await (const { row, cells } of table.rows)
      rows.push({ file: name as FileName, row, get: column => (cells[at.get(column) ?? -1] ?? '').trim() })
    if (missing.length === 0 && name !== MANIFEST) problems.push(...repeated(name, rows))
    return rows
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // a file with nothing but its name or its header has no rows, and nothing is wrong with it
    if (error.code === 'spreadsheets.empty') return []
    problems.push({ code: error.code, file: name, message: `${name}: ${error.message}` })
    return []
  }
}

/** A column given twice: nobody can tell which of the two is meant. */
function headingsTwice(file: string, { columns, headerRow }: Table): PackageProblem[] {
  const seen = new Set<string>()
  return columns.flatMap(({ name }) => {
    const column = name.trim()
    if (column === '' || !seen.has(column)) {
      seen.add(column)
      return []
    }
    const message = `${file}, строка ${headerRow}: столбец ${column} стоит дважды. Оставьте один`
    return [{ code: 'oneroster.column-twice', file, row: headerRow, column, message }]
  })
}

function repeated(file: string, rows: readonly PackageRow[]): PackageProblem[] {
  const seen = new Map<string, number>()
  return rows.flatMap(({ row, get }) => {
    const id = get('sourcedId')
    const earlier = seen.get(id)
    seen.set(id, earlier ?? row)
    const say = (code: string, wrong: string) => [
      {
        code: `oneroster.${code}`,
        file,
        row,
        column: 'sourcedId',
        message: `${file}, строка ${row}, sourcedId: ${wrong}`,
      },
    ]
    if (id === '') return say('id-empty', 'не заполнено. Впишите идентификатор')
    return earlier === undefined
      ? []
      : say('id-twice', `${id} уже стоит в строке ${earlier}. Оставьте одну из строк`)
  })
}
