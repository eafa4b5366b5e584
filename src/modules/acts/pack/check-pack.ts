import { checkGoals } from './check-goals.ts'
import { checkIndicators, checkSettings, checkTerritories } from './check-values.ts'
import {
  actDates,
  checkBasis,
  checkCycles,
  checkDuplicates,
  type Dates,
  type FileFinding,
  notBeforeAct,
  type ReadFiles,
  type Refer,
  type Report,
  references,
  registry,
  rows,
} from './pack-findings.ts'
import type { Pack } from './pack-schema.ts'

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
      const message =
        'Акт утратил силу, но не сказано, каким актом. Заполните repealedBy или поясните в note.'
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
    refer('terms', file, [...path, 'term'], item.term)
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
    for (const { item: code, path: place } of rows(item.indicators, ...path, 'indicators')) {
      refer('indicators', file, place, code)
    }
    const seen = new Set<string>()
    for (const { item: code, path: place } of rows(item.responsible, ...path, 'responsible')) {
      refer('bodies', file, place, code)
      if (seen.has(code)) {
        report(
          file,
          place,
          'acts.pack-duplicate-code',
          `Исполнитель «${code}» назван дважды. Удалите повтор.`,
        )
      }
      seen.add(code)
    }
  }
  for (const { item, path } of directions) refer('acts', file, [...path, 'act'], item.act)
}

/**
 * Everything that one file alone cannot show to be wrong: references, duplicates, cycles, dates against the act,
 * targets against their unit. Works on what could be read, so that all problems come in one go.
 *
 * @param parents the chain of parent packs whose codes the pack may refer to; undefined when they could not be
 *   read, and then a reference that this pack does not answer itself is not held against it
 */
export function checkPack(files: ReadFiles, parents: readonly Pack[] | undefined): FileFinding[] {
  const findings: FileFinding[] = []
  const report: Report = (file, path, code, message) => findings.push({ file, path, code, message })
  const refer = references(registry(files, parents), report)
  const dates = actDates(files, parents ?? [])
  checkHeader(files, refer, dates, report)
  checkActs(files, refer, dates, report)
  checkBodies(files, refer, report)
  checkFunctions(files, refer, report)
  checkGoals(files, parents ?? [], refer, report)
  const terms = rows(files['terms.yaml']?.terms, 'terms')
  checkDuplicates('terms.yaml', terms, report)
  for (const { item, path } of terms) refer('acts', 'terms.yaml', [...path, 'act'], item.act)
  const roles = rows(files['roles.yaml']?.roles, 'roles')
  checkDuplicates('roles.yaml', roles, report)
  checkBasis('roles.yaml', roles, report)
  for (const { item, path } of roles) refer('acts', 'roles.yaml', [...path, 'act'], item.act)
  checkIndicators(files, refer, dates, report)
  checkSettings(files, refer, dates, files['pack.yaml']?.act, report)
  checkTerritories(files, parents ?? [], refer, report)
  return findings
}
