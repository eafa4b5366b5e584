import { runIndicators } from '#modules/monitoring/index.ts'
import { type Command, required, UsageError } from './command.ts'
import { withDatabase } from './with-database.ts'

const LEVELS = ['country', 'region', 'municipality', 'organisation'] as const
const STRUCTURES = ['then', 'now'] as const

export const indicators: Command = {
  name: 'indicators',
  summary: 'Показатели на дату для территории, организации или целого уровня',
  usage:
    '--as-of YYYY-MM-DD [--unit CODE] [--level country|region|municipality|organisation] [--structure then|now] [--json]',
  options: {
    'as-of': { type: 'string' },
    unit: { type: 'string' },
    level: { type: 'string' },
    structure: { type: 'string' },
  },
  run: async ({ values, progress }) => {
    const asOf = required(values, 'as-of')
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
      throw new UsageError(`Дата ${asOf} не в виде ГГГГ-ММ-ДД.`)
    const level = LEVELS.find(one => one === values.level)
    if (values.level !== undefined && !level)
      throw new UsageError(`Уровень ${values.level} неизвестен: ${LEVELS.join(', ')}.`)
    const structure = STRUCTURES.find(one => one === values.structure)
    if (values.structure !== undefined && !structure)
      throw new UsageError(`Структура ${values.structure} неизвестна: then (как было) или now (как есть).`)
    const unit = typeof values.unit === 'string' ? values.unit : undefined
    return await withDatabase(progress, ({ context }) =>
      runIndicators(context, { asOf, unit, level, structure }),
    )
  },
}
