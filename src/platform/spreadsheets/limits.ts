/** Bounds of a table that comes from outside. Sizes in bytes. */
export type TableLimits = {
  /** The file as it came. */
  fileBytes: number
  /** All parts of an XLSX together when unpacked. */
  unpackedBytes: number
  /** Rows below the header, blank ones not counted. */
  rows: number
  columns: number
}

export const DEFAULT_LIMITS: TableLimits = {
  fileBytes: 50 * 1024 * 1024,
  unpackedBytes: 600 * 1024 * 1024,
  rows: 300_000,
  columns: 300,
}

/** A real sheet packs 5 to 60 times; only a bomb packs more once it is this big when unpacked. */
export const BOMB = { ratio: 250, fromBytes: 20 * 1024 * 1024 }

/** What Excel itself holds (ECMA-376 implementations): rows of a sheet, characters of a cell. */
export const EXCEL = { rows: 1_048_576, cellCharacters: 32_767 }
