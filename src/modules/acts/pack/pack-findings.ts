import type { z } from 'zod'
import type { Finding, Partially } from './check-shape.ts'
import { nearest } from './nearest.ts'
import type { PACK_FILES, Pack, PackFileName } from './pack-schema.ts'
import type { FieldPath } from './yaml-source.ts'

/** What could be read of a pack's files; a file that could not be parsed at all is undefined. */
export type ReadFiles = {
  [F in PackFileName]?: Partially<z.infer<(typeof PACK_FILES)[F]>>
}
export type FileFinding = Finding & { file: PackFileName }

export type Report = (file: PackFileName, path: FieldPath, code: string, message: string) => void
type Registry = { codes: Set<string>; complete: boolean }
type Known = Record<
  'acts' | 'kinds' | 'bodies' | 'functions' | 'goals' | 'terms' | 'indicators' | 'territories',
  Registry
>

export type Row<T> = { item: T; path: FieldPath }
/** The records of a list that are there, each with its path. */
export function rows<T>(
  items: readonly (T | undefined)[] | undefined,
  ...path: (string | number)[]
): Row<T>[] {
  return (items ?? []).flatMap((item, index) =>
    item === undefined || item === null ? [] : [{ item, path: [...path, index] }],
  )
}

const codesOf = (items: readonly ({ code?: string } | undefined)[] | undefined): string[] =>
  (items ?? []).flatMap(item => (item?.code === undefined ? [] : [item.code]))

/** The codes a reference may name; incomplete when a file or the parents could not be read. */
export function registry(files: ReadFiles, parents: readonly Pack[] | undefined): Known {
  const merged = (
    own: readonly ({ code?: string } | undefined)[] | undefined,
    inherited: (pack: Pack) => readonly { code: string }[],
  ): Registry => ({
    codes: new Set([...codesOf(own), ...codesOf(parents?.flatMap(inherited))]),
    complete: own !== undefined && parents !== undefined,
  })
  const bodies = files['bodies.yaml']
  const functions = files['functions.yaml']
  const goals = files['goals.yaml']
  return {
    acts: merged(files['acts.yaml']?.acts, pack => pack.acts),
    kinds: merged(bodies && (bodies.kinds ?? []), pack => pack.kinds),
    bodies: merged(bodies?.bodies, pack => pack.bodies),
    functions: merged(
      functions && [...(functions.functions ?? []), ...(functions.directions ?? [])],
      pack => [...pack.functions, ...pack.directions],
    ),
    goals: merged(goals ? goals.goals : [], pack => pack.goals),
    // A pack may leave its terms to the parent entirely, so a missing file is an empty list, not an unread one.
    terms: merged(files['terms.yaml'] ? files['terms.yaml'].terms : [], pack => pack.terms),
    indicators: merged(files['indicators.yaml']?.indicators, pack => pack.indicators),
    territories: merged(files['territories.yaml']?.territories, pack => pack.territories),
  }
}

const REGISTRY_WORDS = {
  acts: { unknown: 'Акт «%» не описан', where: 'в acts.yaml этого пакета или родительского' },
  kinds: { unknown: 'Вид субъекта «%» не описан', where: 'в разделе kinds файла bodies.yaml' },
  bodies: { unknown: 'Субъект «%» не описан', where: 'в bodies.yaml этого пакета или родительского' },
  functions: {
    unknown: 'Функция или направление «%» не описаны',
    where: 'в functions.yaml этого пакета или родительского',
  },
  goals: { unknown: 'Цель или задача «%» не описана', where: 'в goals.yaml этого пакета или родительского' },
  terms: { unknown: 'Понятие «%» не описано', where: 'в terms.yaml этого пакета или родительского' },
  indicators: {
    unknown: 'Показатель «%» не описан',
    where: 'в indicators.yaml этого пакета или родительского',
  },
  territories: { unknown: 'Территория «%» не описана', where: 'в territories.yaml' },
} as const

/** Reports a reference to something nobody describes, with the nearest known code. */
export function references(known: Known, report: Report) {
  return (kind: keyof Known, file: PackFileName, path: FieldPath, value: string | null | undefined): void => {
    if (value === undefined || value === null || !known[kind].complete || known[kind].codes.has(value)) return
    const words = REGISTRY_WORDS[kind]
    const guess = nearest(value, known[kind].codes)
    const hint = guess
      ? `Вероятно, имелось в виду «${guess}».`
      : `Опишите код ${words.where} или исправьте ссылку.`
    report(file, path, 'acts.pack-unknown-reference', `${words.unknown.replace('%', value)}. ${hint}`)
  }
}
export type Refer = ReturnType<typeof references>

/** A code may stand once in its list; dated lists tell versions apart by the day they start. */
export function checkDuplicates(
  file: PackFileName,
  list: readonly Row<{ code?: string; from?: string }>[],
  report: Report,
): void {
  const seen = new Map<string, number>()
  for (const { item, path } of list) {
    if (item.code === undefined) continue
    const identity = item.from === undefined ? item.code : `${item.code} с ${item.from}`
    const first = seen.get(identity)
    const position = Number(path.at(-1)) + 1
    if (first === undefined) seen.set(identity, position)
    else {
      const message = `Код «${identity}» уже занят записью № ${first} этого списка. Дайте другой код или удалите повтор.`
      report(file, [...path, 'code'], 'acts.pack-duplicate-code', message)
    }
  }
}

/** Follows `next` from every record and reports the record from which one comes back to itself. */
export function checkCycles(
  file: PackFileName,
  list: readonly Row<{ code?: string; parent?: string | null }>[],
  report: Report,
): void {
  const parentOf = new Map(list.map(({ item }) => [item.code, item.parent]))
  for (const { item, path } of list) {
    let step = item.parent
    for (let depth = 0; depth <= list.length && step !== undefined && step !== null; depth++) {
      if (step === item.code) {
        const message = `Запись «${item.code}» через цепочку parent подчинена самой себе. Исправьте подчинённость.`
        report(file, [...path, 'parent'], 'acts.pack-cycle', message)
        break
      }
      step = parentOf.get(step)
    }
  }
}

export type Dates = ReadonlyMap<string, string | null>

/** Date of every act in sight; null where the act carries none. */
export function actDates(files: ReadFiles, parents: readonly Pack[]): Dates {
  const own = (files['acts.yaml']?.acts ?? []).flatMap(act =>
    act?.code === undefined || act.date === undefined ? [] : [[act.code, act.date] as const],
  )
  return new Map([...parents.flatMap(pack => pack.acts.map(act => [act.code, act.date] as const)), ...own])
}

/** «Before the act»: a date that the act could not have known. */
export function notBeforeAct(
  dates: Dates,
  actCode: string | undefined,
  value: string | undefined,
  file: PackFileName,
  path: FieldPath,
  report: Report,
): void {
  const actDate = actCode === undefined ? undefined : dates.get(actCode)
  if (value === undefined || actDate === undefined || actDate === null || value >= actDate) return
  const message = `Дата ${value} раньше даты акта «${actCode}» (${actDate}). Проверьте дату и ссылку на акт.`
  report(file, path, 'acts.pack-date-before-act', message)
}

/** Reports a period that ends before it starts. */
export function inOrder(
  from: string | undefined,
  to: string | undefined,
  file: PackFileName,
  path: FieldPath,
  report: Report,
): void {
  if (from === undefined || to === undefined || from <= to) return
  const message = `Конец действия (${to}) раньше начала (${from}). Поменяйте даты местами или исправьте.`
  report(file, path, 'acts.pack-period', message)
}

/** What stands on an act names its clause; what the product chose itself does not pretend to have one. */
export function checkBasis(
  file: PackFileName,
  list: readonly Row<{ basis?: string; clause?: string; act?: string; note?: string }>[],
  report: Report,
): void {
  for (const { item, path } of list) {
    if (item.basis === 'act' && item.clause === undefined) {
      const message = 'Основание — акт, но пункт не указан. Добавьте clause или поставьте basis: product.'
      report(file, [...path, 'clause'], 'acts.pack-basis', message)
    }
    if (item.basis === 'product' && item.note === undefined) {
      const message = 'Основание — выбор самой системы. Поясните его в note.'
      report(file, [...path, 'note'], 'acts.pack-basis', message)
    }
  }
}
