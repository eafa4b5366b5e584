import { inflateSync } from 'node:zlib'

/**
 * Text of each page of a PDF that Typst wrote, as a reader's program finds it through the fonts' ToUnicode
 * tables. For tests: it knows only what krilla (Typst's PDF writer) produces.
 */
export function textOfPages(pdf: Buffer): string[] {
  const file = pdf.toString('latin1')
  const objects = new Map<string, string>()
  for (const [, id = '', body = ''] of file.matchAll(/\n(\d+) 0 obj\n([\s\S]*?)\nendobj/g))
    objects.set(id, body)
  const reference = (body: string, key: string) => new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1] ?? ''
  const tree = [...objects.values()].find(body => body.includes('/Type /Pages')) ?? ''
  const pages = [...(/\/Kids \[([^\]]*)\]/.exec(tree)?.[1] ?? '').matchAll(/(\d+) 0 R/g)]
  return pages.map(([, id = '']) => {
    const page = objects.get(id) ?? ''
    const fonts = new Map(
      [...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => [
        name,
        unicodeOf(streamOf(objects.get(reference(objects.get(font) ?? '', 'ToUnicode')) ?? '')),
      ]),
    )
    return shownText(streamOf(objects.get(reference(page, 'Contents')) ?? ''), fonts)
  })
}

function streamOf(body: string): string {
  const start = body.indexOf('stream\n') + 7
  const bytes = Buffer.from(body.slice(start, body.lastIndexOf('endstream')), 'latin1')
  return body.slice(0, start).includes('FlateDecode')
    ? inflateSync(bytes).toString('latin1')
    : bytes.toString('latin1')
}

function unicodeOf(table: string): Map<number, string> {
  const signs = new Map<number, string>()
  for (const [, code = '', text = ''] of table.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>\n/g)) {
    signs.set(Number.parseInt(code, 16), Buffer.from(text, 'hex').swap16().toString('utf16le'))
  }
  return signs
}

function shownText(content: string, fonts: Map<string, Map<number, string>>): string {
  const token = /\/(f\d+) [\d.]+ Tf|\/ActualText |<([0-9A-F]+)>|\(/g
  let signs: Map<number, string> | undefined
  let isReplacement = false
  let text = ''
  for (let found = token.exec(content); found; found = token.exec(content)) {
    const [whole, font, hex] = found
    if (font) signs = fonts.get(font)
    else if (whole === '/ActualText ') isReplacement = true
    else {
      const end = hex ? token.lastIndex : endOfLiteral(content, token.lastIndex)
      const codes = hex ? Buffer.from(hex, 'hex') : unescapedBytes(content.slice(token.lastIndex, end - 1))
      token.lastIndex = end
      for (let at = 0; !isReplacement && at + 1 < codes.length; at += 2)
        text += signs?.get(codes.readUInt16BE(at)) ?? ''
      isReplacement = false
    }
  }
  return text
}

/** Position behind the parenthesis that closes a literal; balanced ones inside are not escaped. */
function endOfLiteral(content: string, start: number): number {
  let depth = 1
  let at = start
  for (; depth > 0 && at < content.length; at += 1) {
    if (content[at] === '\\') at += 1
    else if (content[at] === '(') depth += 1
    else if (content[at] === ')') depth -= 1
  }
  return at
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function unescapedBytes(literal: string): Buffer {
  const plain = literal.replaceAll(/\\([0-7]{1,3}|[\s\S])/g, (_, sign: string) =>
    /^[0-7]/.test(sign) ? String.fromCharCode(Number.parseInt(sign, 8)) : (ESCAPES[sign] ?? sign),
  )
  return Buffer.from(plain, 'latin1')
}
