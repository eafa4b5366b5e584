import { columnLetter } from './cell-text.ts'
import { EXCEL } from './limits.ts'
import {
  type CellValue,
  type ColumnSpec,
  type ColumnType,
  serialOf,
  TEMPLATE_ROWS,
  textOf,
} from './table-spec.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Order of the cell styles in `styles()`. */
const STYLE = { plain: 0, header: 1, required: 2, title: 3, note: 4 } as const
const STYLE_OF: Record<ColumnType, number> = {
  text: 5,
  integer: 6,
  decimal: 7,
  percent: 8,
  date: 9,
  dateTime: 10,
}

/** Text safe inside XML: markup escaped, signs that XML cannot hold dropped, cut to what a cell holds. */
export function escaped(text: string): string {
  const held = text.length > EXCEL.cellCharacters ? `${text.slice(0, EXCEL.cellCharacters - 1)}…` : text
  if (/^[\w А-яЁё.,:;()/№«»–—-]*$/.test(held) && !held.includes('_x')) return held
  return held
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}

const inline = (reference: string, text: string, style: number) =>
  `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`

/**
 * One cell. Text is always a string cell in the format «Текстовый», so that nothing in it is ever computed and
 * leading zeros stay, also after editing; a number or date that is none is written as the text that came.
 */
export function cellXml(reference: string, value: CellValue, type: ColumnType, timeZone?: string): string {
  if (value === null || value === undefined || value === '') return ''
  if (type === 'date' || type === 'dateTime') {
    const serial = serialOf(value, type, timeZone)
    if (serial !== undefined) return `<c r="${reference}" s="${STYLE_OF[type]}"><v>${serial}</v></c>`
  } else if (type !== 'text' && typeof value === 'number' && Number.isFinite(value)) {
    return `<c r="${reference}" s="${STYLE_OF[type]}"><v>${type === 'percent' ? value / 100 : value}</v></c>`
  }
  return inline(reference, textOf(value), STYLE_OF.text)
}

/** Everything of the sheet that stands above the rows, and the number of the header's row. */
export function sheetHead(
  columns: readonly ColumnSpec[],
  title: string | undefined,
  notes: readonly string[],
) {
  const lines = [
    ...(title ? [{ text: title, style: STYLE.title }] : []),
    ...notes.map(text => ({ text, style: STYLE.note })),
  ]
  const headerRow = lines.length === 0 ? 1 : lines.length + 2
  const widths = columns
    .map(({ width = 18, type = 'text' }, at) => {
      const style = STYLE_OF[type]
      return `<col min="${at + 1}" max="${at + 1}" width="${Math.min(width + 0.7, 255)}" style="${style}" customWidth="1"/>`
    })
    .join('')
  const above = lines.map(
    ({ text, style }, at) => `<row r="${at + 1}">${inline(`A${at + 1}`, text, style)}</row>`,
  )
  const headers = columns.map((column, at) =>
    inline(`${columnLetter(at)}${headerRow}`, column.header, column.required ? STYLE.required : STYLE.header),
  )
  const xml =
    `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headerRow}" topLeftCell="A${headerRow + 1}" ` +
    `activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A${headerRow + 1}" ` +
    `sqref="A${headerRow + 1}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>` +
    `<cols>${widths}</cols><sheetData>${above.join('')}<row r="${headerRow}" ht="${headerHeight(columns)}" ` +
    `customHeight="1">${headers.join('')}</row>`
  return { xml, headerRow }
}

/** Points that the longest heading needs when it is wrapped to its column's width. */
function headerHeight(columns: readonly ColumnSpec[]): number {
  const lines = columns.map(({ header, width = 18 }) => Math.ceil((header.length * 1.15) / width))
  return Math.min(Math.max(1, ...lines), 8) * 15 + 6
}

/** What follows the rows, in the order that the schema demands (ECMA-376 part 1, 18.3.1.99). */
export function sheetTail(columns: readonly ColumnSpec[], headerRow: number, lastRow: number): string {
  const last = columnLetter(Math.max(columns.length - 1, 0))
  return (
    `</sheetData><autoFilter ref="A${headerRow}:${last}${Math.max(lastRow, headerRow)}"/>` +
    validations(columns, headerRow, Math.max(lastRow, headerRow + TEMPLATE_ROWS)) +
    '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>'
  )
}

function validations(columns: readonly ColumnSpec[], headerRow: number, lastRow: number): string {
  const lists = listColumns(columns)
  const rules = columns.flatMap((column, at) => {
    if (!column.options && !column.hint) return []
    const letter = columnLetter(at)
    const hint = column.hint
      ? ` showInputMessage="1" promptTitle="${escaped(column.header.slice(0, 32))}" prompt="${escaped(column.hint.slice(0, 255))}"`
      : ''
    const list = lists.get(column)
    const rule = list
      ? ` type="list" showErrorMessage="1" errorTitle="Нет в списке" error="Выберите значение из списка."`
      : ''
    const source = list
      ? `<formula1>${DICTIONARIES}!$${list}$1:$${list}$${Math.max(column.options?.length ?? 0, 1)}</formula1>`
      : ''
    return [
      `<dataValidation${rule} allowBlank="1"${hint} sqref="${letter}${headerRow + 1}:${letter}${lastRow}">${source}</dataValidation>`,
    ]
  })
  return rules.length > 0
    ? `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
    : ''
}

const DICTIONARIES = 'Справочники'

/** Letter of the hidden sheet's column for each column with a list. */
function listColumns(columns: readonly ColumnSpec[]): Map<ColumnSpec, string> {
  return new Map(columns.filter(column => column.options).map((column, at) => [column, columnLetter(at)]))
}

/** The hidden sheet with the lists, one beside the other. */
export function dictionariesXml(columns: readonly ColumnSpec[]): string {
  const lists = [...listColumns(columns)]
  const height = Math.max(0, ...lists.map(([column]) => column.options?.length ?? 0))
  let rows = ''
  for (let at = 0; at < height; at += 1) {
    const cells = lists.map(([column, letter]) => {
      const option = column.options?.[at]
      return option === undefined ? '' : inline(`${letter}${at + 1}`, option, STYLE_OF.text)
    })
    rows += `<row r="${at + 1}">${cells.join('')}</row>`
  }
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`
}

/** The parts of a book around its sheets. */
export function bookParts(
  sheetName: string,
  hasDictionaries: boolean,
  headerRow: number,
): Record<string, string> {
  const title = tabName(sheetName)
  const sheet = (id: number) =>
    `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  const quoted = `'${title.replaceAll("'", "''")}'`
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheet(1)}${hasDictionaries ? sheet(2) : ''}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'styles', 'styles.xml')}${hasDictionaries ? relation(3, 'worksheet', 'worksheets/sheet2.xml') : ''}</Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(title)}" sheetId="1" r:id="rId1"/>${hasDictionaries ? `<sheet name="${DICTIONARIES}" sheetId="2" state="hidden" r:id="rId3"/>` : ''}</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">${escaped(quoted)}!$${headerRow}:$${headerRow}</definedName></definedNames></workbook>`,
    'xl/styles.xml': styles(),
  }
}

/** A tab's name: Excel forbids some signs and more than 31 of them, and two tabs of one name. */
function tabName(name: string): string {
  const clean = name
    .replaceAll(/[\\/?*[\]:]|\p{Cc}/gu, ' ')
    .replaceAll(/^'|'$/g, '')
    .trim()
    .slice(0, 31)
    .toWellFormed()
  return clean === '' || clean === DICTIONARIES ? 'Таблица' : clean
}

/** Fonts, fills and the formats of the column types, in the order of STYLE and STYLE_OF. */
function styles(): string {
  const font = (weight: string, size = 11, colour = '') =>
    `<font>${weight}<sz val="${size}"/>${colour && `<color rgb="${colour}"/>`}<name val="Calibri"/><family val="2"/></font>`
  const fill = (colour: string) =>
    `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`
  const edges = ['left', 'right', 'top', 'bottom'].map(
    edge => `<${edge} style="thin"><color rgb="FFB8C0CC"/></${edge}>`,
  )
  const xf = (numFmt: number, rest = '', inner = '') =>
    `<xf numFmtId="${numFmt}" xfId="0" applyNumberFormat="1"${rest}${inner ? `>${inner}</xf>` : '/>'}`
  const heading = (fillId: number) =>
    `<xf numFmtId="49" fontId="1" fillId="${fillId}" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>`
  const top = '<alignment vertical="top"/>'
  const wrapped = '<alignment vertical="top" wrapText="1"/>'
  const cells = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    heading(2),
    heading(3),
    '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
    '<xf numFmtId="49" fontId="3" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
    xf(49, ' fontId="0" fillId="0" borderId="0" applyAlignment="1"', wrapped),
    ...[3, 164, 165, 167, 166].map(id =>
      xf(id, ' fontId="0" fillId="0" borderId="0" applyAlignment="1"', top),
    ),
  ]
  return (
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="#,##0.00"/>` +
    '<numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/>' +
    '<numFmt numFmtId="167" formatCode="dd\\.mm\\.yyyy"/></numFmts>' +
    `<fonts count="4">${font('')}${font('<b/>')}${font('<b/>', 14)}${font('<i/>', 10, 'FF5B6472')}</fonts>` +
    `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('E7ECF3')}${fill('FFE9B8')}</fills>` +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${edges.join('')}<diagonal/></border></borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  )
}
