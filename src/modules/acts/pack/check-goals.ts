import {
  checkBasis,
  checkCycles,
  checkDuplicates,
  type ReadFiles,
  type Refer,
  type Report,
  type Row,
  rows,
} from './pack-findings.ts'
import type { Pack } from './pack-schema.ts'

const FILE = 'goals.yaml'
type GoalRow = NonNullable<NonNullable<NonNullable<ReadFiles[typeof FILE]>['goals']>[number]>

/** What may stand above what: a task serves an aim or a broader task, an aim a broader aim. */
const SERVES: Partial<Record<NonNullable<GoalRow['kind']>, readonly string[]>> = {
  task: ['aim', 'task'],
  aim: ['aim'],
}

function checkParent({ item, path }: Row<GoalRow>, kinds: ReadonlyMap<string, string>, report: Report): void {
  if (item.parent === undefined || item.kind === undefined) return
  const above = kinds.get(item.parent)
  if (above === undefined || SERVES[item.kind]?.includes(above)) return
  const message = SERVES[item.kind]
    ? `«${item.parent}» стоит выше, но это не цель, которой можно служить: задача служит цели или задаче, цель — цели. Исправьте parent.`
    : 'Принцип и подход ничему не подчинены. Уберите parent.'
  report(FILE, [...path, 'parent'], 'acts.pack-goal-parent', message)
}

function checkLinks({ item, path }: Row<GoalRow>, refer: Refer, report: Report): void {
  const links = rows(item.links, ...path, 'links')
  checkBasis(FILE, links, report)
  const seen = new Set<string>()
  for (const { item: link, path: place } of links) {
    if (link.indicators === undefined && link.functions === undefined) {
      const message = 'Связь ни с чем не связывает. Назовите indicators или functions.'
      report(FILE, place, 'acts.pack-goal-link', message)
    }
    for (const kind of ['indicators', 'functions'] as const) {
      for (const { item: code, path: at } of rows(link[kind], ...place, kind)) {
        refer(kind, FILE, at, code)
        if (seen.has(`${kind} ${code}`)) {
          const message = `Связь с «${code}» записана дважды. Удалите повтор.`
          report(FILE, at, 'acts.pack-duplicate-code', message)
        }
        seen.add(`${kind} ${code}`)
      }
    }
  }
}

/** Goals: codes once, parents that are there and above, links to what is described, silence said aloud. */
export function checkGoals(files: ReadFiles, parents: readonly Pack[], refer: Refer, report: Report): void {
  const file = files[FILE]
  if (file === undefined) return
  const list = rows(file.goals, 'goals')
  checkDuplicates(FILE, list, report)
  checkCycles(FILE, list, report)
  const kinds = new Map(
    [...parents.flatMap(pack => pack.goals), ...list.map(({ item }) => item)].flatMap(goal =>
      goal.code === undefined || goal.kind === undefined ? [] : [[goal.code, goal.kind] as const],
    ),
  )
  for (const row of list) {
    refer('acts', FILE, [...row.path, 'act'], row.item.act)
    refer('goals', FILE, [...row.path, 'parent'], row.item.parent)
    checkParent(row, kinds, report)
    checkLinks(row, refer, report)
  }
  if (file.goals?.length === 0 && file.noGoals === undefined) {
    const message = 'Целей нет. Внесите их из акта или скажите в noGoals, почему акт их не называет.'
    report(FILE, ['goals'], 'acts.pack-goals', message)
  }
  if (list.length > 0 && file.noGoals !== undefined) {
    const message = 'Цели внесены, а noGoals говорит, что их нет. Уберите noGoals.'
    report(FILE, ['noGoals'], 'acts.pack-goals', message)
  }
}
