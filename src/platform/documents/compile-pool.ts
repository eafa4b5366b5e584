import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Problem, unavailable } from '../errors/problem.ts'
import type { CompileJob } from './typst-compiler.ts'

type Answer = { pdf: Uint8Array } | { failure: string }
type Waiting = { job: CompileJob; resolve(pdf: Buffer): void; reject(error: Error): void }

const SIZE = Math.max(1, Math.min(2, availableParallelism() - 1))
const MAX_WAITING = 2000
const JOB_LIMIT_MS = 60_000

/** A thread with the paper that it is making. */
type Slot = { worker: Worker; current: Waiting | undefined; timer: NodeJS.Timeout | undefined }

const waiting: Waiting[] = []
const slots = new Set<Slot>()

/**
 * Compiles in a worker thread: a page takes milliseconds, yet a thousand papers printed at once must not stop
 * the server's answers. Threads start with the first job and do not keep the process alive.
 *
 * Problems: `documents.busy`, `documents.failed` (unavailable; the cause holds the compiler's message).
 */
export function compileInPool(job: CompileJob): Promise<Buffer> {
  if (waiting.length >= MAX_WAITING) {
    return Promise.reject(
      unavailable('documents.busy', 'Сейчас формируется слишком много документов. Повторите через минуту.'),
    )
  }
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject })
    dispatch()
  })
}

function dispatch(): void {
  if (waiting.length === 0) return
  const free = [...slots].find(slot => !slot.current) ?? (slots.size < SIZE ? openSlot() : undefined)
  const next = free && waiting.shift()
  if (!next) return
  free.current = next
  free.timer = setTimeout(() => void free.worker.terminate(), JOB_LIMIT_MS)
  free.worker.ref()
  free.worker.postMessage(next.job)
}

function openSlot(): Slot {
  const slot: Slot = {
    worker: new Worker(new URL('./typst-worker.ts', import.meta.url)),
    current: undefined,
    timer: undefined,
  }
  slots.add(slot)
  slot.worker.on('message', (answer: Answer) => {
    const job = release(slot)
    slot.worker.unref()
    if ('pdf' in answer) job?.resolve(asBuffer(answer.pdf))
    else job?.reject(failed(new Error(answer.failure)))
    dispatch()
  })
  slot.worker.on('error', error => release(slot)?.reject(failed(error)))
  slot.worker.on('exit', () => {
    slots.delete(slot)
    release(slot)?.reject(failed(new Error('The thread ended before the paper')))
    dispatch()
  })
  return slot
}

function release(slot: Slot): Waiting | undefined {
  const job = slot.current
  clearTimeout(slot.timer)
  slot.current = undefined
  return job
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function failed(cause: Error): Problem {
  const problem = unavailable(
    'documents.failed',
    'Документ не сформирован из-за ошибки в шаблоне. Сообщите администратору.',
  )
  problem.cause = cause
  return problem
}
