import { monitorEventLoopDelay } from 'node:perf_hooks'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { renderDocx } from './docx.ts'
import { footerLines, type OfficialDocument, typeset } from './official-document.ts'
import { renderPdf, renderTypst } from './pdf.ts'
import { textOfPages } from './pdf-text.testing.ts'

const ATTEMPTS = '#read("/etc/passwd") $x^2$ *звёздочки* <метка> @ссылка \\ // `код` #sys.version </w:t>&amp;'

const paper: OfficialDocument = {
  head: {
    authority: 'Министерство образования',
    organisation: 'Институт развития образования',
    details: ['ОГРН 1'],
  },
  approval: { position: 'Ректор института', name: 'Л. А. Зорькина', act: 'приказ от 01.09.2026 № 115' },
  title: 'План повышения квалификации',
  subtitle: 'на 2026/2027 учебный год',
  registration: { place: 'г. Калининград', date: '01.09.2026', number: '7/к' },
  blocks: [
    {
      kind: 'keyValues',
      rows: [{ key: 'Ф. И. О.', value: 'Константинопольская-Верхнеднепровская Александра' }],
    },
    { kind: 'heading', text: '1. Основание' },
    { kind: 'paragraph', text: ATTEMPTS },
    {
      kind: 'table',
      columns: [
        { title: '№', width: 0.4, align: 'center' },
        { title: 'Наименование', width: 3 },
        { title: 'Часов', align: 'right' },
      ],
      rows: Array.from({ length: 60 }, (_, at) => [String(at + 1), `Программа ${at + 1}\nвторая строка`]),
      total: ['', 'Итого', '2160'],
    },
    { kind: 'note', text: 'Примечание ё № 5' },
  ],
  signatures: [{ position: 'Методист', name: 'И. И. Иванова' }],
  footer: {
    generatedAt: '2026-09-01T09:15:00Z',
    timeZone: 'Europe/Kaliningrad',
    verification: { address: 'https://example.org/check', code: '4F7K' },
  },
}
const flat = (text: string) => text.replaceAll(/[\s\u00a0\u00ad]+/g, '')

test('the PDF holds the whole text, what looks like markup is printed as it stands', async () => {
  const pages = (await textOfPages(await renderPdf(paper))).map(flat)
  const whole = pages.join('')
  for (const part of [
    ATTEMPTS,
    'УТВЕРЖДАЮ',
    'приказ от 01.09.2026 № 115',
    'План повышения квалификации',
    'Программа 60',
    'Итого',
    'Примечание ё № 5',
    'И. И. Иванова',
  ]) {
    expect(whole.replaceAll('-', '')).toContain(flat(part).replaceAll('-', ''))
  }
  expect(whole).not.toContain('root:')
})

test('every page repeats the header of the table, its number, the time and the address of verification', async () => {
  const pages = (await textOfPages(await renderPdf(paper))).map(flat)
  expect(pages.length).toBeGreaterThan(2)
  pages.forEach((page, at) => {
    expect(page).toContain('№НаименованиеЧасов')
    expect(page).toContain(flat(`Страница ${at + 1} из ${pages.length}`))
    expect(page).toContain(flat('Сформировано 01.09.2026 в 11:15 (UTC+2).'))
    expect(page).toContain('https://example.org/check,код4F7K')
  })
})

test('the PDF is tagged, in Russian, titled, dated, for the archive or for screen readers', async () => {
  const archive = (await renderPdf(paper)).toString('latin1')
  for (const mark of ['/Marked true', '/StructTreeRoot', '/Lang (ru-RU)', '/S /TH', '<pdfaid:part>2<']) {
    expect(archive).toContain(mark)
  }
  expect(archive).toContain('D:20260901091500')
  const accessible = (await renderPdf(paper, 'ua-1')).toString('latin1')
  expect(accessible).toContain('<pdfuaid:part>1<')
  expect(accessible).not.toMatch(/Libertinus|DejaVu/)
})

test('the same paper is the same bytes, in both formats', async () => {
  expect((await renderPdf(paper)).equals(await renderPdf(structuredClone(paper)))).toBe(true)
  expect((await renderDocx(paper)).equals(await renderDocx(structuredClone(paper)))).toBe(true)
})

test('a landscape A3 sheet', async () => {
  const pdf = await renderPdf({ ...paper, page: { paper: 'a3', orientation: 'landscape' } })
  expect(pdf.toString('latin1')).toMatch(/MediaBox \[0 0 1190\.\d+ 841\.\d+\]/)
})

test('a form of its own takes its text as data and sees no files but the templates', async () => {
  const at = new Date('2026-09-01T00:00:00Z')
  const form = '#import "/official.typ": inputs, paper, lines\n#show: paper.with(title: inputs.title)\n'
  const pdf = await renderTypst(
    `${form}#lines(inputs.text)`,
    { title: 'Справка', text: '#panic("нет")' },
    { at },
  )
  expect(flat(textOfPages(pdf).join(''))).toContain('#panic("нет")')
  await expect(
    renderTypst(`${form}#read("/../../../../etc/passwd")`, { title: 'x' }, { at }),
  ).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'documents.failed',
  })
  await expect(renderTypst(`${form}#read("/../pdf.ts")`, { title: 'x' }, { at })).rejects.toThrow()
  expect((await renderPdf(paper)).length).toBeGreaterThan(1000)
})

test('forty papers at once leave the event loop free', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  await renderPdf(paper)
  delay.enable()
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, at) => renderPdf({ ...paper, title: `Бумага ${at}` })),
  )
  delay.disable()
  expect(made).toHaveLength(40)
  made.forEach((pdf, at) => {
    expect(flat(textOfPages(pdf)[0] ?? '')).toContain(`Бумага${at}`)
  })
  // Forty papers compile for more than a second; made in this thread they would hold it for as long.
  expect(delay.percentile(99) / 1e6).toBeLessThan(200)
})

test('the DOCX has the same text, a repeated header, the page, and the moment of the paper', async () => {
  const parts = unzipSync(await renderDocx({ ...paper, page: { paper: 'a3', orientation: 'landscape' } }))
  const body = strFromU8(parts['word/document.xml']!)
  const text = flat(
    body
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  )
  for (const part of [ATTEMPTS, 'УТВЕРЖДАЮ', 'Программа 60', 'Итого', 'Примечание ё № 5', 'И. И. Иванова']) {
    expect(text).toContain(flat(part))
  }
  expect(body).toContain('<w:tblHeader/>')
  expect(body).toMatch(/<w:pgSz [^>]*w:w="23811"[^>]*w:h="16838"[^>]*w:orient="landscape"/)
  expect(strFromU8(parts['docProps/core.xml']!)).toContain('2026-09-01T09:15:00Z')
  const footer = Object.entries(parts).find(([name]) => /footer\d/.test(name) && !name.includes('rels'))?.[1]
  expect(strFromU8(footer!)).toContain('код 4F7K')
})

test.each(['a-2a', 'ua-1'] as const)('sparse and odd papers are made all the same: %s', async standard => {
  const odd: OfficialDocument = {
    head: { organisation: 'Школа' },
    title: 'Без всего\u0000\ud800\u0007',
    blocks: [
      { kind: 'heading', level: 2, text: 'Сразу второй уровень' },
      { kind: 'keyValues', rows: [] },
      { kind: 'table', columns: [{ title: 'Пусто' }], rows: [] },
      {
        kind: 'table',
        columns: [{ title: 'А' }, { title: 'Б' }],
        rows: [['лишние', 'ячейки', 'отпадают'], []],
      },
      { kind: 'paragraph', text: '', align: 'center' },
      { kind: 'paragraph', text: 'Ӹ Ł 漢 😀 ≥' },
    ],
    signatures: [],
    footer: { generatedAt: '2026-09-01T09:15:00Z' },
  }
  const text = flat(textOfPages(await renderPdf(odd, standard)).join(''))
  expect(text).toContain(flat('Сразу второй уровень'))
  expect(text).not.toContain('отпадают')
  // Fonts of the machine may have what Golos Text has not.
  expect(text).toMatch(/ӸŁ(?:□|漢)(?:□|😀)≥/u)
  const body = strFromU8(unzipSync(await renderDocx(odd))['word/document.xml']!)
  for (const sign of ['\u0000', '\u0007', '\ud800']) expect(body).not.toContain(sign)
})

test('spaces that must not break do not', () => {
  const one = typeset({ ...paper, title: 'Приказ № 5 от 2026 г. И. И. Иванова, 1 200 000 руб.' })
  expect(one.title).toBe(
    'Приказ №\u00a05 от 2026\u00a0г. И.\u00a0И.\u00a0Иванова, 1\u00a0200\u00a0000\u00a0руб.',
  )
})

test('the footer tells the time of the zone', () => {
  expect(footerLines({ generatedAt: '2026-12-31T22:30:00Z', timeZone: 'Asia/Barnaul' })).toEqual([
    'Сформировано 01.01.2027 в\u00a005:30 (UTC+7).',
  ])
})
