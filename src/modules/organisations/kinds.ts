import type { z } from 'zod'
import { assertCountrywide } from '#platform/access/countrywide.ts'
import { brokenConstraint, type Context, read, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { organisationKind } from './contract.ts'
import type { organisationDictionaries, saveOrganisationWord as saveOperation } from './contract-facts.ts'
import { selectWords, upsertWord } from './facts.sql.ts'
import { selectKinds, upsertKind } from './organisations.sql.ts'

export type OrganisationKind = z.output<typeof organisationKind>

/** The open dictionary of kinds (row 3), in the order of the acts. */
export async function listOrganisationKinds(context: Context): Promise<{ kinds: OrganisationKind[] }> {
  return await read(context, async tx => ({ kinds: (await selectKinds(tx)) as OrganisationKind[] }))
}

/** Adds a kind or renames it; no code depends on the list. */
export async function saveOrganisationKind(
  context: Context,
  kind: OrganisationKind,
): Promise<{ created: boolean }> {
  assertCountrywide(context.actor)
  return await transact(context, async tx => ({ created: await upsertKind(tx, kind) }))
}

type Dictionaries = z.output<NonNullable<typeof organisationDictionaries.response>>

/** The open dictionaries of functions and of infrastructure (rows 2, 3), retired words among them. */
export async function listOrganisationDictionaries(context: Context): Promise<Dictionaries> {
  return await read(context, async tx => ({
    functions: await selectWords(tx, 'functions'),
    infrastructure: await selectWords(tx, 'infrastructure'),
  }))
}

/** Adds a word, renames it, or stops offering it. @throws Problem `organisation.word-twice` for a title that stands already */
export async function saveOrganisationWord(
  context: Context,
  { dictionary, ...word }: z.output<NonNullable<typeof saveOperation.body>>,
): Promise<{ created: boolean }> {
  assertCountrywide(context.actor)
  try {
    return await transact(context, async tx => ({ created: await upsertWord(tx, dictionary, word) }))
  } catch (error) {
    if (!brokenConstraint(error)?.endsWith('title_key')) throw error
    throw invalid('organisation.word-twice', 'Проверьте отмеченные поля.', [
      { code: 'organisation.word-twice', field: 'title', message: 'Такое название в справочнике уже есть' },
    ])
  }
}
