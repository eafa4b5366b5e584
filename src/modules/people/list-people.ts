import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { forbidden } from '#platform/errors/problem.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { understandingsOf } from '#platform/text/understand-query.ts'
import type { listPeopleFilter, listPeopleQuery, PersonRow } from './contract.ts'
import { selectPensionBirths } from './facts.sql.ts'
import { countPeople, type ListedPerson, type PeopleFilter, selectPeople } from './people.sql.ts'
import { wordsShown } from './search-people.ts'
import { nameVocabulary, nameWays } from './search-words.sql.ts'
import { thresholdsFor } from './thresholds.ts'

/**
 * «Педагоги и руководители» (rows 23, 24): people employed on a day in what the actor may see, page by page.
 * With `mine`, those in her care.
 */
export async function listPeople(
  context: Context,
  { limit, after, withPensionAge, ...query }: z.output<typeof listPeopleQuery>,
): Promise<{ rows: PersonRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, said } = await settle(context, tx, query, { tellsPensionAge: withPensionAge })
    const rows = await selectPeople(tx, filter, { limit, after })
    const page = cutPage(rows, limit, row => cursorOf(row, filter.sort))
    return {
      ...page,
      rows: page.rows.map(({ sortName: _, ...row }) => row),
      total,
      shownFor: said(page.rows),
    }
  })
}

/** Whether the actor is shown what follows from sex and birth date, as on the card. */
export const mayReadBirths = ({ actor }: Context): boolean => actor.permissions.has('people.read-identifiers')

export type SettledList = {
  filter: PeopleFilter
  total: number
  /** What the rows are shown for, where that is not what was typed. */
  said: (rows: readonly ListedPerson[]) => string[]
}

/**
 * A filter as the query needs it: the day, who asks, the thresholds of that day, and the first understanding of the
 * typed words by which anybody is found; that does not depend on the page, so all pages are of one list.
 */
export async function settle(
  context: Context,
  tx: Tx,
  { q, ...query }: z.output<typeof listPeopleFilter>,
  { tellsPensionAge = false }: { tellsPensionAge?: boolean | undefined } = {},
): Promise<SettledList> {
  const on = query.on ?? context.clock.today()
  const readsBirths = mayReadBirths(context)
  if (query.pensionAge !== undefined && !readsBirths)
    throw forbidden('people.pension-age', 'Пенсионный возраст видит тот, кому видны даты рождения.')
  const tellsYouth = readsBirths || on === context.clock.today()
  if (query.under35 !== undefined && !tellsYouth)
    throw forbidden(
      'people.age-on',
      'Возраст на другой день видит тот, кому видны даты рождения. Уберите дату или отбор «До 35 лет».',
    )
  const filter = {
    ...query,
    on,
    tellsYouth,
    actor: context.actor,
    thresholds: await thresholdsFor(context, tx, on),
    pensionBirths:
      readsBirths && (tellsPensionAge || query.pensionAge !== undefined)
        ? await selectPensionBirths(tx, on)
        : undefined,
  }
  const words = readQuery(q)
  if (words.length === 0) return { filter, total: await countPeople(tx, filter), said: () => [] }
  let settled: SettledList | undefined
  for await (const understanding of understandingsOf(words, nameVocabulary(tx))) {
    const named = { ...filter, names: nameWays(words, understanding) }
    const total = await countPeople(tx, named)
    if (settled && total === 0) continue
    settled = { filter: named, total, said: rows => wordsShown(words, understanding, rows) }
    if (total > 0) break
  }
  return settled!
}

export function cursorOf(row: ListedPerson, sort: PeopleFilter['sort']): (string | number)[] {
  return sort === 'name' ? [row.sortName, row.id] : [row.organisationName, row.sortName, row.id]
}
