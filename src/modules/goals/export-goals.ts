import type { z } from 'zod'
import { clauseWords } from '#modules/acts/index.ts'
import type { Context } from '#platform/db/database.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type exportGoals as exportOperation,
  GAPS,
  GOAL_KIND_TITLES,
  type GoalRow,
  type GoalsMap,
} from './contract.ts'
import { showGoals } from './show-goals.ts'

/** Exactly the goals on the screen as XLSX, or as a paper on a day with a line to sign. */
export async function exportGoals(
  context: Context,
  { format, ...query }: z.output<NonNullable<typeof exportOperation.query>>,
): Promise<Download> {
  const map = await showGoals(context, query)
  const title = 'Цели и задачи'
  if (format !== 'xlsx')
    return await paperAs(format, `${title} на ${ruDate(map.on)}.${format}`, paperOf(map, context.clock.now()))
  return exportedTable(context, {
    title,
    on: map.on,
    note: `${map.pack.title}; на ${ruDate(map.on)}${map.unit ? `, показатели: ${map.unit.name}` : ''}.`,
    columns: [
      { header: 'Вид', width: 12 },
      { header: 'Акт', width: 28 },
      { header: 'Пункт', width: 16 },
      { header: 'Содержание', width: 90 },
      { header: 'Чьё', width: 26 },
      { header: 'Служит цели', width: 40 },
      { header: 'Показатели', width: 50 },
      { header: 'Функции и исполнители', width: 70 },
      { header: 'Чего нет', width: 28 },
    ],
    page: () => Promise.resolve({ rows: map.goals.filter(goal => goal.isFound), next: null }),
    cells: goal => [
      GOAL_KIND_TITLES[goal.kind],
      goal.act.label,
      placeOf(goal),
      goal.text,
      goal.owner,
      map.goals.find(one => one.code === goal.parent)?.text ?? '',
      figuresOf(goal, map),
      doersOf(goal),
      goal.gap ? GAPS[goal.gap] : '',
    ],
  })
}

const placeOf = ({ act, passage }: GoalRow) =>
  [act.clause && clauseWords(act.clause), passage].filter(Boolean).join(', ')

const number = (value: number) => String(Math.round(value * 10) / 10).replace('.', ',')

function figuresOf(goal: GoalRow, { indicators }: GoalsMap): string {
  return indicators
    .filter(one => goal.indicators.includes(one.code))
    .map(one => {
      const value = one.value === null ? 'нет значения' : `${number(one.value)}\u00A0%`
      const target = one.target === null ? 'цели нет' : `цель ${number(one.target)}\u00A0%`
      const met = one.met === null ? '' : one.met ? ', достигнута' : ', не достигнута'
      return `${one.code}: ${value} (${target}${met})`
    })
    .join('; ')
}

const doersOf = (goal: GoalRow) =>
  goal.functions
    .map(one => {
      const who = one.isAnswered ? [...new Set([...one.given, one.named])].join(', ') : 'никто не отвечает'
      return `${clauseWords(one.clause)}: ${one.text} — ${who}`
    })
    .join('; ')

function paperOf(map: GoalsMap, now: Date): OfficialDocument {
  const found = map.goals.filter(goal => goal.isFound)
  const noneOf = (goal: GoalRow) => (goal.kind === 'task' ? 'нет' : '')
  return listPaper<GoalRow>(
    {
      organisation: map.unit?.name ?? '',
      title: 'Цели и задачи системы научно-методического сопровождения',
      subtitle: map.pack.title,
      registeredOn: map.on,
      columns: [
        {
          title: 'Вид, место в акте',
          width: 1.3,
          cell: goal =>
            [GOAL_KIND_TITLES[goal.kind], goal.act.label, placeOf(goal)].filter(Boolean).join(', '),
        },
        { title: 'Содержание', width: 4, cell: goal => goal.text },
        { title: 'Показатели', width: 1.8, cell: goal => figuresOf(goal, map) || noneOf(goal) },
        { title: 'Функции и исполнители', width: 3, cell: goal => doersOf(goal) || noneOf(goal) },
      ],
      rows: found,
      summary: `Всего записей: ${found.length}. Задач: ${map.counts.tasks}, из них без показателя — ${map.counts.tasks - map.counts.measured}, без исполнителя — ${map.counts.tasks - map.counts.served}.`,
      signedBy: 'Руководитель',
    },
    now,
  )
}
