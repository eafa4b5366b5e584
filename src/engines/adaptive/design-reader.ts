import type { Bank, IrtProblem } from '../irt/index.ts'

type Json = Record<string, unknown>

/** Reads plain JSON values of a design; a missing or null value is `undefined`; faults are gathered with paths. */
export class DesignReader {
  readonly bank: Bank
  readonly problems: IrtProblem[] = []
  readonly #ids: Set<string>

  constructor(bank: Bank) {
    this.bank = bank
    this.#ids = new Set(bank.items.map(item => item.id))
  }

  refuse(code: string, message: string, path: string): void {
    this.problems.push({ code, message, path })
  }

  isObject(value: unknown, path: string): value is Json {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true
    this.refuse('not-an-object', 'Ожидается объект { … }.', path)
    return false
  }

  knownKeys(value: Json, known: readonly string[], path: string): void {
    for (const key of Object.keys(value))
      if (!known.includes(key))
        this.refuse(
          'unknown-key',
          `Поля ${key} нет: возможны ${known.join(', ')}.`,
          path ? `${path}.${key}` : key,
        )
  }

  number(value: unknown, path: string): number | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value === 'number' && Number.isFinite(value)) return value
    this.refuse('not-a-number', 'Ожидается число.', path)
    return undefined
  }

  /** A whole number of at least 1. */
  whole(value: unknown, path: string): number | undefined {
    const number = this.number(value, path)
    if (number === undefined || (Number.isInteger(number) && number >= 1)) return number
    this.refuse('not-whole', `Ожидается целое число от 1, а здесь ${number}.`, path)
    return undefined
  }

  positive(value: unknown, path: string, most = Number.POSITIVE_INFINITY): number | undefined {
    const number = this.number(value, path)
    if (number === undefined || (number > 0 && number <= most)) return number
    const range = Number.isFinite(most) ? `больше 0 и не больше ${most}` : 'больше 0'
    this.refuse('out-of-range', `Ожидается число ${range}, а здесь ${number}.`, path)
    return undefined
  }

  share(value: unknown, path: string): number | undefined {
    const number = this.number(value, path)
    if (number === undefined || (number >= 0 && number <= 1)) return number
    this.refuse('out-of-range', `Ожидается доля от 0 до 1, а здесь ${number}.`, path)
    return undefined
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string' && value !== '') return value
    this.refuse('not-a-text', 'Ожидается непустая строка.', path)
    return ''
  }

  list(value: unknown, path: string): unknown[] {
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value
    this.refuse('not-a-list', 'Ожидается список [ … ].', path)
    return []
  }

  objects(value: unknown, path: string): { entry: Json; at: string }[] {
    return this.list(value, path).flatMap((entry, i) =>
      this.isObject(entry, `${path}[${i}]`) ? [{ entry, at: `${path}[${i}]` }] : [],
    )
  }

  /** Ids of different items of the bank. */
  itemIds(value: unknown, path: string): string[] {
    const ids = this.list(value, path).map((one, i) => {
      const id = this.text(one, `${path}[${i}]`)
      if (id !== '' && !this.#ids.has(id))
        this.refuse('unknown-item', `Задания «${id}» в банке нет.`, `${path}[${i}]`)
      return id
    })
    return [...new Set(ids)]
  }
}
