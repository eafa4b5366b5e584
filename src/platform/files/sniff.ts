import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

const SAMPLE_BYTES = 64 * 1024

/**
 * MIME type of a file by its content; undefined when unknown. Files without a signature are `text/plain`
 * if their beginning has no bytes that text cannot have; what would run in a browser (HTML, SVG) is
 * `text/html`, since a file must not pass as harmless text and be shown as a page.
 */
export async function sniffType(path: string): Promise<string | undefined> {
  const found = await fileTypeFromFile(path)
  const sample = await beginningOf(path)
  if (found && found.mime !== 'application/xml') return found.mime
  if (looksLikeMarkup(sample)) return 'text/html'
  return found?.mime ?? (isText(sample) ? 'text/plain' : undefined)
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function looksLikeMarkup(sample: Buffer): boolean {
  return /<(?:!doctype html|html|head|body|script|svg|iframe|object|embed)[\s>/]/i.test(
    sample.toString('latin1'),
  )
}

/** Control bytes other than tab, line ends, form feed and escape never occur in text of any 8-bit encoding. */
function isText(sample: Buffer): boolean {
  return !sample.some(byte => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))
}
