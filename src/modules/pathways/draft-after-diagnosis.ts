import { systemActor } from '#platform/access/actor.ts'
import type { Context } from '#platform/db/database.ts'
import { Problem } from '#platform/errors/problem.ts'
import { draftPathway } from './draft-pathway.ts'

/** Areas the drafting system must see and write. */
const AREAS = ['directory', 'results', 'pathways', 'programmes']

/**
 * Job: drafts a pathway when an independent diagnosis is closed. A person who has one already, or lacks nothing,
 * keeps what she has; a self-diagnosis only informs her.
 */
export async function draftAfterDiagnosis(
  context: Context,
  closed: { personId: string; mode: 'independent' | 'self' },
): Promise<{ id: string } | undefined> {
  if (closed.mode !== 'independent') return undefined
  try {
    return await draftPathway({ ...context, actor: systemActor(AREAS) }, { personId: closed.personId })
  } catch (error) {
    if (error instanceof Problem && (error.kind === 'conflict' || error.kind === 'not-found'))
      return undefined
    throw error
  }
}
