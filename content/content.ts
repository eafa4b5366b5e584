import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { checkShape } from '#modules/acts/pack/check-shape.ts'
import { type FieldPath, readYaml } from '#modules/acts/pack/yaml-source.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import {
  checkFramework,
  checkInstrument,
  checkItems,
  checkProgrammes,
  checkReferences,
  type Report,
} from './check.ts'
import {
  type Framework,
  frameworkFile,
  type Instrument,
  type Item,
  instrumentFile,
  itemsFile,
  type Offer,
  type Programme,
  programmesFile,
} from './schemas.ts'

export type { Framework, Instrument, Item, Offer, Programme } from './schemas.ts'

/** Folder of the starter content that comes with the product. */
export const CONTENT_DIR = fileURLToPath(new URL('.', import.meta.url))

export type Programmes = { programmes: Programme[]; offers: Offer[] }
export type Content = Programmes & { framework: Framework; items: Item[]; instruments: Instrument[] }

type Loaded<T> = { value: T; report: Report }
type Check<T> = (value: T, report: Report) => void

/** Reads files one after another and keeps every problem, so that an author sees all of them at once. */
class Reading {
  readonly problems: ProblemItem[] = []
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  /** The file's content with a way to report on its fields; undefined (and problems noted) when it is unsound. */
  file<S extends z.ZodType>(
    path: string,
    schema: S,
    check: Check<z.infer<S>>,
  ): Loaded<z.infer<S>> | undefined {
    const file = relative(this.root, path)
    const text = this.text(path, file)
    if (text === undefined) return undefined
    const source = readYaml(text)
    const before = this.problems.length
    const add = (code: string, row: number, message: string, field?: FieldPath) =>
      this.problems.push({ code, file, row, message, ...(field ? { path: field.join('.') } : {}) })
    for (const fault of source.syntax) add('content.syntax', fault.line, fault.message)
    if (!source.readable) return undefined
    for (const { path: field, key, message } of checkShape(schema, source.value)) {
      const place = key === undefined ? source.placeOf(field) : source.placeOfKey(field.slice(0, -1), key)
      add('content.field', place.line, message, field)
    }
    if (this.problems.length > before) return undefined
    const report: Report = (field, message) =>
      add('content.meaning', source.placeOf(field).line, message, field)
    const value = schema.parse(source.value) as z.infer<S>
    check(value, report)
    return { value, report }
  }

  folder<S extends z.ZodType>(name: string, schema: S, check: Check<z.infer<S>>): Loaded<z.infer<S>>[] {
    const folder = join(this.root, name)
    const files = this.names(folder, name)
    return files.flatMap(file => this.file(join(folder, file), schema, check) ?? [])
  }

  /** Throws one `invalid` problem that lists everything found. */
  settle(): void {
    if (this.problems.length === 0) return
    const { file, row, message } = this.problems[0]!
    const rest = this.problems.length - 1
    throw invalid(
      'content.refused',
      `Содержание не загружено. ${file}, строка ${row}: ${message}${rest > 0 ? ` Ещё замечаний: ${rest}.` : ''}`,
      this.problems,
    )
  }

  private text(path: string, file: string): string | undefined {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      const message = `Файл ${basename(path)} не читается. Проверьте, что он есть и доступен для чтения.`
      this.problems.push({ code: 'content.unreadable', file, row: 1, message })
      return undefined
    }
  }

  private names(folder: string, name: string): string[] {
    try {
      const names = readdirSync(folder).filter(file => file.endsWith('.yaml'))
      if (names.length > 0) return names.sort()
    } catch {
      // A missing folder and an empty one need the same remedy.
    }
    const message = `В папке ${name} нет ни одного файла .yaml. Добавьте его.`
    this.problems.push({ code: 'content.empty-folder', file: name, row: 1, message })
    return []
  }
}

const frameworkOf = (reading: Reading, file: string) => reading.file(file, frameworkFile, checkFramework)
const itemsOf = (reading: Reading) => reading.folder('items', itemsFile, checkItems)
const instrumentsOf = (reading: Reading) => reading.folder('instruments', instrumentFile, checkInstrument)
const programmesOf = (reading: Reading) => reading.folder('programmes', programmesFile, checkProgrammes)

const joined = (files: Loaded<z.infer<typeof programmesFile>>[]): Programmes => ({
  programmes: files.flatMap(file => file.value.programmes),
  offers: files.flatMap(file => file.value.offers),
})

/**
 * Competency framework with its target profiles. `file` is a path inside the folder of content.
 * @throws Problem `invalid` with every mistake by file, line (`row`) and field (`path`)
 */
export function loadFramework(
  file = 'frameworks/teachers-and-leaders-2026.yaml',
  root = CONTENT_DIR,
): Framework {
  const reading = new Reading(root)
  const loaded = frameworkOf(reading, join(root, file))
  reading.settle()
  return loaded!.value
}

/** All test items of the folder `items`. Throws as `loadFramework` does. */
export function loadItems(root = CONTENT_DIR): Item[] {
  const reading = new Reading(root)
  const files = itemsOf(reading)
  reading.settle()
  return files.flatMap(file => file.value.items)
}

/** All instruments (fixed forms), one a file of the folder `instruments`. Throws as `loadFramework` does. */
export function loadInstruments(root = CONTENT_DIR): Instrument[] {
  const reading = new Reading(root)
  const files = instrumentsOf(reading)
  reading.settle()
  return files.map(file => file.value)
}

/** Programmes of additional education and other offers of the folder `programmes`. Throws as `loadFramework` does. */
export function loadProgrammes(root = CONTENT_DIR): Programmes {
  const reading = new Reading(root)
  const files = programmesOf(reading)
  reading.settle()
  return joined(files)
}

/** Everything at once, with references between the files resolved too. Throws as `loadFramework` does. */
export function loadContent(root = CONTENT_DIR): Content {
  const reading = new Reading(root)
  const framework = frameworkOf(reading, join(root, 'frameworks/teachers-and-leaders-2026.yaml'))
  const items = itemsOf(reading)
  const instruments = instrumentsOf(reading)
  const programmes = programmesOf(reading)
  if (framework) checkReferences(framework.value, { items, instruments, programmes })
  reading.settle()
  return {
    framework: framework!.value,
    items: items.flatMap(file => file.value.items),
    instruments: instruments.map(file => file.value),
    ...joined(programmes),
  }
}
