import type { TableLimits } from './limits.ts'
import { refused } from './refusals.ts'
import { openArchive, type ZipArchive } from './zip-archive.ts'

/** Parts of an XLSX, found by their path inside the archive. */
export type XlsxArchive = Omit<ZipArchive, 'paths'>

/** Opens an XLSX and refuses what must not be read: macros, links to other books, encryption, other formats, bombs. */
export async function openXlsx(source: Buffer | string, limits: TableLimits): Promise<XlsxArchive> {
  const archive = await openArchive(source, limits)
  try {
    assertAcceptable(archive)
  } catch (error) {
    archive.close()
    throw error
  }
  return archive
}

function assertAcceptable({ paths, has }: ZipArchive): void {
  if (paths.some(name => /(^|\/)vbaProject\.bin$|^xl\/macrosheets\//i.test(name))) throw refused('macros')
  if (paths.some(name => /^xl\/externalLinks\//i.test(name))) throw refused('external-links')
  if (has('xl/workbook.bin')) throw refused('binary')
  if (has('content.xml') && has('mimetype')) throw refused('opendocument')
  if (!has('[Content_Types].xml') || !has('_rels/.rels')) throw refused('not-a-table')
}
