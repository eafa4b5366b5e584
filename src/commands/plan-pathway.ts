import { readFile } from 'node:fs/promises'
import { runPlanRegion } from '#engines/planner/region/read-region.ts'
import { type CommandAnswer, runCheckPathway, runPlanPathway } from '#engines/planner/run-commands.ts'
import { type Command, refuse, required } from './command.ts'

export const planPathwayCommand: Command = {
  name: 'plan-pathway',
  summary: 'Найти лучший маршрут одного человека по файлу задачи',
  usage: '--problem FILE.json [--json]',
  options: { problem: { type: 'string' } },
  run: async ({ values }) => {
    const file = required(values, 'problem')
    return outputOf(runPlanPathway(await readText(file)), file)
  },
}

export const planRegionCommand: Command = {
  name: 'plan-region',
  summary: 'Распределить места региона: лучшие маршруты всех людей вместе',
  usage: '--problem FILE.json [--json]',
  options: { problem: { type: 'string' } },
  run: async ({ values, signal }) => {
    const file = required(values, 'problem')
    return outputOf(await runPlanRegion(await readText(file), { signal }), file)
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
