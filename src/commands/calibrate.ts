import {
  type Calibration,
  calibrate,
  type IrtProblem,
  likelihoodRatioDif,
  MODELS,
  type Model,
  mantelHaenszel,
  qualityReport,
  ResponseCollector,
  type ResponseTable,
} from '#engines/irt/index.ts'
import { type Command, type CommandInput, endAtCtrlC, refuse, required, UsageError } from './command.ts'
import { openResponses } from './response-file.ts'

/** Rows and cycles between two words of progress. */
const ROWS_TOLD = 100_000
const CYCLES_TOLD = 10

export const calibrateCommand: Command = {
  name: 'calibrate',
  summary: 'Оценить параметры заданий по файлу ответов',
  usage:
    '--model rasch|1pl|2pl|3pl|grm|pcm|gpcm --responses FILE.csv [--models ID=MODEL,…] [--count NAME] [--weight NAME] [--group NAME] [--ignore NAME,…] [--prior-a MEDIAN,SD] [--quality] [--dif] [--json]',
  options: {
    model: { type: 'string' },
    models: { type: 'string' },
    responses: { type: 'string' },
    count: { type: 'string' },
    weight: { type: 'string' },
    group: { type: 'string' },
    ignore: { type: 'string' },
    'prior-a': { type: 'string' },
    quality: { type: 'boolean' },
    dif: { type: 'boolean' },
  },
  run: async ({ values, progress }) => {
    endAtCtrlC()
    const model = readModel(required(values, 'model'))
    const file = required(values, 'responses')
    const slope = readSlopePrior(values['prior-a'])
    const { collector, ids } = await collect(file, values, progress)
    const table = collector.table()
    const models = modelsOf(ids, model, text(values, 'models'))
    if (values.dif === true && table.groups.length !== 2)
      throw new UsageError('--dif сравнивает две группы: назовите их столбец в --group.')
    const result = calibrate(table, models, {
      ...(slope && { priors: { slope } }),
      onCycle: (cycle, logLik) => {
        if (cycle % CYCLES_TOLD === 0)
          progress(`Проход ${cycle}: логарифм правдоподобия ${logLik.toFixed(3)}`)
      },
    })
    if (!result.ok) return refuseAll(result.problems, file)
    for (const warning of result.calibration.warnings) progress(warning.message)
    return {
      ...presented(result.calibration),
      ...(values.quality === true && { quality: qualityReport(result.calibration, table) }),
      ...(values.dif === true && { dif: difOf(table, models, file) }),
    }
  },
}

async function collect(file: string, values: CommandInput['values'], progress: CommandInput['progress']) {
  const columns = {
    count: text(values, 'count'),
    weight: text(values, 'weight'),
    group: text(values, 'group'),
  }
  const responses = await openResponses(file, { ...columns, ignored: names(text(values, 'ignore')) })
  const collector = new ResponseCollector(responses.ids)
  await responses.read(({ row, scores, weight, group }) => {
    if (row % ROWS_TOLD === 0) progress(`Прочитано строк: ${row}`)
    if (scores.some(score => score >= 0)) collector.add(scores, weight, group)
  })
  return { collector, ids: responses.ids }
}

/** DIF of two groups: Mantel–Haenszel where every item has two scores, likelihood ratio always. */
function difOf(table: ResponseTable, models: readonly Model[], file: string) {
  const ratio = likelihoodRatioDif(table, models)
  if (!ratio.ok) return refuseAll(ratio.problems, file)
  const [reference, focal] = table.groups
  return {
    reference,
    focal,
    likelihoodRatio: ratio.items,
    ...(table.highest.every(score => score === 1) && { mantelHaenszel: mantelHaenszel(table, 0, 1) }),
  }
}

function refuseAll(problems: readonly IrtProblem[], file: string): never {
  return refuse(
    'Калибровка не выполнена.',
    problems.map(problem => ({ ...problem, file })),
  )
}

/** The shape that `score` reads, and beside it what a careful reader asks for; c only where there is one. */
function presented(calibration: Calibration) {
  const { history: _, items, ...rest } = calibration
  return {
    ...rest,
    items: items.map(({ se, ...item }) => ({
      ...item,
      se: item.model === '3pl' ? se : { a: se.a, b: se.b },
    })),
  }
}

function readModel(name: string): Model {
  const model = MODELS.find(one => one === name)
  if (!model) throw new UsageError(`Модели ${name} нет: возможны ${MODELS.join(', ')}.`)
  return model
}

/** `--models x=3pl,y=grm`: items that have another model than the rest. */
function modelsOf(ids: readonly string[], model: Model, exceptions: string | undefined): Model[] {
  const other = new Map<string, Model>()
  for (const pair of names(exceptions)) {
    const [id, name] = pair.split('=')
    if (id === undefined || name === undefined) throw new UsageError('--models ждёт ID=МОДЕЛЬ через запятую.')
    if (!ids.includes(id)) throw new UsageError(`Задания «${id}» из --models в файле нет.`)
    other.set(id, readModel(name))
  }
  return ids.map(id => other.get(id) ?? model)
}

function readSlopePrior(value: string | boolean | undefined) {
  if (typeof value !== 'string') return undefined
  const [mean, sd] = value.split(',').map(Number)
  if (mean === undefined || sd === undefined || !(mean > 0) || !(sd > 0))
    throw new UsageError('--prior-a ждёт два числа больше нуля: медиану a и разброс ln a, например 1,0.5.')
  return { meanLog: Math.log(mean), sdLog: sd }
}

export function text(values: CommandInput['values'], name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function names(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',').map(name => name.trim())
}
