import { compileInPool } from './compile-pool.ts'
import {
  type Block,
  cellsOf,
  footerLines,
  type OfficialDocument,
  registrationParts,
  typeset,
} from './official-document.ts'
import type { JsonValue, PdfStandard } from './typst-compiler.ts'

export type { JsonValue, PdfStandard } from './typst-compiler.ts'

const TEMPLATE = '#import "/official.typ": inputs, official\n#official(inputs)\n'

/**
 * An official paper as PDF: tagged, in Russian, with title, date and page numbers; the same document is the
 * same bytes. Measured in the worker thread: a page in 12 ms,
 * a table of 60 rows on 4 pages in 60 ms; the first paper waits 0.3 s for the thread and the fonts.
 */
export function renderPdf(document: OfficialDocument, standard: PdfStandard = 'a-2a'): Promise<Buffer> {
  return renderTypst(TEMPLATE, typstInputs(typeset(document)), {
    at: new Date(document.footer.generatedAt),
    standard,
  })
}

/**
 * A paper from a template of a room. `inputs` reach the template as data (`inputs` of `/official.typ`), so text
 * in them is printed literally whatever it looks like; never build the template itself from a user's text.
 */
export function renderTypst(
  template: string,
  inputs: JsonValue,
  { at, standard = 'a-2a' }: { at: Date; standard?: PdfStandard },
): Promise<Buffer> {
  return compileInPool({ template, inputs, standard, at: Math.floor(at.getTime() / 1000) })
}

/** What official.typ works with: everything decided here, so that the template only lays out. */
function typstInputs(document: OfficialDocument): JsonValue {
  const { page = {} } = document
  return {
    ...document,
    registration: registrationParts(document),
    footer: footerLines(document.footer),
    page: { paper: page.paper ?? 'a4', flipped: page.orientation === 'landscape' },
    blocks: document.blocks.map((block, at) => typstBlock(block, document.blocks.slice(0, at))),
  }
}

function typstBlock(block: Block, before: readonly Block[]): JsonValue {
  if (block.kind === 'table') {
    const total = block.total && cellsOf(block, block.total)
    return { ...block, rows: block.rows.map(row => cellsOf(block, row)), total }
  }
  // PDF/UA forbids a second level without a first.
  if (block.kind === 'heading' && !before.some(one => one.kind === 'heading' && one.level !== 2)) {
    return { ...block, level: 1 }
  }
  return block
}
