import { expect, test } from 'vitest'
import { listPaper, type OfficialList } from './list-paper.ts'
import { renderPdf } from './pdf.ts'
import { textOfPages } from './pdf-text.testing.ts'

const list: OfficialList<{ name: string; hours: number }> = {
  organisation: 'Институт развития образования',
  title: 'Список слушателей',
  columns: [
    { title: 'Имя', width: 3, cell: row => row.name },
    { title: 'Часов', align: 'right', cell: row => String(row.hours) },
  ],
  rows: [
    { name: 'Иванова', hours: 36 },
    { name: 'Петров', hours: 72 },
  ],
  signedBy: 'Руководитель',
}
const now = new Date('2026-09-01T09:15:00Z')

test('a list is numbered, each cell stands under its heading, and a line waits for the name of whoever signs', async () => {
  expect(listPaper(list, now)).toEqual({
    head: { organisation: 'Институт развития образования' },
    title: 'Список слушателей',
    page: { paper: 'a4', orientation: 'landscape' },
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: '№', width: 0.4, align: 'right' },
          { title: 'Имя', width: 3 },
          { title: 'Часов', align: 'right' },
        ],
        rows: [
          ['1', 'Иванова', '36'],
          ['2', 'Петров', '72'],
        ],
      },
    ],
    signatures: [{ position: 'Руководитель', name: '' }],
    footer: { generatedAt: '2026-09-01T09:15:00.000Z' },
  })
})

test('a list says what is before and after its rows, when it was registered and who signs by name', async () => {
  const chair = { position: 'Председатель', name: 'Л. А. Зорькина' }
  const paper = listPaper(
    {
      ...list,
      subtitle: 'на 01.09.2026',
      registeredOn: '2026-09-01',
      preamble: 'Основание: приказ № 5.',
      summary: 'Всего слушателей: 2.',
      signedBy: [chair],
      orientation: 'portrait',
    },
    now,
  )
  expect(paper.signatures).toEqual([chair])
  expect(paper.page?.orientation).toBe('portrait')
  const text = (await textOfPages(await renderPdf(paper))).join('').replaceAll(/\s+/g, ' ')
  const parts = ['на 01.09.2026', '01.09.2026', 'Основание', 'Петров', 'Всего слушателей: 2.', 'Зорькина']
  let at = 0
  for (const part of parts) {
    const found = text.indexOf(part, at)
    expect(found, part).toBeGreaterThan(0)
    at = found + part.length
  }
})
