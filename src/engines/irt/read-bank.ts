import { type Bank, type IrtProblem, type Item, isDichotomous, MODELS, type Model } from './item.ts'

export type ReadBank = { ok: true; bank: Bank } | { ok: false; problems: IrtProblem[] }

type Json = Record<string, unknown>

/**
 * Reads the answer of `calibrate` (or a bank written by hand in its shape): `{"model", "latentVariance"?,
 * "latentMean"?, "items": [{"id", "model"?, "a", "b", "c"?, "area"?}]}`. All faults are told at once with their
 * paths. An item without its own model has the bank's.
 */
export function readBank(value: unknown): ReadBank {
  const problems: IrtProblem[] = []
  if (!isObject(value))
    return refused('not-an-object', 'Ожидается объект с полем items: ответ calibrate.', '')
  const listed = value.items
  if (!Array.isArray(listed) || listed.length === 0)
    return refused('no-items', 'В items нет ни одного задания.', 'items')
  const seen = new Map<string, number>()
  const items = listed.flatMap((entry: unknown, i) => {
    const item = readItem(entry, value.model, `items[${i}]`, problems)
    if (!item) return []
    const before = seen.get(item.id)
    if (before !== undefined)
      problems.push({
        code: 'duplicate-item',
        message: `Задание «${item.id}» уже есть: items[${before}]. Оставьте одно.`,
        path: `items[${i}].id`,
        column: item.id,
      })
    seen.set(item.id, i)
    return [item]
  })
  const latent = readLatent(value, problems)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, bank: { items, latent } }
}

function readItem(
  entry: unknown,
  bankModel: unknown,
  path: string,
  problems: IrtProblem[],
): Item | undefined {
  const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : ''
  const before = problems.length
  const refuse = (code: string, message: string, field: string) =>
    problems.push({ code, message, path: field ? `${path}.${field}` : path, ...(id && { column: id }) })
  if (!isObject(entry)) {
    refuse('not-an-object', 'Задание должно быть объектом с полями id, a, b.', '')
    return undefined
  }
  if (id === '') refuse('no-id', 'У задания нет id: ожидается непустая строка.', 'id')
  const model = (entry.model ?? bankModel) as Model
  if (!MODELS.includes(model))
    refuse(
      'unknown-model',
      `Модели ${JSON.stringify(model) ?? 'нет'}: возможны ${MODELS.join(', ')}.`,
      'model',
    )
  if (!isNumber(entry.a)) refuse('not-a-number', 'Дискриминация a должна быть числом.', 'a')
  else if (entry.a === 0) refuse('zero-slope', 'При a = 0 задание ничего не измеряет. Исключите его.', 'a')
  const b = readSteps(entry.b, model, entry.a as number, refuse)
  const c = entry.c ?? 0
  if (!isNumber(c) || c < 0 || c >= 1)
    refuse('bad-guessing', 'Угадывание c должно быть от 0 до 1, меньше 1.', 'c')
  else if (c > 0 && model !== '3pl') refuse('bad-guessing', `У модели ${model} нет угадывания c.`, 'c')
  const area = entry.area
  if (area !== undefined && (typeof area !== 'string' || area === ''))
    refuse('bad-area', 'Область area должна быть непустой строкой.', 'area')
  if (problems.length > before) return undefined
  return {
    id,
    model,
    a: entry.a as number,
    b,
    c: c as number,
    ...(area !== undefined && { area: area as string }),
  }
}

type Refuse = (code: string, message: string, field: string) => void

function readSteps(value: unknown, model: Model, a: number, refuse: Refuse): number[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isNumber)) {
    refuse('bad-steps', 'b должно быть непустым списком чисел.', 'b')
    return []
  }
  const steps = value as number[]
  if (isDichotomous(model) && steps.length !== 1)
    refuse('bad-steps', `У модели ${model} одно b, а здесь ${steps.length}.`, 'b')
  if (model === 'grm' && steps.some((one, k) => k > 0 && a * (one - steps[k - 1]!) <= 0))
    refuse('bad-steps', 'Пороги b модели grm должны возрастать (при a меньше нуля — убывать).', 'b')
  return steps
}

function readLatent(value: Json, problems: IrtProblem[]) {
  const mean = value.latentMean ?? 0
  const variance = value.latentVariance ?? 1
  if (!isNumber(mean))
    problems.push({ code: 'not-a-number', message: 'Среднее должно быть числом.', path: 'latentMean' })
  if (!isNumber(variance) || variance <= 0)
    problems.push({
      code: 'bad-variance',
      message: 'Дисперсия должна быть больше нуля.',
      path: 'latentVariance',
    })
  return { mean: mean as number, variance: variance as number }
}

function refused(code: string, message: string, path: string): ReadBank {
  return { ok: false, problems: [{ code, message, path }] }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
