import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { golosFonts } from './fonts.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

export type CompileJob = {
  /** Typst source: ours, never a user's. */
  template: string
  inputs: JsonValue
  /** Seconds since 1970: the document's date. */
  at: number
  standard: PdfStandard
}

/** PDF/A-2a: archive with tags; PDF/UA-1: for screen readers. Both carry the structure of the text. */
export type PdfStandard = 'a-2a' | 'ua-1'

/** Results memoised by the compiler live for this many jobs. */
const CACHE_AGE = 5

/** Stands for a sign that no font at hand has. */
const MISSING_SIGN = '□'
const MAX_MISSING = 40

/**
 * A compiler that sees the folder `typst/` as its whole file system. Synchronous and busy: it runs in a worker.
 * Signs that Golos Text lacks come from Typst's own fonts or the machine's. One that no font has (a hieroglyph) would
 * make the archive standards refuse the whole paper: it is printed as □ instead.
 * @returns a function that makes a PDF or throws an Error with the compiler's messages
 */
export function typstCompiler(): (job: CompileJob) => Buffer {
  const workspace = fileURLToPath(new URL('./typst/', import.meta.url))
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: golosFonts() }] })
  return job => {
    // Half of a surrogate pair is JSON to JavaScript and an error to Typst.
    let json = JSON.stringify(job.inputs, (_, value) =>
      typeof value === 'string' ? value.toWellFormed() : value,
    )
    try {
      for (let missing = 0; ; missing += 1) {
        try {
          return compiled(compiler, job, json)
        } catch (error) {
          const signs = missing < MAX_MISSING ? undisplayable(error) : []
          const printable = signs.reduce((text, sign) => text.replaceAll(sign, MISSING_SIGN), json)
          if (printable === json) throw error
          json = printable
        }
      }
    } finally {
      compiler.evictCache(CACHE_AGE)
    }
  }
}

function compiled(compiler: NodeCompiler, { template, at, standard }: CompileJob, json: string): Buffer {
  const result = compiler.compile({ mainFileContent: template, inputs: { inputs: json } })
  const document = result.result
  if (document) return compiler.pdf(document, { pdfStandard: standard, creationTimestamp: at })
  const error = result.takeError()
  throw new Error(`Typst: ${JSON.stringify(error ? compiler.fetchDiagnostics(error) : [])}`)
}

/** Signs that the compiler's message names: beyond ASCII only, since those are the text's own. */
function undisplayable(error: unknown): string[] {
  const message = error instanceof Error ? error.message : String(error)
  const text = /the text `(.+?)` could not be displayed/.exec(message)?.[1] ?? ''
  const plain = text.replaceAll(/\\+u\{([0-9a-f]+)\}/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  )
  return [...plain].filter(sign => (sign.codePointAt(0) ?? 0) > 127 && sign !== MISSING_SIGN)
}
