import type { Problem } from './problem.ts'
import { dayNumber } from './problem.ts'

type Entry = { entry: Record<string, unknown>; at: string }

/**
 * Reads plain JSON values and collects every fault with its path. A faulty value is replaced by a harmless one,
 * so that reading goes on and all faults are told at once.
 */
export class ShapeReader {
  readonly problems: Problem[] = []

  refuse(code: string, message: string, path: string): void {
    this.problems.push({ code, message, path })
  }

  isObject(value: unknown, path: string): value is Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true
    this.refuse('not-an-object', 'Ожидается объект { … }', path)
    return false
  }

  /** Entries of a list of objects; a missing list is empty unless `needed`. */
  objects(value: unknown, path: string, needed: boolean): Entry[] {
    if (!needed && (value === undefined || value === null)) return []
    if (!Array.isArray(value)) {
      this.refuse('not-a-list', 'Ожидается список [ … ]', path)
      return []
    }
    const entries: Entry[] = []
    value.forEach((entry: unknown, i) => {
      if (this.isObject(entry, `${path}[${i}]`)) entries.push({ entry, at: `${path}[${i}]` })
    })
    return entries
  }

  /** A list of names; missing means empty; repetitions are harmless and are dropped. */
  texts(value: unknown, path: string): string[] {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) {
      this.refuse('not-a-list', 'Ожидается список [ … ]', path)
      return []
    }
    return [...new Set(value.map((one: unknown, i) => this.text(one, `${path}[${i}]`)))]
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string' && value !== '') return value
    this.refuse('not-a-text', 'Ожидается непустая строка', path)
    return ''
  }

  /** A finite number, not negative. */
  amount(value: unknown, path: string): number {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.refuse('not-a-number', 'Ожидается число', path)
      return Number.NaN
    }
    if (value < 0) this.refuse('negative', `Число ${value} не может быть отрицательным`, path)
    return value
  }

  whole(value: unknown, path: string): number {
    const amount = this.amount(value, path)
    if (!Number.isNaN(amount) && !Number.isInteger(amount)) {
      this.refuse('not-whole', 'Ожидается целое число', path)
    }
    return amount
  }

  date(value: unknown, path: string): string {
    if (typeof value === 'string' && !Number.isNaN(dayNumber(value))) return value
    this.refuse('not-a-date', 'Ожидается существующая дата вида 2026-02-28', path)
    return ''
  }

  unique(seen: Set<string>, name: string, code: string, what: string, path: string): void {
    if (name !== '' && seen.has(name)) this.refuse(code, `Повторяется ${what} «${name}»`, path)
    seen.add(name)
  }
}
