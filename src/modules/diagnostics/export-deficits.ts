import type { z } from 'zod'
import type { Context } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { deficitsQuery } from './contract.ts'
import { summariseDeficits } from './summarise-deficits.ts'

/**
 * The summary of deficits as XLSX, one line for each competency and unit, so that it can be filtered and pivoted.
 * Hidden groups stay hidden: the line says «скрыто» in place of the numbers.
 */
export async function exportDeficits(
  context: Context,
  query: z.output<typeof deficitsQuery>,
): Promise<Download> {
  const summary = await summariseDeficits(context, query)
  const competencies = new Map(summary.competencies.map(one => [one.id, one]))
  const units = new Map(summary.units.map(one => [one.id, one.name]))
  const today = ruDate(context.clock.today())
  return {
    filename: `Дефициты на ${today}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeTable({
      sheetName: 'Дефициты',
      title: `Профессиональные дефициты на ${today}${summary.within ? `: ${summary.within.name}` : ''}`,
      notes: [
        'Сколько человек ниже целевого уровня своей должности, из скольких измеренных. Учтено последнее измерение.',
        `Группы меньше ${summary.smallGroup} человек скрыты. Выгружено ${today}, ${context.actor.name}.`,
      ],
      columns: [
        { header: 'Код', width: 8 },
        { header: 'Компетенция', width: 50 },
        { header: TITLES[summary.by], width: 44 },
        { header: 'Измерено, чел.', width: 14, type: 'integer' },
        { header: 'Ниже цели, чел.', width: 14, type: 'integer' },
        { header: 'Доля, %', width: 10, type: 'percent' },
        { header: 'Примечание', width: 16 },
      ],
      rows: summary.cells.map(cell => [
        competencies.get(cell.competencyId)?.code,
        competencies.get(cell.competencyId)?.title,
        units.get(cell.unitId),
        cell.measured,
        cell.people,
        cell.people === null || !cell.measured ? null : (100 * cell.people) / cell.measured,
        cell.people === null ? 'скрыто' : null,
      ]),
    }),
  }
}

const TITLES = { region: 'Субъект РФ', municipality: 'Муниципалитет', organisation: 'Организация' } as const
