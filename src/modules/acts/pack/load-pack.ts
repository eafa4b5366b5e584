import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProblemItem } from '#platform/errors/problem.ts'
import { checkPack } from './check-pack.ts'
import { checkShape, type Finding, salvage } from './check-shape.ts'
import { nearest } from './nearest.ts'
import type { ReadFiles } from './pack-findings.ts'
import { INHERITABLE_FILES, PACK_FILES, type Pack, type PackFileName } from './pack-schema.ts'
import { type PackSummary, resolvePack, summarise } from './resolve-pack.ts'
import { type Place, readYaml, type YamlSource } from './yaml-source.ts'

/** The packs that come with the product. */
export const SHIPPED_PACKS = fileURLToPath(new URL('../../../../regions', import.meta.url))

/** One mistake in a pack; `line` and `column` count from 1, `path` is the field, `functions[3].clause`. */
export type PackProblem = {
  code: string
  file: string
  line: number
  column: number
  path: string
  message: string
}

export type LoadedPack = { pack: Pack | undefined; parents: Pack[]; problems: PackProblem[] }

const FILE_NAMES = Object.keys(PACK_FILES) as PackFileName[]
const LARGEST_FILE = 2 * 1024 * 1024
const FOLDER_REASONS: Record<string, string> = { ENOENT: 'нет такой папки', ENOTDIR: 'это не папка' }
const START: Place = { line: 1, column: 1 }

const fieldName = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  )

const fileProblem = (code: string, file: string, message: string): PackProblem => ({
  code,
  file,
  ...START,
  path: '',
  message,
})

type ReadFolder = { sources: Map<PackFileName, YamlSource>; problems: PackProblem[]; missing: PackFileName[] }

function unexpectedFiles(names: readonly string[]): PackProblem[] {
  return names.flatMap(name => {
    if (!/\.ya?ml$/i.test(name) || FILE_NAMES.includes(name as PackFileName)) return []
    const guess = nearest(name, FILE_NAMES)
    const hint = guess
      ? `Вероятно, это «${guess}»: переименуйте.`
      : `В пакете бывают: ${FILE_NAMES.join(', ')}.`
    return [fileProblem('acts.pack-unknown-file', name, `Файл «${name}» в пакете не предусмотрен. ${hint}`)]
  })
}

async function readFolder(dir: string): Promise<ReadFolder> {
  const sources: ReadFolder['sources'] = new Map()
  let names: string[]
  try {
    names = await readdir(dir)
  } catch (error) {
    const reason = FOLDER_REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'папка не читается'
    const message = `Пакет «${dir}» не открыт: ${reason}. Укажите папку с файлом pack.yaml.`
    return { sources, problems: [fileProblem('acts.pack-folder', basename(dir), message)], missing: [] }
  }
  const problems = unexpectedFiles(names)
  for (const file of FILE_NAMES.filter(name => names.includes(name))) {
    let bytes: Buffer
    try {
      bytes = await readFile(join(dir, file))
    } catch {
      problems.push(
        fileProblem(
          'acts.pack-file',
          file,
          `Файл «${file}» не читается. Проверьте, что это обычный файл и доступ к нему открыт.`,
        ),
      )
      continue
    }
    if (bytes.length > LARGEST_FILE) {
      problems.push(
        fileProblem('acts.pack-file', file, 'Файл больше 2 МБ. Разделите пакет или уберите лишнее.'),
      )
      continue
    }
    try {
      sources.set(file, readYaml(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    } catch {
      problems.push(
        fileProblem('acts.pack-file', file, 'Файл не в кодировке UTF-8. Пересохраните его в UTF-8.'),
      )
    }
  }
  return { sources, problems, missing: FILE_NAMES.filter(name => !names.includes(name)) }
}

function located(file: PackFileName, source: YamlSource, finding: Finding): PackProblem {
  const { path, key } = finding
  const place = key === undefined ? source.placeOf(path) : source.placeOfKey(path.slice(0, -1), key)
  return { code: finding.code, file, ...place, path: fieldName(path), message: finding.message }
}

function shapeProblems(sources: ReadFolder['sources']): PackProblem[] {
  return [...sources].flatMap(([file, source]) => {
    const syntax = source.syntax.map(({ message, ...place }) => ({
      code: 'acts.pack-yaml',
      file,
      ...place,
      path: '',
      message,
    }))
    if (!source.readable) return syntax
    if (source.value === null || source.value === undefined) {
      const message = `Файл «${file}» пуст. Заполните его${INHERITABLE_FILES.includes(file) ? ' или удалите' : ''}.`
      return [fileProblem('acts.pack-file', file, message)]
    }
    const shape = checkShape(PACK_FILES[file], source.value)
    return [...syntax, ...shape.map(finding => located(file, source, finding))]
  })
}

function salvageFiles(sources: ReadFolder['sources']): ReadFiles {
  const files = [...sources].flatMap(([file, source]) =>
    source.readable ? [[file, salvage(PACK_FILES[file], source.value)]] : [],
  )
  return Object.fromEntries(files) as ReadFiles
}

function assemble(sources: ReadFolder['sources']): Pack {
  const part = <F extends PackFileName>(file: F) =>
    sources.get(file)?.value as ReturnType<(typeof PACK_FILES)[F]['parse']> | undefined
  const bodies = part('bodies.yaml')
  const functions = part('functions.yaml')
  const settings = part('settings.yaml')
  const goals = part('goals.yaml')
  return {
    header: part('pack.yaml')!,
    acts: part('acts.yaml')?.acts ?? [],
    kinds: bodies?.kinds ?? [],
    bodies: bodies?.bodies ?? [],
    functions: functions?.functions ?? [],
    directions: functions?.directions ?? [],
    goals: goals?.goals ?? [],
    noGoals: goals?.noGoals ?? null,
    terms: part('terms.yaml')?.terms ?? [],
    roles: part('roles.yaml')?.roles ?? [],
    indicators: part('indicators.yaml')?.indicators ?? [],
    settings: settings?.settings ?? [],
    names: settings?.names ?? [],
    territories: part('territories.yaml')?.territories ?? [],
  }
}

type Parents = { packs: Pack[] | undefined; message?: string }

/** The parents stand beside the pack, or among the packs that come with the product. */
async function loadParents(dir: string, parent: string, children: readonly string[]): Promise<Parents> {
  if (children.includes(parent)) {
    return { packs: undefined, message: `Пакет «${parent}» через parent наследует сам себе. Разорвите круг.` }
  }
  for (const root of new Set([dirname(resolve(dir)), SHIPPED_PACKS])) {
    const found = await loadOne(join(root, parent), children)
    if (found.pack !== undefined) return { packs: [...found.parents, found.pack] }
    if (found.exists) {
      const message = `В родительском пакете «${parent}» есть ошибки (${found.problems.length}). Сначала исправьте его.`
      return { packs: undefined, message }
    }
  }
  const message = `Родительский пакет «${parent}» не найден: рядом нет папки «${parent}». Положите его рядом или исправьте код.`
  return { packs: undefined, message }
}

async function loadOne(dir: string, children: readonly string[]): Promise<LoadedPack & { exists: boolean }> {
  const { sources, problems: fileProblems, missing } = await readFolder(dir)
  const exists = sources.size > 0
  if (fileProblems.some(problem => problem.code === 'acts.pack-folder')) {
    return { pack: undefined, parents: [], problems: fileProblems, exists: false }
  }
  const problems = [...fileProblems, ...shapeProblems(sources)]
  const files = salvageFiles(sources)
  const header = files['pack.yaml']
  const parentCode = header?.parent
  let parents: Parents = { packs: parentCode === null ? [] : undefined }
  if (typeof parentCode === 'string') {
    parents = await loadParents(dir, parentCode, [...children, header?.code ?? basename(dir)])
    if (parents.message !== undefined) {
      const finding = { code: 'acts.pack-parent', path: ['parent'], message: parents.message }
      problems.push(located('pack.yaml', sources.get('pack.yaml')!, finding))
    }
  }
  const needed = missing.filter(file => parentCode === null || !INHERITABLE_FILES.includes(file))
  for (const file of needed) {
    problems.push(fileProblem('acts.pack-file', file, `В пакете нет файла «${file}». Добавьте его.`))
  }
  for (const { file, ...finding } of checkPack(files, parents.packs)) {
    problems.push(located(file, sources.get(file)!, finding))
  }
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column)
  const pack = problems.length === 0 ? assemble(sources) : undefined
  return { pack, parents: parents.packs ?? [], problems, exists }
}

/**
 * Reads a regulation pack from its folder. All problems come at once, each with its file, line, column and field;
 * a pack is returned only when there are none. Never throws for what is written in the files.
 */
export async function loadPack(dir: string): Promise<LoadedPack> {
  const { pack, parents, problems } = await loadOne(dir, [])
  return { pack, parents, problems }
}

/**
 * Reads every pack of a folder of packs, parents before children.
 * Problems of all packs are returned, with `file` as `<folder>/<file>`; never throws for what is on the disk.
 */
export async function loadPacks(
  root: string = SHIPPED_PACKS,
): Promise<{ packs: Pack[]; problems: PackProblem[] }> {
  let folders: string[]
  try {
    const entries = await readdir(root, { withFileTypes: true })
    folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  } catch {
    const message = `Папка пакетов «${root}» не открыта. Укажите папку, в которой каждый пакет лежит в своей папке.`
    return { packs: [], problems: [fileProblem('acts.pack-folder', basename(root), message)] }
  }
  const loaded = await Promise.all(
    folders.sort().map(async name => ({ name, ...(await loadPack(join(root, name))) })),
  )
  const problems = loaded.flatMap(({ name, problems: own }) =>
    own.map(problem => ({ ...problem, file: `${name}/${problem.file}` })),
  )
  const packs: Pack[] = []
  for (const { name, pack } of loaded.sort((a, b) => a.parents.length - b.parents.length)) {
    if (pack === undefined) continue
    if (packs.some(other => other.header.code === pack.header.code)) {
      const message = `Пакет с кодом «${pack.header.code}» уже есть в другой папке. Дайте другой код.`
      problems.push({
        ...fileProblem('acts.pack-duplicate-code', `${name}/pack.yaml`, message),
        path: 'code',
      })
    } else packs.push(pack)
  }
  return { packs, problems }
}

export type PackVerdict = { ok: boolean; problems: ProblemItem[]; summary: PackSummary | undefined }

/** The answer of `validate-pack DIR`: what is wrong, in the fixed form of refused input, or what the pack holds. */
export async function validatePackFolder(dir: string): Promise<PackVerdict> {
  const { pack, parents, problems } = await loadPack(dir)
  const items = problems.map(({ line, column, ...rest }) => ({ ...rest, row: line, column: String(column) }))
  if (pack === undefined) return { ok: false, problems: items, summary: undefined }
  return {
    ok: true,
    problems: [],
    summary: summarise(pack, resolvePack([...parents, pack], pack.header.code)),
  }
}
