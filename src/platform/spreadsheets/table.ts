/** One filled row of a table from outside. */
export type TableRow = {
  /** Row number as the author sees it in Excel, from 1. */
  row: number
  /** Cleaned text of each column, '' where the cell is empty. */
  cells: string[]
}

export type TableColumn = {
  /** A, B … AA: what a message about a cell names. */
  letter: string
  /** Name in the header; of a two-row header «Нагрузка / часов в неделю». May be ''. */
  name: string
}

/** A table as it is read: the header at once, the rows as they are asked for. */
export type Table = {
  format: 'xlsx' | 'csv'
  /** Name of the sheet; of a CSV the name of the file. */
  sheetName: string
  /** Other visible sheets, which are not read. */
  otherSheets: string[]
  /** Row number of the (last) header row. */
  headerRow: number
  columns: TableColumn[]
  /**
   * Filled rows below the header, each as wide as `columns`; to be walked once. Throws a Problem where the
   * file turns out damaged or too long.
   */
  rows: AsyncIterable<TableRow>
  /** Lets the file go when its rows are not walked to the end; walking them does so by itself. */
  close(): Promise<void>
}
