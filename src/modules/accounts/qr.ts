/**
 * QR code of a text (ISO/IEC 18004:2015): byte mode, error correction level M, versions 1 to 20.
 * Only what the link of an authenticator app needs: up to 666 bytes.
 *
 * @returns rows of '1' (dark) and '0', without the quiet zone of four modules
 * @throws RangeError when the text is longer
 */
export function qrOf(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  const version = versionFor(bytes.length)
  const matrix = new Matrix(version)
  matrix.drawPatterns()
  matrix.drawCodewords(withCorrection(version, encode(version, bytes)))
  matrix.applyBestMask()
  return matrix.rows()
}

/** Table 9, level M: correction codewords in each block and number of blocks, by version. */
const CORRECTION = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]
/** Level M in the format information (table 12). */
const LEVEL_M = 0

const sizeOf = (version: number) => version * 4 + 17

/** Data and correction bits that fit after all patterns (annex D and clause 6.3). */
function rawModules(version: number): number {
  let modules = (16 * version + 128) * version + 64
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2
    modules -= (25 * alignments - 10) * alignments - 55
    if (version >= 7) modules -= 36
  }
  return modules
}

const codewords = (version: number) => Math.floor(rawModules(version) / 8)
const dataCodewords = (version: number) => codewords(version) - CORRECTION[version]! * BLOCKS[version]!
const countBits = (version: number) => (version < 10 ? 8 : 16)

function versionFor(length: number): number {
  for (let version = 1; version < BLOCKS.length; version++)
    if (4 + countBits(version) + length * 8 <= dataCodewords(version) * 8) return version
  throw new RangeError(`A text of ${length} bytes does not fit a QR code of version 20`)
}

function encode(version: number, bytes: Uint8Array): number[] {
  const bits: number[] = []
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1)
  }
  push(0b0100, 4)
  push(bytes.length, countBits(version))
  for (const byte of bytes) push(byte, 8)
  const capacity = dataCodewords(version) * 8
  push(0, Math.min(4, capacity - bits.length))
  push(0, (8 - (bits.length % 8)) % 8)
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8)
  return Array.from({ length: capacity / 8 }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2))
}

/** Splits into blocks, appends Reed-Solomon codewords to each and interleaves (clause 7.6). */
function withCorrection(version: number, data: readonly number[]): number[] {
  const [blocks, correction] = [BLOCKS[version]!, CORRECTION[version]!]
  const longBlocks = codewords(version) % blocks
  const shortLength = Math.floor(codewords(version) / blocks) - correction
  const generator = generatorOf(correction)
  let at = 0
  const parts = Array.from({ length: blocks }, (_, i) => {
    const part = data.slice(at, at + shortLength + (i < blocks - longBlocks ? 0 : 1))
    at += part.length
    return { part, check: remainder(part, generator) }
  })
  const all: number[] = []
  for (let i = 0; i <= shortLength; i++) for (const { part } of parts) if (i < part.length) all.push(part[i]!)
  for (let i = 0; i < correction; i++) for (const { check } of parts) all.push(check[i]!)
  return all
}

/** Product in GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1. */
export function multiply(x: number, y: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((y >>> i) & 1) * x
  }
  return product
}

function generatorOf(degree: number): number[] {
  const generator = [...new Array<number>(degree - 1).fill(0), 1]
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) generator[j] = multiply(generator[j]!, root) ^ (generator[j + 1] ?? 0)
    root = multiply(root, 2)
  }
  return generator
}

function remainder(data: readonly number[], generator: readonly number[]): number[] {
  const rest = new Array<number>(generator.length).fill(0)
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    generator.forEach((coefficient, i) => {
      rest[i]! ^= multiply(coefficient, factor)
    })
  }
  return rest
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  x => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

class Matrix {
  readonly version: number
  readonly size: number
  private readonly dark: boolean[][]
  /** Modules of patterns and of the format, which no mask touches. */
  private readonly fixed: boolean[][]

  constructor(version: number) {
    this.version = version
    this.size = sizeOf(version)
    const grid = () => Array.from({ length: this.size }, () => new Array<boolean>(this.size).fill(false))
    this.dark = grid()
    this.fixed = grid()
  }

  rows(): string[] {
    return this.dark.map(row => row.map(dark => (dark ? '1' : '0')).join(''))
  }

  private set(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    this.dark[y]![x] = dark
    this.fixed[y]![x] = true
  }

  drawPatterns(): void {
    for (let i = 0; i < this.size; i++) {
      this.set(6, i, i % 2 === 0)
      this.set(i, 6, i % 2 === 0)
    }
    const far = this.size - 4
    for (const [x, y] of [
      [3, 3],
      [far, 3],
      [3, far],
    ] as const)
      this.drawRings(x, y, 4, [2, 4])
    const centres = this.alignmentCentres()
    const last = centres.length - 1
    centres.forEach((x, i) => {
      centres.forEach((y, j) => {
        const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
        if (!isFinder) this.drawRings(x, y, 2, [1])
      })
    })
    this.drawFormat(0)
    this.drawVersion()
  }

  /** Concentric squares around a centre; `light` are the distances that stay light. */
  private drawRings(cx: number, cy: number, reach: number, light: readonly number[]): void {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        this.set(cx + dx, cy + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
  }

  private alignmentCentres(): number[] {
    if (this.version === 1) return []
    const count = Math.floor(this.version / 7) + 2
    const step = Math.ceil((this.version * 4 + 4) / (count * 2 - 2)) * 2
    return [6, ...Array.from({ length: count - 1 }, (_, i) => this.size - 7 - step * (count - 2 - i))]
  }

  private drawFormat(mask: number): void {
    const value = (LEVEL_M << 3) | mask
    let rest = value
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537)
    const bits = ((value << 10) | rest) ^ 0x5412
    const bit = (i: number) => ((bits >>> i) & 1) === 1
    for (let i = 0; i <= 5; i++) this.set(8, i, bit(i))
    this.set(8, 7, bit(6))
    this.set(8, 8, bit(7))
    this.set(7, 8, bit(8))
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i))
    for (let i = 0; i < 8; i++) this.set(this.size - 1 - i, 8, bit(i))
    for (let i = 8; i < 15; i++) this.set(8, this.size - 15 + i, bit(i))
    this.set(8, this.size - 8, true)
  }

  private drawVersion(): void {
    if (this.version < 7) return
    let rest = this.version
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25)
    const bits = (this.version << 12) | rest
    for (let i = 0; i < 18; i++) {
      const [near, far] = [Math.floor(i / 3), this.size - 11 + (i % 3)]
      this.set(far, near, ((bits >>> i) & 1) === 1)
      this.set(near, far, ((bits >>> i) & 1) === 1)
    }
  }

  /** Two columns at a time from the right, up and down by turns; what is left stays light. */
  drawCodewords(words: readonly number[]): void {
    let i = 0
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < this.size; step++)
        for (const x of [right, right - 1]) {
          const isUpward = ((right + 1) & 2) === 0
          const y = isUpward ? this.size - 1 - step : step
          if (this.fixed[y]![x] || i >= words.length * 8) continue
          this.dark[y]![x] = ((words[i >>> 3]! >>> (7 - (i & 7))) & 1) === 1
          i++
        }
    }
  }

  applyBestMask(): void {
    let best = 0
    let least = Infinity
    for (let mask = 0; mask < MASKS.length; mask++) {
      this.flip(mask)
      this.drawFormat(mask)
      const penalty = penaltyOf(this.dark)
      if (penalty < least) [best, least] = [mask, penalty]
      this.flip(mask)
    }
    this.flip(best)
    this.drawFormat(best)
  }

  private flip(mask: number): void {
    for (let y = 0; y < this.size; y++)
      for (let x = 0; x < this.size; x++)
        if (!this.fixed[y]![x] && MASKS[mask]!(x, y)) this.dark[y]![x] = !this.dark[y]![x]
  }
}

/** Clause 7.8.3: long runs, blocks, patterns that look like a finder, imbalance of dark and light. */
function penaltyOf(dark: readonly (readonly boolean[])[]): number {
  const size = dark.length
  const rows = dark.map(row => row.map(Number).join(''))
  const columns = rows.map((_, x) => rows.map(row => row[x]).join(''))
  let penalty = 0
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2
    penalty += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length
  }
  for (let y = 0; y < size - 1; y++)
    for (let x = 0; x < size - 1; x++) {
      const pair = rows[y]!.slice(x, x + 2)
      if ((pair === '00' || pair === '11') && pair === rows[y + 1]!.slice(x, x + 2)) penalty += 3
    }
  const share = rows.join('').replaceAll('0', '').length / (size * size)
  return penalty + Math.floor(Math.abs(share * 20 - 10)) * 10
}
