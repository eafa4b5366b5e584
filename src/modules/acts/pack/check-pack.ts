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

type Report = (file: PackFileName, path: FieldPath, code: string, message: string) => void
type Registry = { codes: Set<string>; complete: boolean }
type Known = Record<'acts' | 'kinds' | 'bodies' | 'territories', Registry>

type Row<T> = { item: T; path: FieldPath }
/** The records of a list that are there, each with its path. */
function rows<T>(items: readonly (T | undefined)[] | undefined, ...path: (string | number)[]): Row<T>[] {
  return (items ?? []).flatMap((item, index) =>
    item === undefined || item === null ? [] : [{ item, path: [...path, index] }],
  )
}

const codesOf = (items: readonly ({ code?: string } | undefined)[] | undefined): string[] =>
  (items ?? []).flatMap(item => (item?.code === undefined ? [] : [item.code]))

function registry(files: ReadFiles, parents: readonly Pack[]): Known {
  const merged = (
    own: readonly ({ code?: string } | undefined)[] | undefined,
    inherited: readonly { code: string }[],
    readable: boolean,
  ): Registry => ({
    codes: new Set([...codesOf(own), ...inherited.map(item => item.code)]),
    complete: readable,
  })
  const acts = files['acts.yaml']
  const bodies = files['bodies.yaml']
  const territories = files['territories.yaml']
  return {
    acts: merged(
      acts?.acts,
      parents.flatMap(pack => pack.acts),
      acts !== undefined,
    ),
    kinds: merged(
      bodies?.kinds,
      parents.flatMap(pack => pack.kinds),
      bodies !== undefined,
    ),
    bodies: merged(
      bodies?.bodies,
      parents.flatMap(pack => pack.bodies),
      bodies !== undefined,
    ),
    territories: merged(
      territories?.territories,
      parents.flatMap(pack => pack.territories),
      territories !== undefined,
    ),
  }
}

const REGISTRY_WORDS = {
  acts: { unknown: 'Акт «%» не описан', where: 'в acts.yaml этого пакета или родительского' },
  kinds: { unknown: 'Вид субъекта «%» не описан', where: 'в разделе kinds файла bodies.yaml' },
  bodies: { unknown: 'Субъект «%» не описан', where: 'в bodies.yaml этого пакета или родительского' },
  territories: { unknown: 'Территория «%» не описана', where: 'в territories.yaml' },
} as const

/** Reports a reference to something nobody describes, with the nearest known code. */
function references(known: Known, report: Report) {
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
type Refer = ReturnType<typeof references>

/** A code may stand once in its list; dated lists tell versions apart by the day they start. */
function checkDuplicates(
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
function checkCycles(
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

type Dates = ReadonlyMap<string, string | null>

function actDates(files: ReadFiles, parents: readonly Pack[]): Dates {
  const own = (files['acts.yaml']?.acts ?? []).flatMap(act =>
    act?.code === undefined || act.date === undefined ? [] : [[act.code, act.date] as const],
  )
  return new Map([
    ...parents.flatMap(pack => pack.acts.map(act => [act.code, act.date] as const)),
    ...own,
  ])
}

/** «Before the act»: a date that the act could not have known. */
function notBeforeAct(
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

function inOrder(
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

function checkHeader(files: ReadFiles, refer: Refer, dates: Dates, report: Report): void {
  const header = files['pack.yaml']
  if (header === undefined) return
  refer('acts', 'pack.yaml', ['act'], header.act)
  refer('territories', 'pack.yaml', ['territory'], header.territory)
  notBeforeAct(dates, header.act, header.version?.date, 'pack.yaml', ['version', 'date'], report)
  const ownAct = files['acts.yaml']?.acts?.some(act => act?.code === header.act)
  if (header.act !== undefined && ownAct === false && dates.has(header.act)) {
    const message = `Акт «${header.act}» описан в родительском пакете. Пакет держится на собственном акте: опишите его в acts.yaml.`
    report('pack.yaml', ['act'], 'acts.pack-unknown-reference', message)
  }
}

function checkActs(files: ReadFiles, refer: Refer, dates: Dates, report: Report): void {
  const file = 'acts.yaml'
  const list = rows(files[file]?.acts, 'acts')
  checkDuplicates(file, list, report)
  for (const { item, path } of list) {
    for (const key of ['repeals', 'amends'] as const) {
      for (const { item: code, path: place } of rows(item[key], ...path, key)) {
        refer('acts', file, place, code)
        notBeforeAct(dates, code, item.date ?? undefined, file, place, report)
      }
    }
    for (const { item: citation, path: place } of rows(item.cites, ...path, 'cites')) {
      refer('acts', file, [...place, 'act'], citation.act)
    }
    refer('acts', file, [...path, 'repealedBy'], item.repealedBy)
    refer('acts', file, [...path, 'edition', 'by'], item.edition?.by)
    notBeforeAct(dates, item.code, item.edition?.date, file, [...path, 'edition', 'date'], report)
    if (item.status === 'repealed' && item.repealedBy === undefined && item.note === undefined) {
      const message = 'Акт утратил силу, но не сказано, каким актом. Заполните repealedBy или поясните в note.'
      report(file, [...path, 'repealedBy'], 'acts.pack-act-status', message)
    }
    if (item.status === 'in-force' && item.repealedBy !== undefined) {
      const message = `Акт отменён актом «${item.repealedBy}», а статус — in-force. Поставьте status: repealed или уберите repealedBy.`
      report(file, [...path, 'status'], 'acts.pack-act-status', message)
    }
    for (const key of ['number', 'date'] as const) {
      if (item[key] === null && item.note === undefined) {
        const message = 'Реквизит пуст. Заполните его или поясните в note, почему его нет.'
        report(file, [...path, key], 'acts.pack-field', message)
      }
    }
  }
}

function checkBodies(files: ReadFiles, refer: Refer, report: Report): void {
  const file = 'bodies.yaml'
  checkDuplicates(file, rows(files[file]?.kinds, 'kinds'), report)
  const list = rows(files[file]?.bodies, 'bodies')
  checkDuplicates(file, list, report)
  checkCycles(file, list, report)
  for (const { item, path } of list) {
    refer('kinds', file, [...path, 'kind'], item.kind)
    refer('bodies', file, [...path, 'parent'], item.parent)
    refer('bodies', file, [...path, 'host'], item.host)
    refer('acts', file, [...path, 'act'], item.act)
    if (item.host !== undefined && item.host === item.code) {
      report(file, [...path, 'host'], 'acts.pack-cycle', 'Субъект не может быть подразделением самого себя.')
    }
  }
}

function checkFunctions(files: ReadFiles, refer: Refer, report: Report): void {
  const file = 'functions.yaml'
  const functions = rows(files[file]?.functions, 'functions')
  const directions = rows(files[file]?.directions, 'directions')
  checkDuplicates(file, functions, report)
  checkDuplicates(file, directions, report)
  for (const { item, path } of functions) {
    refer('acts', file, [...path, 'act'], item.act)
    const seen = new Set<string>()
    for (const { item: code, path: place } of rows(item.responsible, ...path, 'responsible')) {
      refer('bodies', file, place, code)
      if (seen.has(code)) {
        report(file, place, 'acts.pack-duplicate-code', `Исполнитель «${code}» назван дважды. Удалите повтор.`)
      }
      seen.add(code)
    }
  }
  for (const { item, path } of directions) refer('acts', file, [...path, 'act'], item.act)
}

/** What stands on an act names its clause; what the product chose itself does not pretend to have one. */
function checkBasis(
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

type IndicatorRow = NonNullable<
  NonNullable<NonNullable<ReadFiles['indicators.yaml']>['indicators']>[number]
>

function checkTargets({ item, path }: Row<IndicatorRow>, refer: Refer, dates: Dates, report: Report): void {
  const file = 'indicators.yaml'
  for (const { item: target, path: place } of rows(item.targets, ...path, 'targets')) {
    refer('acts', file, [...place, 'act'], target.act)
    notBeforeAct(dates, target.act, target.by, file, [...place, 'by'], report)
    notBeforeAct(dates, target.act, target.from, file, [...place, 'from'], report)
    inOrder(target.from, target.to, file, [...place, 'to'], report)
    if (item.unit === 'percent' && target.value !== undefined && target.value > 100) {
      const message = `Цель ${target.value} % больше 100 %. Проверьте значение и единицу.`
      report(file, [...place, 'value'], 'acts.pack-target', message)
    }
  }
  const count = item.targets?.length
  if (count === 0 && item.noTarget === undefined) {
    const message = 'Целей нет. Добавьте цель из акта или скажите в noTarget, что акт её не устанавливает.'
    report(file, [...path, 'noTarget'], 'acts.pack-target', message)
  }
  if (count !== undefined && count > 0 && item.noTarget !== undefined) {
    const message = 'Цель задана, а noTarget говорит, что её нет. Уберите noTarget.'
    report(file, [...path, 'noTarget'], 'acts.pack-target', message)
  }
}

function checkIndicators(files: ReadFiles, refer: Refer, dates: Dates, report: Report): void {
  const file = 'indicators.yaml'
  const list = rows(files[file]?.indicators, 'indicators')
  checkDuplicates(file, list, report)
  checkBasis(file, list, report)
  for (const row of list) {
    const { item, path } = row
    refer('acts', file, [...path, 'act'], item.act)
    checkTargets(row, refer, dates, report)
    if (item.counting?.kind === 'cumulative' && item.counting.since === undefined) {
      const message = 'Показатель считается нарастающим итогом, но не сказано, с какого дня. Добавьте since.'
      report(file, [...path, 'counting', 'since'], 'acts.pack-counting', message)
    }
    if (item.counting?.stated === false && item.counting.note === undefined) {
      const message = 'Акт не говорит, как накапливать значение. Поясните сделанный выбор в note.'
      report(file, [...path, 'counting', 'note'], 'acts.pack-counting', message)
    }
    if (item.periodicity?.stated === true && item.periodicity.clause === undefined) {
      const message = 'Периодичность названа в акте, но пункт не указан. Добавьте clause.'
      report(file, [...path, 'periodicity', 'clause'], 'acts.pack-basis', message)
    }
  }
}

function checkSettings(files: ReadFiles, refer: Refer, dates: Dates, fallback: string | undefined, report: Report): void {
  const file = 'settings.yaml'
  const list = rows(files[file]?.settings, 'settings')
  checkDuplicates(file, list, report)
  checkBasis(file, list, report)
  for (const { item, path } of list) {
    refer('acts', file, [...path, 'act'], item.act)
    inOrder(item.from, item.to, file, [...path, 'to'], report)
    if (item.basis === 'act') {
      notBeforeAct(dates, item.act ?? fallback, item.from, file, [...path, 'from'], report)
    }
  }
  const versions = list.filter(({ item }) => item.code !== undefined && item.from !== undefined)
  for (const { item, path } of versions) {
    const next = versions.find(
      ({ item: other }) =>
        other.code === item.code && other.from! > item.from! && (item.to === undefined || other.from! <= item.to),
    )
    if (next !== undefined) {
      const message = `Значение «${item.code}» с ${item.from} пересекается со значением с ${next.item.from}. Закройте первое датой to.`
      report(file, [...path, 'to'], 'acts.pack-period', message)
    }
  }
  const names = rows(files[file]?.names, 'names')
  checkDuplicates(file, names, report)
  for (const { item, path } of names) refer('acts', file, [...path, 'act'], item.act)
}

const LEVEL_ABOVE: Record<string, string | null> = { country: null, region: 'country', municipality: 'region' }
const LEVEL_WORDS: Record<string, string> = { country: 'страной', region: 'регионом' }

function checkTerritories(files: ReadFiles, parents: readonly Pack[], refer: Refer, report: Report): void {
  const file = 'territories.yaml'
  const list = rows(files[file]?.territories, 'territories')
  checkDuplicates(file, list, report)
  checkCycles(file, list, report)
  const byCode = new Map<string | undefined, { level?: string; oktmo?: string | null }>([
    ...parents.flatMap(pack => pack.territories.map(item => [item.code, item] as const)),
    ...list.map(({ item }) => [item.code, item] as const),
  ])
  for (const { item, path } of list) {
    refer('territories', file, [...path, 'parent'], item.parent)
    const above = item.level === undefined ? undefined : LEVEL_ABOVE[item.level]
    const parent = byCode.get(item.parent ?? undefined)
    const wrongRoot = item.parent === null && typeof above === 'string'
    const wrongParent = parent?.level !== undefined && above !== undefined && parent.level !== above
    if (wrongRoot || wrongParent) {
      const message =
        above === null
          ? 'Страна стоит на вершине: её parent — null.'
          : `Вышестоящая территория должна быть ${LEVEL_WORDS[above!]}. Исправьте parent или level.`
      report(file, [...path, 'parent'], 'acts.pack-territory', message)
    }
    if (item.level === 'municipality' && item.oktmo && parent?.level === 'region' && parent.oktmo) {
      const prefix = parent.oktmo.slice(0, 2)
      if (!item.oktmo.startsWith(prefix)) {
        const message = `Код ОКТМО ${item.oktmo} не начинается с кода региона (${prefix}). Исправьте код.`
        report(file, [...path, 'oktmo'], 'acts.pack-territory', message)
      }
    }
  }
}

/**
 * Everything that one file alone cannot show to be wrong: references, duplicates, cycles, dates against the act,
 * targets against their unit. Works on what could be read, so that all problems come in one go.
 *
 * @param parents the chain of parent packs whose codes the pack may refer to
 */
export function checkPack(files: ReadFiles, parents: readonly Pack[]): FileFinding[] {
  const findings: FileFinding[] = []
  const report: Report = (file, path, code, message) => findings.push({ file, path, code, message })
  const refer = references(registry(files, parents), report)
  const dates = actDates(files, parents)
  checkHeader(files, refer, dates, report)
  checkActs(files, refer, dates, report)
  checkBodies(files, refer, report)
  checkFunctions(files, refer, report)
  const terms = rows(files['terms.yaml']?.terms, 'terms')
  checkDuplicates('terms.yaml', terms, report)
  for (const { item, path } of terms) refer('acts', 'terms.yaml', [...path, 'act'], item.act)
  const roles = rows(files['roles.yaml']?.roles, 'roles')
  checkDuplicates('roles.yaml', roles, report)
  checkBasis('roles.yaml', roles, report)
  for (const { item, path } of roles) refer('acts', 'roles.yaml', [...path, 'act'], item.act)
  checkIndicators(files, refer, dates, report)
  checkSettings(files, refer, dates, files['pack.yaml']?.act, report)
  checkTerritories(files, parents, refer, report)
  return findings
}
