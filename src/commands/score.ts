import { readFile } from 'node:fs/promises'
import {
  type Bank,
  EapScorer,
  levelProbabilities,
  MISSING,
  PointScorer,
  readBank,
} from '#engines/irt/index.ts'
import type { ProblemItem } from '#platform/errors/problem.ts'
import { names, text } from './calibrate.ts'
import { type Command, type CommandInput, endAtCtrlC, refuse, required, UsageError } from './command.ts'
import { MOST_PROBLEMS, openResponses, type ResponseFile } from './response-file.ts'

const METHODS = ['eap', 'map', 'wle'] as const
type Method = (typeof METHODS)[number]

/** People scored at once. */
const CHUNK = 4096
const ROWS_TOLD = 100_000

/** A person's score; without one, why. `row` is the row of the file, the header being 1. */
interface ScoredPerson {
  row: number
  theta: number | null
  se: number | null
  levels?: number[]
  problem?: ProblemItem
}

export const scoreCommand: Command = {
  name: 'score',
  summary: 'Оценить умения людей по откалиброванным заданиям',
  usage:
    '--items ITEMS.json --responses FILE.csv --method eap|map|wle [--cuts θ1,θ2,…] [--ignore NAME,…] [--json]',
  options: {
    items: { type: 'string' },
    responses: { type: 'string' },
    method: { type: 'string' },
    cuts: { type: 'string' },
    count: { type: 'string' },
    ignore: { type: 'string' },
  },
  run: async ({ values, progress }) => {
    endAtCtrlC()
    const method = METHODS.find(one => one === required(values, 'method'))
    if (!method) throw new UsageError(`Метода ${values.method} нет: возможны ${METHODS.join(', ')}.`)
    const cuts = readCuts(text(values, 'cuts'), method)
    const bank = await readBankFile(required(values, 'items'))
    const file = required(values, 'responses')
    const columns = { count: text(values, 'count'), ignored: names(text(values, 'ignore')) }
    const only = new Set(bank.items.map(item => item.id))
    const responses = await openResponses(file, { ...columns, only })
    return await scoreFile(bank, responses, file, method, cuts, progress)
  },
}

async function scoreFile(
  bank: Bank,
  responses: ResponseFile,
  file: string,
  method: Method,
  cuts: readonly number[],
  progress: CommandInput['progress'],
) {
  const place = new Map(bank.items.map((item, i) => [item.id, i]))
  const target = responses.ids.map(id => place.get(id)!)
  const highest = target.map(item => bank.items[item]!.b.length)
  const { leftOut } = responses
  if (leftOut.length > 0) progress(`Столбцы не из калибровки пропущены: ${leftOut.join(', ')}`)
  const scorer = new ChunkScorer(bank, method, cuts)
  const faults: ProblemItem[] = []
  await responses.read(({ row, scores }) => {
    if (row % ROWS_TOLD === 0) progress(`Оценено строк: ${row}`)
    const person = scorer.next(row)
    for (let column = 0; column < target.length; column++) {
      const score = scores[column]!
      person[target[column]!] = score
      if (score > highest[column]! && faults.length < MOST_PROBLEMS)
        faults.push({
          code: 'too-high-score',
          message: `Результат ${score} выше наибольшего, ${highest[column]}. Исправьте ячейку.`,
          file,
          row,
          column: responses.ids[column]!,
        })
    }
    if (faults.length > 0) scorer.drop()
  })
  if (faults.length > 0) return refuse('Файл ответов не принят.', faults)
  return { people: scorer.finish(), ...(leftOut.length > 0 && { ignored: leftOut }) }
}

/** Gathers people into chunks and scores a chunk when it is full. */
class ChunkScorer {
  readonly #bank: Bank
  readonly #method: Method
  readonly #cuts: readonly number[]
  readonly #eap: EapScorer
  readonly #point: PointScorer
  readonly #scores: Int8Array
  readonly #rows: number[] = []
  readonly #people: ScoredPerson[] = []

  constructor(bank: Bank, method: Method, cuts: readonly number[]) {
    this.#bank = bank
    this.#method = method
    this.#cuts = cuts
    this.#eap = new EapScorer(bank)
    this.#point = new PointScorer(bank)
    this.#scores = new Int8Array(CHUNK * bank.items.length)
  }

  /** Place for the scores of the next person, all missing. */
  next(row: number): Int8Array {
    if (this.#rows.length === CHUNK) this.#flush()
    const items = this.#bank.items.length
    const at = this.#rows.push(row) - 1
    return this.#scores.subarray(at * items, (at + 1) * items).fill(MISSING)
  }

  drop(): void {
    this.#rows.pop()
  }

  finish(): ScoredPerson[] {
    this.#flush()
    return this.#people
  }

  #flush(): void {
    if (this.#method === 'eap') this.#flushEap()
    else this.#people.push(...this.#rows.map((row, at) => this.#scorePoint(row, at)))
    this.#rows.length = 0
  }

  #flushEap(): void {
    const count = this.#rows.length
    const theta = new Float64Array(count)
    const se = new Float64Array(count)
    const levels: number[][] = []
    const keep = (_: number, weights: Float64Array) =>
      levels.push(levelProbabilities(this.#eap.grid, weights, this.#cuts))
    this.#eap.score(this.#scores, theta, se, this.#cuts.length > 0 ? keep : undefined)
    this.#rows.forEach((row, l) => {
      const person = { row, theta: theta[l]!, se: se[l]! }
      this.#people.push(levels.length > 0 ? { ...person, levels: levels[l]! } : person)
    })
  }

  #scorePoint(row: number, at: number): ScoredPerson {
    const { items } = this.#bank
    const responses = this.#scores.subarray(at * items.length, (at + 1) * items.length)
    const score = this.#method === 'map' ? this.#point.map(responses) : this.#point.wle(responses)
    if (!('refused' in score)) return { row, theta: score.theta, se: score.se }
    const message =
      score.refused === 'no-responses'
        ? 'Нет ни одного ответа: методом wle оценить нечего. Возьмите eap.'
        : 'По этим ответам у метода wle нет конечной оценки. Возьмите eap или map.'
    return { row, theta: null, se: null, problem: { code: score.refused, message, row } }
  }
}

function readCuts(list: string | undefined, method: Method): number[] {
  const cuts = names(list).map(Number)
  if (cuts.length === 0) return cuts
  if (method !== 'eap') throw new UsageError('--cuts работает только с --method eap.')
  if (cuts.some((cut, k) => !Number.isFinite(cut) || (k > 0 && cut <= cuts[k - 1]!)))
    throw new UsageError('--cuts ждёт возрастающие числа через запятую.')
  return cuts
}

/** @throws Problem with every fault of the file */
export async function readBankFile(file: string): Promise<Bank> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const message =
      error instanceof SyntaxError
        ? `Текст не разбирается как JSON: ${error.message}`
        : `Файла ${file} нет или он недоступен. Проверьте путь.`
    const code = error instanceof SyntaxError ? 'not-json' : 'file.unreadable'
    return refuse('Файл заданий не прочитан.', [{ code, message, file }])
  }
  const read = readBank(value)
  if (read.ok) return read.bank
  return refuse(
    'Файл заданий не принят.',
    read.problems.map(problem => ({ ...problem, file })),
  )
}
