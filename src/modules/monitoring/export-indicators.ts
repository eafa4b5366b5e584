import { type Context, read } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import type { ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { ask } from './ask.ts'
import { UNIT_LEVELS } from './contract.ts'
import { readTable, type TableFilter } from './table-indicators.ts'
import { placeOf } from './units.sql.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Exactly the table on the screen: its unit, day, order and search, all rows of it. */
export async function exportIndicators(context: Context, query: TableFilter): Promise<Download> {
  const { unit, asOf, structure, rows, codes } = await read(context, async tx => {
    const question = await ask(context, tx, query)
    return {
      unit: question.unit,
      asOf: question.asOf,
      structure: question.structure,
      rows: await readTable(context, tx, query),
      codes: question.rules.definitionsAt(placeOf(question.unit)).map(definition => definition.code),
    }
  })
  const day = ruDate(asOf)
  const columns: ColumnSpec[] = [
    { header: 'Название', width: 44 },
    { header: 'Уровень', width: 16 },
    { header: 'Код', width: 24 },
    { header: 'Работают', width: 12, type: 'integer' },
    ...codes.flatMap((code): ColumnSpec[] => [
      { header: `${code}, %`, width: 10, type: 'decimal' },
      { header: `${code}: числитель`, width: 12, type: 'integer' },
      { header: `${code}: знаменатель`, width: 14, type: 'integer' },
      { header: `${code}: цель, %`, width: 10, type: 'decimal' },
    ]),
  ]
  return {
    filename: `Показатели ${unit.name} на ${day}.xlsx`,
    type: XLSX,
    content: writeTable({
      sheetName: 'Показатели',
      title: `Показатели: ${unit.name}, на ${day}`,
      notes: [
        ...(structure === 'now'
          ? ['По сегодняшней структуре: прежние организации посчитаны там, куда вошли.']
          : []),
        `Выгружено ${ruDate(context.clock.today())}, ${context.actor.name}.`,
      ],
      columns,
      rows: rows.map(row => [
        row.name,
        UNIT_LEVELS[row.level],
        row.code,
        row.people,
        ...codes.flatMap(code => {
          const value = row.values.find(one => one.indicator === code)
          return [
            value?.value ?? null,
            value?.numerator ?? null,
            value?.denominator ?? null,
            value?.target ?? null,
          ]
        }),
      ]),
    }),
  }
}
