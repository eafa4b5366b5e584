import type { z } from 'zod'
import { namesMeant } from '#modules/people/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import { type Asked, ask, definitionAt, withinUnit } from './ask.ts'
import type { CountedPerson, listCountedPeople as listOperation } from './contract.ts'
import { specOf } from './definitions.ts'
import { findFact, selectFactLines, selectLinkedDeficits } from './facts.sql.ts'
import { type CountedRow, countCountedPeople, selectCountedPeople } from './people.sql.ts'

type Query = z.output<NonNullable<typeof listOperation.query>>

/**
 * The people behind a figure: who is in the numerator, who is the rest of the denominator, with the fact that counts.
 * Only people the actor's directory reaches on that day, in units of her scope.
 */
export async function listCountedPeople(
  context: Context,
  { code, ...query }: Query & { code: string },
): Promise<{ rows: CountedPerson[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const question = await ask(context, tx, query)
    const spec = specOf(definitionAt(question, code))
    const { q, after, limit, part } = query
    const asked = { within: withinUnit(question), spec, day: question.asOf, part, after, limit }
    const { names, total, shownFor } = await namesMeant(tx, q, meant =>
      countCountedPeople(tx, { ...asked, names: meant }),
    )
    const filter = { ...asked, names }
    const { rows, next } = cutPage(await selectCountedPeople(tx, filter), limit, row => [
      row.searchName,
      row.id,
    ])
    const people = rows.filter(row => row.isCounted).map(row => row.id)
    const facts = await seeingFacts(context, tx, () =>
      selectFactLines(tx, { people, spec, day: question.asOf }),
    )
    const byPerson = new Map(facts.map(({ personId, ...fact }) => [personId, fact]))
    return {
      rows: rows.map(row => ({ ...present(row), fact: byPerson.get(row.id) ?? null })),
      next,
      total,
      shownFor: shownFor(rows.map(row => [row.lastName, row.firstName, row.middleName].join(' '))),
    }
  })
}

/** The fact behind one person of a figure: the attempt, the pathway, or the document of a finished programme. */
export async function showCountedFact(context: Context, asked: Asked & { code: string; id: string }) {
  return await read(context, async tx => {
    const question = await ask(context, tx, asked)
    const definition = definitionAt(question, asked.code)
    const spec = specOf(definition)
    const [person] = await selectCountedPeople(tx, {
      within: withinUnit(question),
      spec,
      day: question.asOf,
      part: 'all',
      limit: 1,
      personId: asked.id,
    })
    if (!person)
      throw notFound('indicators.person', 'В этот день такого человека среди учитываемых здесь нет.')
    const found = person.isCounted
      ? await seeingFacts(context, tx, () => findFact(tx, { people: [asked.id], spec, day: question.asOf }))
      : undefined
    const deficits = found?.pathwayItemId ? await selectLinkedDeficits(tx, found.pathwayItemId) : []
    const fact = found?.fact
    return {
      person: present(person),
      asOf: question.asOf,
      indicator: { code: definition.code, name: definition.name, numeratorText: definition.numerator },
      fact: fact?.kind === 'completion' && deficits.length > 0 ? { ...fact, deficits } : (fact ?? null),
    }
  })
}

function present({ searchName: _searchName, ...row }: CountedRow): Omit<CountedPerson, 'fact'> {
  return row
}

/**
 * Looks at facts with the product's own eyes: a fact made at a former workplace belongs to that workplace, yet it is
 * why the person counts here. The people were found by the actor's own rights before.
 */
function seeingFacts<T>(context: Context, tx: Tx, work: () => Promise<T>): Promise<T> {
  // `results` and `pathways`: whether the deficit behind a completion was found at the centre (KLD 22-3)
  return asActor(tx, systemActor(['directory', 'results', 'pathways']), context.actor, work)
}
