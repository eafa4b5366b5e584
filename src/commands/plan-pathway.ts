import { readFile } from 'node:fs/promises'
import { runPlanPathway } from '#engines/planner/run-commands.ts'
import { type Command, refuse, required } from './command.ts'

export const planPathwayCommand: Command = {
  name: 'plan-pathway',
  summary: 'Найти лучший маршрут одного человека по файлу задачи',
  usage: '--problem FILE.json [--json]',
  options: { problem: { type: 'string' } },
  run: async ({ values }) => {
    const file = required(values, 'problem')
    const answer = runPlanPathway(await readText(file))
    if (answer.exit === 1)
      refuse(
        'Задача не принята.',
        answer.output.problems.map(problem => ({ ...problem, file })),
      )
    return answer.output
  },
}

/** @throws Problem when the file cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return refuse('Файл не прочитан.', [
      { code: 'file.unreadable', message: `Файла ${file} нет или он недоступен. Проверьте путь.`, file },
    ])
  }
}
