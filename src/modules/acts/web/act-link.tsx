import type { z } from 'zod'
import { AppLink } from '#ui/link.tsx'
import { type actReference, clauseWords } from '../contract.ts'

type Reference = z.output<typeof actReference>

/** An act by its number, a link where a pack describes it; the clause beside it. */
export function ActLink({ act }: { act: Reference }) {
  return (
    <>
      {act.id ? <AppLink to={`/acts/${act.id}`}>{act.label}</AppLink> : act.label}
      {act.clause && `, ${clauseWords(act.clause)}`}
    </>
  )
}
