import { type Context, read } from '#platform/db/database.ts'
import { referenceTo } from './act-label.ts'
import { selectActsByCode } from './acts.sql.ts'
import type { TermRow } from './contract.ts'
import type { Pack } from './pack/index.ts'
import { packsOn } from './packs-on.ts'
import { askedPack } from './show-responsibility.ts'

/** The glossary that holds in a region (row 28): its own terms and the inherited ones, with how others say the same. */
export async function listTerms(
  context: Context,
  query: { pack?: string | undefined; q?: string | undefined },
): Promise<{ pack: { code: string; title: string }; terms: TermRow[] }> {
  return await read(context, async tx => {
    const today = context.clock.today()
    const pack = await askedPack(context, tx, query.pack, today)
    const packs = await packsOn(tx, today)
    const known = await selectActsByCode(
      tx,
      pack.terms.map(term => term.act),
    )
    const words = plain(query.q ?? '')
      .split(/\s+/)
      .filter(Boolean)
    const terms = pack.terms
      .map(term => ({
        code: term.code,
        name: term.name,
        variants: term.variants ?? [],
        definition: term.definition,
        clause: term.clause,
        act: referenceTo(term.act, known, term.clause),
        pack: term.pack,
        elsewhere: elsewhere(packs, term),
      }))
      .filter(term => {
        const text = plain([term.name, ...term.variants, term.definition].join(' '))
        return words.every(word => text.includes(word))
      })
      .sort((a, b) => a.name.localeCompare(b.name, 'ru'))
    return { pack: { code: pack.header.code, title: pack.header.shortTitle }, terms }
  })
}

const plain = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

function elsewhere(packs: readonly Pack[], term: TermRow | (Pack['terms'][number] & { pack: string })) {
  return packs.flatMap(pack => {
    const other = pack.terms.find(one => one.code === term.code)
    if (!other || pack.header.code === term.pack) return []
    if (other.name === term.name && other.definition === term.definition) return []
    return [
      {
        pack: pack.header.code,
        packTitle: pack.header.shortTitle,
        name: other.name,
        definition: other.definition,
      },
    ]
  })
}
