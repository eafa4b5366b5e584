import { validatePackFolder } from '#modules/acts/pack/index.ts'
import { argument, type Command, refuse } from './command.ts'

export const validatePack: Command = {
  name: 'validate-pack',
  summary: 'Проверить пакет региона: все ошибки с файлом, строкой и полем',
  usage: 'DIR [--json]',
  options: {},
  run: async ({ args }) => {
    const { ok, problems, summary } = await validatePackFolder(argument(args, 0, 'папка пакета'))
    if (!ok) refuse('Пакет не принят.', problems)
    return summary
  },
}
