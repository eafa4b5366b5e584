import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  WidthType,
} from 'docx'
import { unzipSync, zipSync } from 'fflate'
import {
  type Approval,
  type Block,
  cellsOf,
  footerLines,
  type OfficialDocument,
  type OfficialTable,
  registrationParts,
  typeset,
} from './official-document.ts'

/** Twentieths of a point in a millimetre. */
const MM = 56.693
const SHEET = { a4: [210, 297], a3: [297, 420] } as const
const MARGIN = { left: 25, right: 12, top: 18, bottom: 20 }
/** Word has it everywhere; Golos Text may be missing on the reader's computer. */
const FONT = 'Times New Roman'
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE }
const THIN = { style: BorderStyle.SINGLE, size: 4, color: '808080' }

/** The same paper as `renderPdf` makes, for those who have to edit it; the same document is the same bytes. */
export async function renderDocx(source: OfficialDocument): Promise<Buffer> {
  const document = typeset(source)
  const width = textWidth(document)
  const file = new Document({
    title: document.title,
    creator: document.head.organisation,
    lastModifiedBy: document.head.organisation,
    styles: {
      default: {
        document: {
          run: { font: FONT, size: 24, language: { value: 'ru-RU' } },
          paragraph: { spacing: { after: 120, line: 264 } },
        },
        heading1: { run: { font: FONT, size: 28, bold: true, color: '000000' } },
        heading2: { run: { font: FONT, size: 26, bold: true, color: '000000' } },
        heading3: { run: { font: FONT, size: 24, bold: true, color: '000000' } },
      },
    },
    sections: [
      {
        properties: { page: pageOf(document) },
        footers: { default: footer(document, width) },
        children: [
          ...head(document),
          ...approvals(document, width),
          ...title(document, width),
          ...document.blocks.flatMap(block => shown(block, width)),
          ...signatures(document, width),
        ],
      },
    ],
  })
  return fixedIn(await Packer.toBuffer(file), new Date(document.footer.generatedAt))
}

const sizes = ({ page = {} }: OfficialDocument) => {
  const [short, long] = SHEET[page.paper ?? 'a4']
  return { short, long, isLandscape: page.orientation === 'landscape' }
}

function textWidth(document: OfficialDocument): number {
  const { short, long, isLandscape } = sizes(document)
  return Math.round(((isLandscape ? long : short) - MARGIN.left - MARGIN.right) * MM)
}

function pageOf(document: OfficialDocument) {
  const { short, long, isLandscape } = sizes(document)
  const twips = (mm: number) => Math.round(mm * MM)
  return {
    size: {
      width: twips(short),
      height: twips(long),
      orientation: isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
    },
    margin: {
      left: twips(MARGIN.left),
      right: twips(MARGIN.right),
      top: twips(MARGIN.top),
      bottom: twips(MARGIN.bottom),
    },
  }
}

type RunStyle = { bold?: boolean; size?: number; color?: string }

/** A paragraph whose line breaks are those of the text. */
function lines(text: string, style: RunStyle = {}, options: IParagraphOptions = {}): Paragraph {
  const runs = text
    .split('\n')
    .map((line, at) => new TextRun({ ...style, text: line, ...(at > 0 && { break: 1 }) }))
  return new Paragraph({ ...options, children: runs })
}

const centred = (text: string, style: RunStyle = {}, after = 60) =>
  lines(text, style, { alignment: AlignmentType.CENTER, spacing: { after } })

function head({ head: { authority, organisation, details = [] } }: OfficialDocument): Paragraph[] {
  return [
    ...(authority ? [centred(authority, { size: 22 })] : []),
    centred(organisation, { bold: true, size: 26 }),
    lines(
      details.join('\n'),
      { size: 18, color: '404040' },
      {
        alignment: AlignmentType.CENTER,
        border: { bottom: { style: BorderStyle.THICK_THIN_SMALL_GAP, size: 18, color: '000000', space: 4 } },
        spacing: { after: 240 },
      },
    ),
  ]
}

function approvals({ approval, agreement }: OfficialDocument, width: number): (Table | Paragraph)[] {
  if (!approval && !agreement) return []
  const left = agreement ? approvalLines('СОГЛАСОВАНО', agreement) : [new Paragraph('')]
  const right = approval ? approvalLines('УТВЕРЖДАЮ', approval) : [new Paragraph('')]
  return [bare([[left, right]], shares([1, 1], width)), new Paragraph('')]
}

function approvalLines(word: string, { position, name, date, act }: Approval): Paragraph[] {
  return [
    lines(word, { bold: true }),
    lines(position),
    lines(`_____________ ${name}`),
    lines(date ?? '«____» ______________ 20___ г.'),
    ...(act ? [lines(act)] : []),
  ]
}

function title(document: OfficialDocument, width: number): (Paragraph | Table)[] {
  const parts = registrationParts(document)
  return [
    lines(
      document.title,
      {},
      {
        heading: HeadingLevel.HEADING_1,
        alignment: AlignmentType.CENTER,
        spacing: { before: 120, after: 80 },
      },
    ),
    ...(document.subtitle ? [centred(document.subtitle, {}, 120)] : []),
    ...(parts
      ? [
          lines(
            parts.join('\t'),
            {},
            {
              tabStops: [
                { type: TabStopType.CENTER, position: Math.round(width / 2) },
                { type: TabStopType.RIGHT, position: width },
              ],
            },
          ),
        ]
      : []),
  ]
}

const ALIGNMENT = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  justify: AlignmentType.JUSTIFIED,
} as const

function shown(block: Block, width: number): (Paragraph | Table)[] {
  if (block.kind === 'heading') {
    const heading = block.level === 2 ? HeadingLevel.HEADING_3 : HeadingLevel.HEADING_2
    return [lines(block.text, {}, { heading, keepNext: true, spacing: { before: 240, after: 120 } })]
  }
  if (block.kind === 'paragraph')
    return [lines(block.text, {}, { alignment: ALIGNMENT[block.align ?? 'justify'] })]
  if (block.kind === 'note') {
    const border = { left: { style: BorderStyle.SINGLE, size: 12, color: '969696', space: 8 } }
    return [lines(block.text, { size: 20 }, { border, spacing: { before: 120 } })]
  }
  if (block.kind === 'table') return dataTable(block, width)
  const rows = block.rows.map(({ key, value }) => [[lines(key, { color: '404040' })], [lines(value)]])
  return [bare(rows, shares([38, 62], width), { bottom: THIN }), new Paragraph('')]
}

/** Widths in twips by their shares. */
function shares(weights: readonly number[], width: number): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => Math.round((weight / all) * width))
}

/** A table that only places text: no borders but the given ones. */
function bare(rows: Paragraph[][][], widths: number[], borders: { bottom?: typeof THIN } = {}): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    borders: { ...NO_BORDERS, insideHorizontal: NONE, insideVertical: NONE },
    rows: rows.map(
      cells =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, at) =>
              new TableCell({
                children,
                borders: { ...NO_BORDERS, ...borders },
                width: { size: widths[at] ?? 0, type: WidthType.DXA },
              }),
          ),
        }),
    ),
  })
}

function dataTable(table: OfficialTable, width: number): (Paragraph | Table)[] {
  const widths = shares(
    table.columns.map(column => column.width ?? 1),
    width,
  )
  const row = (texts: readonly string[], kind: 'header' | 'body' | 'total') =>
    new TableRow({
      tableHeader: kind === 'header',
      cantSplit: true,
      children: texts.map((text, at) => {
        const align = kind === 'header' ? 'center' : (table.columns[at]?.align ?? 'left')
        return new TableCell({
          width: { size: widths[at] ?? 0, type: WidthType.DXA },
          borders: { top: THIN, bottom: THIN, left: THIN, right: THIN },
          margins: { left: 60, right: 60, top: 40, bottom: 40 },
          ...(kind === 'header' && { shading: { fill: 'EEEEEE' } }),
          children: [
            lines(
              text,
              { size: 20, bold: kind !== 'body' },
              { alignment: ALIGNMENT[align], spacing: { after: 0 } },
            ),
          ],
        })
      }),
    })
  return [
    ...(table.caption
      ? [lines(table.caption, {}, { keepNext: true, spacing: { before: 120, after: 80 } })]
      : []),
    new Table({
      layout: TableLayoutType.FIXED,
      columnWidths: widths,
      width: { size: width, type: WidthType.DXA },
      rows: [
        row(
          table.columns.map(column => column.title),
          'header',
        ),
        ...table.rows.map(cells => row(cellsOf(table, cells), 'body')),
        ...(table.total ? [row(cellsOf(table, table.total), 'total')] : []),
      ],
    }),
    new Paragraph(''),
  ]
}

function signatures({ signatures: all }: OfficialDocument, width: number): (Paragraph | Table)[] {
  if (all.length === 0) return []
  const rows = all.map(({ position, name }) => [
    [lines(position, {}, { spacing: { before: 240 } })],
    [centred('________________', {}, 0), centred('(подпись)', { size: 14, color: '505050' }, 0)],
    [lines(name, {}, { spacing: { before: 240 } })],
  ])
  return [new Paragraph(''), bare(rows, shares([8, 5, 6], width))]
}

function footer(document: OfficialDocument, width: number): Footer {
  const style = { size: 15, color: '505050' }
  const [first = '', ...rest] = footerLines(document.footer)
  return new Footer({
    children: [
      new Paragraph({
        border: { top: { style: BorderStyle.SINGLE, size: 4, color: '969696', space: 4 } },
        tabStops: [{ type: TabStopType.RIGHT, position: width }],
        spacing: { after: 0 },
        children: [
          new TextRun({ ...style, text: first }),
          new TextRun({
            ...style,
            children: ['\tСтраница ', PageNumber.CURRENT, ' из ', PageNumber.TOTAL_PAGES],
          }),
        ],
      }),
      ...rest.map(line => lines(line, style, { spacing: { after: 0 } })),
    ],
  })
}

/** The library stamps the moment of packing into the properties and the archive: both become the paper's own. */
function fixedIn(docx: Buffer, at: Date): Buffer {
  const parts = unzipSync(docx)
  const core = parts['docProps/core.xml']
  if (core) {
    const stamped = Buffer.from(core)
      .toString()
      .replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${at.toISOString().slice(0, 19)}Z`)
    parts['docProps/core.xml'] = Buffer.from(stamped)
  }
  return Buffer.from(zipSync(parts, { mtime: new Date(1980, 0, 1) }))
}
