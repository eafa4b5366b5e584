import { parentPort, workerData } from 'node:worker_threads'
import { type PriceTask, priceAll } from './people-pool.ts'
import { PersonPricer } from './person-pricer.ts'
import type { RegionProblem } from './region-problem.ts'

const { people, offers } = workerData as RegionProblem
const pricer = new PersonPricer(people, offers)

parentPort!.on('message', (task: PriceTask) => parentPort!.postMessage(priceAll(pricer, task)))
