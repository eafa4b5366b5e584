import { sql } from 'kysely'
import { likeLiteral, type Vocabulary } from '#platform/text/understand-query.ts'
import type { Tx } from './database.ts'

/**
 * A vocabulary kept in the database, asked through `app.<kind>_words_among` and `app.<kind>_words_near`: functions that
 * give words only, never whose they are.
 */
export function storedVocabulary(tx: Tx, kind: 'person' | 'organisation' | 'act'): Vocabulary {
  const among = sql.ref(`app.${kind}_words_among`)
  const near = sql.ref(`app.${kind}_words_near`)
  return {
    among: async readings => {
      const { rows } = await sql<{ word: string }>`
        select ${among}(${readings.map(likeLiteral)}::text[]) as word`.execute(tx)
      const found = new Set(rows.map(({ word }) => word))
      return readings.filter(reading => found.has(likeLiteral(reading)))
    },
    near: async asked => {
      const { rows } = await sql<{ word: string }>`
        select ${near}(${[...asked]}::text[]) as word`.execute(tx)
      return rows.map(({ word }) => word)
    },
  }
}
