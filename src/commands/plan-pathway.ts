import { readFile } from 'node:fs/promises'
import type { RegionProgress } from '#engines/planner/region/plan-region.ts'
import { runPlanRegion } from '#engines/planner/region/read-region.ts'
import { type CommandAnswer, runCheckPathway, runPlanPathway } from '#engines/planner/run-commands.ts'
import { type Command, type CommandInput, refuse, required, UsageError } from './command.ts'

export const planPathwayCommand: Command = {
  name: 'plan-pathway',
  summary: 'Найти лучший маршрут одного человека по файлу задачи',
  usage: '--problem FILE.json [--alternatives N] [--json]',
  options: { problem: { type: 'string' }, alternatives: { type: 'string' } },
  run: async ({ values }) => {
    const file = required(values, 'problem')
    const alternatives = numberOf(values, 'alternatives', 1, 20)
    return outputOf(runPlanPathway(await readText(file), { alternatives }), file)
  },
}

export const planRegionCommand: Command = {
  name: 'plan-region',
  summary: 'Распределить места региона: лучшие маршруты всех людей вместе',
  usage: '--problem FILE.json [--fairness 0…1] [--seconds N] [--json]',
  options: { problem: { type: 'string' }, fairness: { type: 'string' }, seconds: { type: 'string' } },
  run: async ({ values, signal, progress }) => {
    const file = required(values, 'problem')
    const fairness = numberOf(values, 'fairness', 0, 1)
    const seconds = numberOf(values, 'seconds', 1, 86_400)
    const timeLimitMs = seconds === undefined ? undefined : seconds * 1000
    const onProgress = (state: RegionProgress) => progress(wordsOf(state))
    return outputOf(
      await runPlanRegion(await readText(file), { signal, fairness, timeLimitMs, onProgress }),
      file,
    )
  },
}

export const checkPathwayCommand: Command = {
  name: 'check-pathway',
  summary: 'Проверить план независимо от того, кто его составил',
  usage: '--problem FILE.json --plan PLAN.json [--json]',
  options: { problem: { type: 'string' }, plan: { type: 'string' } },
  run: async ({ values }) => {
    const file = required(values, 'problem')
    const plan = required(values, 'plan')
    return outputOf(runCheckPathway(await readText(file), await readText(plan)), file)
  },
}

function wordsOf({ stage, round, gap }: RegionProgress): string {
  if (stage === 'prices' || gap === null) return `Цены мест: проход ${round + 1}`
  return `Планы: круг ${round + 1}, до доказанной границы ${(gap * 100).toFixed(2).replace('.', ',')} %`
}

function numberOf(
  values: CommandInput['values'],
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  const number = Number(value)
  if (value !== '' && number >= least && number <= most) return number
  throw new UsageError(`--${name} — число от ${least} до ${most}.`)
}

function outputOf(answer: CommandAnswer, file: string): unknown {
  if (answer.exit === 0) return answer.output
  return refuse(
    'Задача не принята.',
    answer.output.problems.map(problem => ({ ...problem, file })),
  )
}

/** @throws Problem when the file cannot be read */
async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return refuse('Файл не прочитан.', [
      { code: 'file.unreadable', message: `Файла ${file} нет или он недоступен. Проверьте путь.`, file },
    ])
  }
}
