import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'

const SUBSETS = {
  latin: 'Golos Text Latin',
  cyrillic: 'Golos Text Cyrillic',
  'cyrillic-ext': 'Golos Text Cyrillic Ext',
  'latin-ext': 'Golos Text Latin Ext',
} as const
const WEIGHTS = [400, 500, 700] as const

/**
 * Golos Text (SIL OFL 1.1, no reserved name) as TrueType. The package ships web fonts only, cut into subsets,
 * and Typst reads neither WOFF nor several fonts of one name and weight: so each file is unpacked and its
 * family renamed after the subset.
 */
export function golosFonts(): Buffer[] {
  const folder = join(
    createRequire(import.meta.url).resolve('@fontsource/golos-text/package.json'),
    '..',
    'files',
  )
  return Object.entries(SUBSETS).flatMap(([subset, family]) =>
    WEIGHTS.map(weight =>
      trueType(readFileSync(join(folder, `golos-text-${subset}-${weight}-normal.woff`)), family, weight),
    ),
  )
}

type FontTable = { tag: string; checksum: number; bytes: Buffer }

/** WOFF 1.0 (W3C Recommendation, section 3–5): a header, a directory, tables compressed with zlib. */
function trueType(woff: Buffer, family: string, weight: number): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error(`Not a WOFF font: ${family}`)
  const tables: FontTable[] = []
  for (let at = 0; at < woff.readUInt16BE(12); at += 1) {
    const entry = 44 + 20 * at
    const tag = woff.toString('latin1', entry, entry + 4)
    const offset = woff.readUInt32BE(entry + 4)
    const packed = woff.subarray(offset, offset + woff.readUInt32BE(entry + 8))
    const length = woff.readUInt32BE(entry + 12)
    const bytes = packed.length < length ? inflateSync(packed) : packed
    tables.push(
      tag === 'name'
        ? withChecksum(tag, nameTable(family, weight))
        : { tag, bytes, checksum: woff.readUInt32BE(entry + 16) },
    )
  }
  return assembled(woff.readUInt32BE(4), tables)
}

/** OpenType `name` with the least a program needs: family, style, full and PostScript name. */
function nameTable(family: string, weight: number): Buffer {
  const style = { 400: 'Regular', 500: 'Medium', 700: 'Bold' }[weight] ?? String(weight)
  const names: [id: number, text: string][] = [
    [1, family],
    [2, style],
    [4, `${family} ${style}`],
    [6, `${family.replaceAll(' ', '')}-${style}`],
  ]
  const header = Buffer.alloc(6 + 12 * names.length)
  header.writeUInt16BE(names.length, 2)
  header.writeUInt16BE(header.length, 4)
  let offset = 0
  const texts = names.map(([id, text], at) => {
    const bytes = Buffer.from(text, 'utf16le').swap16()
    const fields = [3, 1, 0x409, id, bytes.length, offset]
    fields.forEach((field, index) => void header.writeUInt16BE(field, 6 + 12 * at + 2 * index))
    offset += bytes.length
    return bytes
  })
  return Buffer.concat([header, ...texts])
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

function withChecksum(tag: string, bytes: Buffer): FontTable {
  const whole = padded(bytes)
  let checksum = 0
  for (let at = 0; at < whole.length; at += 4) checksum = (checksum + whole.readUInt32BE(at)) >>> 0
  return { tag, bytes, checksum }
}

function assembled(flavour: number, tables: readonly FontTable[]): Buffer {
  const head = Buffer.alloc(12 + 16 * tables.length)
  const exponent = Math.floor(Math.log2(tables.length))
  head.writeUInt32BE(flavour, 0)
  head.writeUInt16BE(tables.length, 4)
  head.writeUInt16BE(16 * 2 ** exponent, 6)
  head.writeUInt16BE(exponent, 8)
  head.writeUInt16BE(16 * (tables.length - 2 ** exponent), 10)
  let offset = head.length
  const bodies = tables.map(({ tag, checksum, bytes }, at) => {
    const entry = 12 + 16 * at
    const body = padded(bytes)
    head.write(tag, entry, 'latin1')
    head.writeUInt32BE(checksum, entry + 4)
    head.writeUInt32BE(offset, entry + 8)
    head.writeUInt32BE(bytes.length, entry + 12)
    offset += body.length
    return body
  })
  return Buffer.concat([head, ...bodies])
}
