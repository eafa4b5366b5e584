import { SaxesParser } from 'saxes'
import { refused } from './refusals.ts'

export type XmlHandlers = {
  /** `name` without its namespace prefix: some programs write `x:row` for `row`. */
  open(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  text?(text: string): void
}

/**
 * Feeds pieces of an XML part to the handlers as they come; yields after each piece, so that the caller can
 * take away what has been read. A DTD is refused: Office never writes one, and entities are how XML bombs work.
 */
export async function* parseXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false })
  parser.on('doctype', () => {
    throw refused('damaged')
  })
  parser.on('error', error => {
    throw refused('damaged', error)
  })
  parser.on('opentag', tag => handlers.open(bare(tag.name), tag.attributes as Record<string, string>))
  if (handlers.close) parser.on('closetag', tag => handlers.close?.(bare(tag.name)))
  if (handlers.text) {
    parser.on('text', text => handlers.text?.(text))
    parser.on('cdata', text => handlers.text?.(text))
  }
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder.decode())
  parser.close()
  yield
}

/** Reads a part to its end. */
export async function readXml(chunks: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(chunks, handlers));
}

const bare = (name: string) => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name)

/** Undoes `_x000D_`, the way OOXML writes signs that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}
