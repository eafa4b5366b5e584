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

/**
 * A compiler that sees the folder `typst/` as its whole file system. Synchronous and busy: it runs in a worker.
 * @returns a function that makes a PDF or throws an Error with the compiler's messages
 */
export function typstCompiler(): (job: CompileJob) => Buffer {
  const workspace = fileURLToPath(new URL('./typst/', import.meta.url))
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: golosFonts() }] })
  return ({ template, inputs, at, standard }) => {
    const compiled = compiler.compile({
      mainFileContent: template,
      inputs: { inputs: JSON.stringify(inputs) },
    })
    try {
      const document = compiled.result
      if (!document) {
        const error = compiled.takeError()
        const messages = error ? compiler.fetchDiagnostics(error) : []
        throw new Error(`Typst: ${JSON.stringify(messages)}`)
      }
      return compiler.pdf(document, { pdfStandard: standard, creationTimestamp: at })
    } finally {
      compiler.evictCache(CACHE_AGE)
    }
  }
}
