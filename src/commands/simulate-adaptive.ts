import { readFile } from 'node:fs/promises'
import {
  prepareTest,
  readDesign,
  Simulation,
  type SimulationDetails,
  SimulationReport,
  type SimulationSummary,
} from '#engines/adaptive/index.ts'
import type { Bank } from '#engines/irt/index.ts'
import { type Command, type CommandInput, refuse, required, UsageError } from './command.ts'
import { readBankFile } from './score.ts'

/** People between two words of progress. */
const PEOPLE_TOLD = 1_000

export const simulateAdaptiveCommand: Command = {
  name: 'simulate-adaptive',
  summary: 'Проверить адаптивный тест до публикации: длина, точность, кто какие задания увидит',
  usage: '--bank ITEMS.json --design DESIGN.json --examinees N --seed S [--details] [--json]',
  options: {
    bank: { type: 'string' },
    design: { type: 'string' },
    examinees: { type: 'string' },
    seed: { type: 'string' },
    details: { type: 'boolean' },
  },
  run: async ({ values, progress }) => {
    const bankFile = required(values, 'bank')
    const designFile = required(values, 'design')
    const examinees = whole(required(values, 'examinees'), 'examinees', 1)
    const seed = whole(required(values, 'seed'), 'seed', 0)
    const bank = await readBankFile(bankFile)
    const design = await readDesignFile(designFile, bank, progress)
    // The computation does not give way to the event loop, so Ctrl-C has to end the process; nothing is written.
    process.removeAllListeners('SIGINT')
    const test = prepareTest(bank, design)
    const simulation = new Simulation(test, seed)
    const report = new SimulationReport(test)
    for (let person = 1; person <= examinees; person++) {
      report.add(simulation.next())
      if (person % PEOPLE_TOLD === 0) progress(`Пройдено тестов: ${person} из ${examinees}`)
    }
    const details: { details?: SimulationDetails } =
      values.details === true ? { details: report.details() } : {}
    return { ...report.summary(), ...details } satisfies SimulationSummary & typeof details
  },
}

/** @throws Problem with every fault of the file */
async function readDesignFile(file: string, bank: Bank, progress: CommandInput['progress']) {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    const problem =
      error instanceof SyntaxError
        ? { code: 'not-json', message: `Текст не разбирается как JSON: ${error.message}`, file }
        : { code: 'file.unreadable', message: `Файла ${file} нет или он недоступен. Проверьте путь.`, file }
    return refuse('Файл плана теста не прочитан.', [problem])
  }
  const read = readDesign(value, bank)
  if (!read.ok)
    return refuse(
      'План теста не принят.',
      read.problems.map(problem => ({ ...problem, file })),
    )
  for (const warning of read.warnings) progress(warning.message)
  return read.design
}

function whole(text: string, name: string, least: number): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new UsageError(`--${name} ждёт целое число от ${least}, а не «${text}».`)
}
