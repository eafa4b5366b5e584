import {
  checkBasis,
  checkCycles,
  checkDuplicates,
  type Dates,
  inOrder,
  notBeforeAct,
  type ReadFiles,
  type Refer,
  type Report,
  type Row,
  rows,
} from './pack-findings.ts'
import type { Pack } from './pack-schema.ts'

type IndicatorRow = NonNullable<NonNullable<NonNullable<ReadFiles['indicators.yaml']>['indicators']>[number]>

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

export function checkIndicators(files: ReadFiles, refer: Refer, dates: Dates, report: Report): void {
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

/** Settings that count people, years or ages: other rooms reckon with them. */
const COUNTED = ['young-teacher-age', 'first-years', 'teachers-per-methodologist', 'small-group']

export function checkSettings(
  files: ReadFiles,
  refer: Refer,
  dates: Dates,
  fallback: string | undefined,
  report: Report,
): void {
  const file = 'settings.yaml'
  const list = rows(files[file]?.settings, 'settings')
  checkDuplicates(file, list, report)
  checkBasis(file, list, report)
  for (const { item, path } of list) {
    refer('acts', file, [...path, 'act'], item.act)
    if (COUNTED.includes(item.code ?? '') && item.value !== undefined && !isCount(item.value)) {
      const message = `«${item.code}» — целое число больше нуля, а стоит «${item.value}».`
      report(file, [...path, 'value'], 'acts.pack-field', message)
    }
    inOrder(item.from, item.to, file, [...path, 'to'], report)
    if (item.basis === 'act') {
      notBeforeAct(dates, item.act ?? fallback, item.from, file, [...path, 'from'], report)
    }
  }
  const versions = list.filter(({ item }) => item.code !== undefined && item.from !== undefined)
  for (const { item, path } of versions) {
    const next = versions.find(
      ({ item: other }) =>
        other.code === item.code &&
        other.from! > item.from! &&
        (item.to === undefined || other.from! <= item.to),
    )
    if (next !== undefined) {
      const message = `Значение «${item.code}» с ${item.from} пересекается со значением с ${next.item.from}. Закройте первое датой to.`
      report(file, [...path, 'to'], 'acts.pack-period', message)
    }
  }
  const names = rows(files[file]?.names, 'names')
  checkDuplicates(file, names, report)
  for (const { item, path } of names) {
    refer('acts', file, [...path, 'act'], item.act)
    refer('terms', file, [...path, 'term'], item.term)
  }
}

const isCount = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value > 0

const LEVEL_ABOVE: Record<string, string | null> = {
  country: null,
  region: 'country',
  municipality: 'region',
}
const LEVEL_WORDS: Record<string, string> = { country: 'страной', region: 'регионом' }

export function checkTerritories(
  files: ReadFiles,
  parents: readonly Pack[],
  refer: Refer,
  report: Report,
): void {
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
