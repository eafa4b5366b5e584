import { useEffect, useState, useSyncExternalStore } from 'react'
import { asProblem, call, type ProblemError } from '#ui/api.ts'
import { type Attempt, saveAnswer } from '../../contract.ts'
import { type Answer, stampOf, waiting } from '../answers/answer-book.ts'
import { createSender, type Sender, type SenderState, type Sent } from '../answers/answer-sender.ts'
import { answerOfEvent, openShelf, type Shelf } from '../answers/shelf.ts'

/** A request that hangs on a poor line is given up and repeated after so long. */
const GIVE_UP_MS = 15_000

export type Answers = { sender: Sender; shelf: Shelf }

/**
 * The sender of an attempt's answers for as long as the page lives; undefined in the first moment.
 *
 * @param serverNow the present by the server's clock, milliseconds
 */
export function useAnswers(attempt: Attempt, serverNow: () => number): Answers | undefined {
  const [answers, setAnswers] = useState<Answers>()
  // The attempt itself is read again while it goes on; the sender is made once, by its id.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const shelf = openShelf(attempt.id)
    const sender = createSender(attempt.items, {
      shelf,
      send: (itemId, answer) => send(attempt.id, itemId, answer),
      stamp: () => stampOf(Date.parse(attempt.startedAt), serverNow()),
      later: (work, ms) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    })
    setAnswers({ sender, shelf })
    return () => sender.dispose()
  }, [attempt.id])
  useEffect(() => answers?.sender.hearAll(attempt.items), [answers, attempt.items])
  useWakers(attempt.id, answers?.sender)
  return answers
}

export function useSenderState(sender: Sender): SenderState {
  return useSyncExternalStore(sender.subscribe, sender.state)
}

/** The line is back, the page is looked at again, another tab has answered: send at once. */
function useWakers(attemptId: string, sender: Sender | undefined): void {
  useEffect(() => {
    if (!sender) return
    const wake = () => void (document.visibilityState === 'visible' && sender.flush())
    const learn = (event: StorageEvent) => {
      const known = answerOfEvent(attemptId, event)
      if (known) sender.learn(known.itemId, known.answer)
    }
    // Only where the browser keeps nothing would leaving lose an answer.
    const hold = (event: BeforeUnloadEvent) => {
      const { isKept, book } = sender.state()
      if (!isKept && waiting(book).length > 0) event.preventDefault()
    }
    window.addEventListener('online', wake)
    window.addEventListener('storage', learn)
    window.addEventListener('beforeunload', hold)
    document.addEventListener('visibilitychange', wake)
    return () => {
      window.removeEventListener('online', wake)
      window.removeEventListener('storage', learn)
      window.removeEventListener('beforeunload', hold)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [attemptId, sender])
}

async function send(attemptId: string, itemId: string, { chosen, revision }: Answer): Promise<Sent> {
  try {
    const saved = await call(saveAnswer, {
      params: { id: attemptId, item: itemId },
      body: { chosen: [...chosen], revision },
      signal: AbortSignal.timeout(GIVE_UP_MS),
    })
    return { kind: 'held', answer: saved, savedAt: saved.savedAt }
  } catch (error) {
    return sentOf(asProblem(error))
  }
}

/** What a refusal means for the queue; anything that may pass by itself is tried again. */
export function sentOf({ status, code, message }: ProblemError): Sent {
  if (status === 409) return { kind: 'closed', reason: message }
  if (status === 400 || status === 422 || code === 'diagnostics.item')
    return { kind: 'refused', reason: message }
  if (status === 401 || status === 403 || status === 404) return { kind: 'barred', reason: message }
  return { kind: 'failed' }
}
