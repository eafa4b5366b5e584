import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asProblem, call } from '#ui/api.ts'
import { finishAttempt } from '../../contract.ts'
import { waiting } from '../answers/answer-book.ts'
import { pauseAfter } from '../answers/answer-sender.ts'
import type { Answers } from './use-answers.ts'
import { sentOf } from './use-answers.ts'

export type Finishing =
  | { stage: 'no' }
  /** Answers or the finish itself are on their way, or wait for the line. */
  | { stage: 'going'; isHeldUp: boolean }
  | { stage: 'barred'; reason: string }
  /** Finished, but these items' answers came too late. */
  | { stage: 'lost'; items: readonly string[] }
  | { stage: 'done' }

/**
 * Finishes an attempt: first every answer, then the word «finished», both repeated until the server has them.
 * Nothing is thrown away before that.
 */
export function useFinish(attemptId: string, { sender, shelf }: Answers) {
  const client = useQueryClient()
  const [isWanted, setWanted] = useState(false)
  const [state, setState] = useState<Finishing>({ stage: 'no' })
  useEffect(() => {
    if (!isWanted) return
    let isOff = false
    const tell = (next: Finishing) => !isOff && setState(next)
    const go = async () => {
      for (let failures = 0; !isOff; failures++) {
        tell({ stage: 'going', isHeldUp: failures > 0 })
        const done = await tryOnce(attemptId, { sender, shelf })
        if (done.stage !== 'going') {
          if (done.stage !== 'barred') await client.invalidateQueries()
          return tell(done)
        }
        tell(done)
        await new Promise(resolve => setTimeout(resolve, Math.min(5000, pauseAfter(failures + 1))))
      }
    }
    void go()
    return () => {
      isOff = true
    }
  }, [isWanted, attemptId, sender, shelf, client])
  return {
    state,
    finish: () => setWanted(true),
    callOff: () => {
      setWanted(false)
      setState({ stage: 'no' })
    },
  }
}

async function tryOnce(attemptId: string, { sender, shelf }: Answers): Promise<Finishing> {
  const isAllHeld = await sender.flush()
  const { phase, reason, book } = sender.state()
  if (phase === 'barred') return { stage: 'barred', reason: reason ?? '' }
  if (!isAllHeld && phase !== 'closed') return { stage: 'going', isHeldUp: true }
  try {
    await call(finishAttempt, { params: { id: attemptId }, signal: AbortSignal.timeout(15_000) })
  } catch (error) {
    const problem = asProblem(error)
    return sentOf(problem).kind === 'failed'
      ? { stage: 'going', isHeldUp: true }
      : { stage: 'barred', reason: problem.message }
  }
  const late = waiting(book)
  shelf.clear()
  return late.length > 0 ? { stage: 'lost', items: late } : { stage: 'done' }
}
