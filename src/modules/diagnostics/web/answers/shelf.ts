import type { Answer } from './answer-book.ts'

/** Answers of one attempt that the server does not hold yet, on this device. */
export type Shelf = {
  /** Gives back false when the device would not keep it (storage full or forbidden). */
  put: (itemId: string, answer: Answer) => boolean
  /** Takes an answer away once the server holds this revision; a later one put by another tab stays. */
  drop: (itemId: string, revision: number) => void
  all: () => Record<string, Answer>
  clear: () => void
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/**
 * Shelf in the browser's storage, one key for each item, so that two tabs never overwrite each other's items.
 * Holds ids of items and options only, not a word of the test.
 */
export function openShelf(attemptId: string, store: Store | undefined = storage()): Shelf {
  const prefix = `marshrut.answers.${attemptId}.`
  const keys = () =>
    Array.from({ length: store?.length ?? 0 }, (_, at) => store?.key(at) ?? '').filter(key =>
      key.startsWith(prefix),
    )
  const find = (key: string) => readAnswer(store?.getItem(key) ?? null)
  return {
    put: (itemId, answer) => {
      if (!store) return false
      try {
        const key = prefix + itemId
        if ((find(key)?.revision ?? 0) < answer.revision) store.setItem(key, JSON.stringify(answer))
        return true
      } catch {
        return false
      }
    },
    drop: (itemId, revision) => {
      const kept = find(prefix + itemId)
      if (kept && kept.revision <= revision) store?.removeItem(prefix + itemId)
    },
    all: () =>
      Object.fromEntries(
        keys().flatMap(key => {
          const answer = find(key)
          return answer ? [[key.slice(prefix.length), answer]] : []
        }),
      ),
    clear: () => {
      for (const key of keys()) store?.removeItem(key)
    },
  }
}

/** Item and answer behind a `storage` event of another tab, when it concerns this attempt. */
export function answerOfEvent(
  attemptId: string,
  event: Pick<StorageEvent, 'key' | 'newValue'>,
): { itemId: string; answer: Answer } | undefined {
  const prefix = `marshrut.answers.${attemptId}.`
  const answer = event.key?.startsWith(prefix) ? readAnswer(event.newValue) : undefined
  return answer && event.key ? { itemId: event.key.slice(prefix.length), answer } : undefined
}

/** The text of a key as an answer; undefined when it is none, whoever wrote it. */
function readAnswer(text: string | null): Answer | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<Answer> | null
    if (!value || !Number.isInteger(value.revision) || !Array.isArray(value.chosen)) return undefined
    if (!value.chosen.every(one => typeof one === 'string')) return undefined
    return { chosen: value.chosen, revision: value.revision! }
  } catch {
    return undefined
  }
}

/** A browser may forbid its storage altogether: then answers live only as long as the page. */
function storage(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}
