import { sql } from 'kysely'
import type { Command } from './command.ts'
import { refuse } from './command.ts'
import { withDatabase } from './with-database.ts'

export const verifyAudit: Command = {
  name: 'verify-audit',
  summary: 'Проверить, что журнал изменений не правили и не обрезали',
  usage: '[--json]',
  options: {},
  run: ({ progress }) =>
    withDatabase(progress, async ({ context }) => {
      const broken = await sql<{
        chain: string
        seq: number
        problem: string
      }>`select * from audit.verify()`.execute(context.db)
      if (broken.rows.length > 0)
        refuse(
          'Журнал изменений нарушен. Сохраните копию базы и сообщите ответственному за безопасность.',
          broken.rows.map(({ chain, seq, problem }) => ({
            code: 'audit.broken',
            message: `Цепочка ${chain}, запись ${seq}: ${WORDS[problem] ?? problem}`,
            path: `${chain}/${seq}`,
          })),
        )
      const { rows } = await sql<{ chains: number; events: number }>`
        select count(*) as chains, coalesce(sum(last_seq), 0)::bigint as events from audit.chain_heads()`.execute(
        context.db,
      )
      return { ok: true, ...rows[0] }
    }),
  show: ({ chains, events }: { chains: number; events: number }) =>
    `Журнал цел: цепочек ${chains}, записей ${events}.`,
}

const WORDS: Record<string, string> = {
  'changed row': 'изменена',
  'missing row': 'перед ней не хватает записей',
  'missing tail': 'конец журнала обрезан',
}
