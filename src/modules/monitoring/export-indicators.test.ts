import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, expect, it } from 'vitest'
import { readTable as readSheet } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMeasuredWorld } from '#testing/factories/measured-world.ts'
import { tableFilter } from './contract.ts'
import { exportIndicators } from './export-indicators.ts'
import { tableIndicators } from './table-indicators.ts'

const database = useDatabase()
beforeAll(async () => {
  await buildMeasuredWorld(database)
}, 60_000)

it('the file holds exactly what the screen shows, in its order', async () => {
  const context = contextOf(database, actors.federalCoordinator())
  const filter = tableFilter.parse({ asOf: '2024-06-01', level: 'organisation', sort: '251', order: 'desc' })
  const screen = await tableIndicators(context, { ...filter, limit: 200 })
  const file = await exportIndicators(context, filter)
  expect(file.filename).toBe('Показатели Российская Федерация на 01.06.2024.xlsx')
  const sheet = await readSheet(await buffer(file.content as Readable), {
    name: file.filename,
    expected: ['Название', 'Код'],
  })
  const cells: Record<string, string>[] = []
  for await (const row of sheet.rows)
    cells.push(Object.fromEntries(sheet.columns.map((column, at) => [column.name, row.cells[at] ?? ''])))
  expect(
    cells.map(row => [
      row.Название,
      row.Код,
      row['251: числитель'],
      row['251: знаменатель'],
      row['253: цель, %'],
    ]),
  ).toEqual(
    screen.rows.map(row => [
      row.name,
      row.code,
      String(row.values[0]!.numerator),
      String(row.values[0]!.denominator),
      String(row.values[2]!.target),
    ]),
  )
  expect(cells.map(row => row['251, %']!.replace(',', '.')).map(Number)).toEqual(
    screen.rows.map(row => expect.closeTo(row.values[0]!.value!, 1)),
  )
})
