import type { z } from 'zod'
import { nearest } from './nearest.ts'
import type { FieldPath } from './yaml-source.ts'

/** Something wrong inside one file, found by its field; `key` is set when the key itself is the mistake. */
export type Finding = { code: string; path: FieldPath; key?: string; message: string }

const TYPE_NAMES: Record<string, string> = {
  string: 'текст',
  number: 'число',
  int: 'целое число',
  boolean: 'true или false',
  array: 'список',
  object: 'набор полей',
}

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return 'список'
  if (typeof value === 'object') return 'набор полей'
  return `«${String(value)}»`
}

const list = (values: readonly unknown[]): string => values.map(value => `«${String(value)}»`).join(', ')

/** The Russian sentence for one refusal by Zod; undefined leaves the schema's own sentence in place. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) {
    return 'Обязательное поле не заполнено. Добавьте его.'
  }
  switch (issue.code) {
    case 'invalid_type': {
      const expected = TYPE_NAMES[issue.expected] ?? issue.expected
      if (issue.input === null) return `Поле пусто, а ожидается ${expected}. Заполните его.`
      const quote =
        issue.expected === 'string' && (typeof issue.input === 'number' || typeof issue.input === 'boolean')
      return `Здесь ожидается ${expected}, а записано ${shown(issue.input)}. ${
        quote ? 'Возьмите значение в кавычки.' : 'Исправьте значение.'
      }`
    }
    case 'invalid_value': {
      const guess =
        typeof issue.input === 'string' ? nearest(issue.input, issue.values.map(String)) : undefined
      return `Значение ${shown(issue.input)} не из списка. Допустимо: ${list(issue.values)}.${
        guess ? ` Вероятно, имелось в виду «${guess}».` : ''
      }`
    }
    case 'too_small':
      return issue.origin === 'array'
        ? `Список пуст, нужно записей не меньше ${issue.minimum}. Добавьте их.`
        : issue.origin === 'string'
          ? 'Текст пуст. Заполните поле.'
          : `Число ${shown(issue.input)} меньше допустимого (${issue.minimum}). Исправьте его.`
    case 'too_big':
      return `Число ${shown(issue.input)} больше допустимого (${issue.maximum}). Исправьте его.`
    default:
      return undefined
  }
}

/** Checks one file's content against its schema and returns every mistake at once, each with its field. */
export function checkShape(schema: z.ZodType, value: unknown): Finding[] {
  const knownKeys = new Map<string, string[]>()
  const result = schema.safeParse(value, {
    error: issue => {
      if (issue.code === 'unrecognized_keys') {
        const shape = (issue.inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
        knownKeys.set(JSON.stringify(issue.path ?? []), Object.keys(shape ?? {}))
      }
      return sentence(issue)
    },
  })
  if (result.success) return []
  return result.error.issues.flatMap((issue): Finding[] => {
    const path = issue.path.filter(step => typeof step !== 'symbol')
    if (issue.code !== 'unrecognized_keys') {
      const message = `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}`
      return [{ code: 'acts.pack-field', path, message: message.endsWith('.') ? message : `${message}.` }]
    }
    const known = knownKeys.get(JSON.stringify(path)) ?? []
    return issue.keys.map(key => {
      const guess = nearest(key, known)
      const hint = guess
        ? `Вероятно, имелось в виду «${guess}».`
        : /[^\w-]/.test(key)
          ? 'Похоже на часть текста после запятой: возьмите весь текст в кавычки.'
          : `Здесь бывают поля: ${list(known)}.`
      return {
        code: 'acts.pack-unknown-key',
        path: [...path, key],
        key,
        message: `Поле «${key}» не предусмотрено. ${hint}`,
      }
    })
  })
}

/** The same value with every field that failed its own schema left out, so that the sound rest can be checked. */
export type Partially<T> = T extends readonly (infer E)[]
  ? (Partially<E> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Partially<T[K]> }
    : T

type Definition = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
}

/** Keeps what is sound of a value that as a whole may not be: lets all checks run on a file with mistakes. */
export function salvage<S extends z.ZodType>(schema: S, value: unknown): Partially<z.infer<S>> | undefined {
  return salvageAny(schema, value) as Partially<z.infer<S>> | undefined
}

function salvageAny(schema: z.ZodType, value: unknown): unknown {
  const definition = schema._zod.def as unknown as Definition
  if (definition.innerType !== undefined) {
    return value === undefined || value === null ? value : salvageAny(definition.innerType, value)
  }
  if (definition.shape !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const fields = value as Record<string, unknown>
    return Object.fromEntries(
      Object.entries(definition.shape).map(([key, field]) => [key, salvageAny(field, fields[key])]),
    )
  }
  if (definition.element !== undefined) {
    const { element } = definition
    return Array.isArray(value) ? value.map(item => salvageAny(element, item)) : undefined
  }
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
