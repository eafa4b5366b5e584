import { Worker } from 'node:worker_threads'
import { PersonPricer, type PriceCare } from './person-pricer.ts'
import type { Priced, RegionProblem } from './region-problem.ts'

/** Which people to plan at which seat prices. */
export interface PriceTask extends PriceCare {
  people: Int32Array
  prices: Float64Array
  /** Weight of everybody's value, by person number. */
  weights: Float64Array
  /** Seats that each of `people` holds already and need not pay for. */
  own?: (readonly number[])[]
}

/** Plans people at seat prices, here or on worker threads; answers come in the order of `people`. */
export interface PeoplePool {
  price(task: PriceTask): Promise<Priced[]>
  close(): Promise<void>
}

/** Memory of a thread: about 0.25 MB per person is kept between rounds. */
const MOST_MEMORY_MB = 8_000

/** Answers a task on this thread. */
export function priceAll(pricer: PersonPricer, task: PriceTask): Priced[] {
  return Array.from(task.people, (person, i) =>
    pricer.price(person, task.prices, task.weights[person]!, task, task.own?.[i]),
  )
}

/** All on this thread: for small regions and for tests. */
export function poolHere(problem: RegionProblem): PeoplePool {
  const pricer = new PersonPricer(problem.people, problem.offers)
  return { price: async task => priceAll(pricer, task), close: async () => {} }
}

/**
 * On so many worker threads; person i always goes to thread i mod threads, which keeps what it learnt of her, so
 * that the answer does not depend on who was quicker.
 */
export function poolOnThreads(problem: RegionProblem, threads: number): PeoplePool {
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB }
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./people-worker.ts', import.meta.url), { workerData: problem, resourceLimits }),
  )
  return {
    price: async task => {
      const answers = await Promise.all(
        workers.map((worker, w) => {
          const people = task.people.filter(person => person % threads === w)
          const own = task.own?.filter((_, i) => task.people[i]! % threads === w)
          return ask(worker, { ...task, people, own })
        }),
      )
      const next = new Array<number>(threads).fill(0)
      return Array.from(task.people, person => answers[person % threads]![next[person % threads]!++]!)
    },
    close: async () => {
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}

function ask(worker: Worker, task: PriceTask): Promise<Priced[]> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage)
      worker.off('error', onError)
    }
    const onMessage = (answer: Priced[]) => {
      settle()
      resolve(answer)
    }
    const onError = (error: Error) => {
      settle()
      reject(error)
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.postMessage(task)
  })
}
