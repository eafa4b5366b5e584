import { describe, expect, test } from 'vitest'
import { multiply, qrOf } from './qr.ts'

/**
 * Reads a code back the way a camera would, by the standard and not by the writer's own functions: format bits,
 * mask, zigzag, blocks of the version, text. Tables for the versions tried here (ISO/IEC 18004, table 9, level M).
 */
const VERSIONS: Record<number, { check: number; blocks: number[]; align: number[] }> = {
  1: { check: 10, blocks: [16], align: [] },
  5: { check: 24, blocks: [43, 43], align: [6, 30] },
  10: { check: 26, blocks: [43, 43, 43, 43, 44], align: [6, 28, 50] },
}

function readBack(rows: readonly string[]): { text: string; syndromes: number[] } {
  const size = rows.length
  const version = (size - 17) / 4
  const { check, blocks, align } = VERSIONS[version]!
  const dark = (x: number, y: number) => rows[y]![x] === '1'
  const format = [0, 1, 2, 3, 4, 5, 7, 8]
    .map(y => dark(8, y))
    .concat([7, 5, 4, 3, 2, 1, 0].map(x => dark(x, 8)))
  const mask = ((format.reduce((bits, bit, i) => bits | (Number(bit) << i), 0) ^ 0x5412) >> 10) & 7
  const words = codewordsOf(rows, version, align, (x, y) => dark(x, y) !== isMasked(mask, x, y))
  const parts = blocks.map(() => [] as number[])
  let at = 0
  for (let i = 0; i < Math.max(...blocks); i++)
    for (const [b, part] of parts.entries()) if (i < blocks[b]!) part.push(words[at++]!)
  const checks = blocks.map(() => [] as number[])
  for (let i = 0; i < check; i++) for (const part of checks) part.push(words[at++]!)
  const bits = parts
    .flat()
    .map(word => word.toString(2).padStart(8, '0'))
    .join('')
  const lengthBits = version < 10 ? 8 : 16
  const length = Number.parseInt(bits.slice(4, 4 + lengthBits), 2)
  const bytes = Array.from({ length }, (_, i) =>
    Number.parseInt(bits.slice(4 + lengthBits + i * 8).slice(0, 8), 2),
  )
  return {
    text: new TextDecoder().decode(new Uint8Array(bytes)),
    syndromes: parts.flatMap((part, b) => syndromesOf([...part, ...checks[b]!], check)),
  }
}

function codewordsOf(
  rows: readonly string[],
  version: number,
  align: number[],
  read: (x: number, y: number) => boolean,
) {
  const size = rows.length
  const near = (x: number, y: number) =>
    align.some((cx, i) =>
      align.some((cy, j) => {
        const corner =
          (i === 0 && j === 0) || (i === 0 && j === align.length - 1) || (i === align.length - 1 && j === 0)
        return !corner && Math.abs(cx - x) <= 2 && Math.abs(cy - y) <= 2
      }),
    )
  const reserved = (x: number, y: number) =>
    (x < 9 && y < 9) ||
    (x >= size - 8 && y < 9) ||
    (x < 9 && y >= size - 8) ||
    x === 6 ||
    y === 6 ||
    near(x, y) ||
    (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6)))
  let bits = ''
  let isUp = true
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = isUp ? size - 1 - step : step
        if (!reserved(x, y)) bits += read(x, y) ? '1' : '0'
      }
    isUp = !isUp
  }
  return (bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2))
}

function isMasked(mask: number, x: number, y: number): boolean {
  const rules = [
    (x + y) % 2,
    y % 2,
    x % 3,
    (x + y) % 3,
    (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
    ((x * y) % 2) + ((x * y) % 3),
    (((x * y) % 2) + ((x * y) % 3)) % 2,
    (((x + y) % 2) + ((x * y) % 3)) % 2,
  ]
  return rules[mask] === 0
}

/** All zero when the block is a codeword: its polynomial vanishes at every power of two. */
function syndromesOf(block: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, power) => {
    let point = 1
    for (let i = 0; i < power; i++) point = multiply(point, 2)
    return block.reduce((sum, word) => multiply(sum, point) ^ word, 0)
  })
}

describe('a QR code', () => {
  test.each([
    [1, 'МАРШРУТ'],
    [5, `otpauth://totp/x?secret=${'A'.repeat(52)}`],
    [10, `otpauth://totp/x?secret=${'Q'.repeat(180)}`],
  ])('of version %i reads back as the text, every block without an error', (version, text) => {
    const rows = qrOf(text)
    expect(rows.length).toBe(version * 4 + 17)
    const back = readBack(rows)
    expect(back.text).toBe(text)
    expect(back.syndromes.every(syndrome => syndrome === 0)).toBe(true)
  })

  test('refuses a text that does not fit', () => {
    expect(qrOf('x'.repeat(666))).toHaveLength(97)
    expect(() => qrOf('x'.repeat(667))).toThrow(RangeError)
  })
})
