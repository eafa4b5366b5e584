import { MISSING } from './score-eap.ts'

/** Responses of people to items, equal patterns kept once with their frequency. */
export interface ResponseTable {
  readonly ids: readonly string[]
  /** Highest score seen of each item, MISSING where nobody answered it. */
  readonly highest: Int8Array
  readonly patterns: number
  /** Pattern-major: score of item i in pattern l is scores[l·items + i], MISSING where there is none. */
  readonly scores: Int8Array
  /** How many people (or which sum of case weights) each pattern stands for. */
  readonly frequency: Float64Array
  /** Number of the group of each pattern. */
  readonly group: Uint16Array
  /** In the order of their names, so that the first, which sets the scale, does not depend on the order of rows. */
  readonly groups: readonly string[]
  /** Sum of frequencies. */
  readonly people: number
}

/** Highest score a cell may have. */
export const HIGHEST_SCORE = 99

/**
 * Takes people one by one and keeps each different pattern once, in flat memory of one byte a cell, so that a
 * million rows fit.
 */
export class ResponseCollector {
  readonly #ids: readonly string[]
  readonly #groups: string[] = []
  readonly #groupNumber = new Map<string, number>()
  #scores: Int8Array
  #frequency: Float64Array
  #group: Uint16Array
  #slots: Int32Array
  #patterns = 0

  constructor(ids: readonly string[]) {
    this.#ids = ids
    this.#scores = new Int8Array(ids.length * 256)
    this.#frequency = new Float64Array(256)
    this.#group = new Uint16Array(256)
    this.#slots = new Int32Array(1024).fill(-1)
  }

  /** @param scores one for each item  @param weight people with these responses, or a case weight, above 0 */
  add(scores: ArrayLike<number>, weight = 1, group = ''): void {
    const pattern = this.#find(scores, this.#numberOf(group))
    this.#frequency[pattern]! += weight
  }

  table(): ResponseTable {
    const items = this.#ids.length
    const scores = this.#scores.slice(0, this.#patterns * items)
    const highest = new Int8Array(items).fill(MISSING)
    let people = 0
    for (let l = 0; l < this.#patterns; l++) {
      people += this.#frequency[l]!
      for (let i = 0; i < items; i++)
        if (scores[l * items + i]! > highest[i]!) highest[i] = scores[l * items + i]!
    }
    const groups = this.#groups.length > 0 ? [...this.#groups].sort() : ['']
    const place = this.#groups.map(name => groups.indexOf(name))
    return {
      ids: this.#ids,
      highest,
      patterns: this.#patterns,
      scores,
      frequency: this.#frequency.slice(0, this.#patterns),
      group: this.#group.slice(0, this.#patterns).map(number => place[number]!),
      groups,
      people,
    }
  }

  #numberOf(group: string): number {
    let number = this.#groupNumber.get(group)
    if (number === undefined) {
      number = this.#groups.length
      this.#groupNumber.set(group, number)
      this.#groups.push(group)
    }
    return number
  }

  /** Open addressing over a hash of the scores (FNV-1a). */
  #find(scores: ArrayLike<number>, group: number): number {
    const items = this.#ids.length
    const mask = this.#slots.length - 1
    let slot = hashOf(scores, items, group) & mask
    for (;;) {
      const known = this.#slots[slot]!
      if (known < 0) break
      if (this.#group[known] === group && this.#equals(known * items, scores, items)) return known
      slot = (slot + 1) & mask
    }
    const pattern = this.#patterns++
    if (pattern === this.#frequency.length) this.#grow()
    for (let i = 0; i < items; i++) this.#scores[pattern * items + i] = scores[i]!
    this.#group[pattern] = group
    this.#slots[slot] = pattern
    if (this.#patterns * 2 > this.#slots.length) this.#rehash()
    return pattern
  }

  #equals(at: number, scores: ArrayLike<number>, items: number): boolean {
    for (let i = 0; i < items; i++) if (this.#scores[at + i] !== scores[i]) return false
    return true
  }

  #grow(): void {
    const room = this.#frequency.length * 2
    const scores = new Int8Array(room * this.#ids.length)
    scores.set(this.#scores)
    this.#scores = scores
    const frequency = new Float64Array(room)
    frequency.set(this.#frequency)
    this.#frequency = frequency
    const group = new Uint16Array(room)
    group.set(this.#group)
    this.#group = group
  }

  #rehash(): void {
    const items = this.#ids.length
    const slots = new Int32Array(this.#slots.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let l = 0; l < this.#patterns; l++) {
      const scores = this.#scores.subarray(l * items, (l + 1) * items)
      let slot = hashOf(scores, items, this.#group[l]!) & mask
      while (slots[slot]! >= 0) slot = (slot + 1) & mask
      slots[slot] = l
    }
    this.#slots = slots
  }
}

function hashOf(scores: ArrayLike<number>, items: number, group: number): number {
  let hash = 0x811c9dc5 ^ group
  for (let i = 0; i < items; i++) hash = Math.imul(hash ^ (scores[i]! & 0xff), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** A table from rows in memory. */
export function tableOf(
  ids: readonly string[],
  rows: Iterable<ArrayLike<number>>,
  options: { weights?: ArrayLike<number>; groups?: ArrayLike<string> } = {},
): ResponseTable {
  const collector = new ResponseCollector(ids)
  let row = 0
  for (const scores of rows) {
    collector.add(scores, options.weights?.[row] ?? 1, options.groups?.[row] ?? '')
    row++
  }
  return collector.table()
}
