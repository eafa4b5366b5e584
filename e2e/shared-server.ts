import type { TestProject } from 'vitest/node'
import { Service } from './service.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    sharedServer: string
    /** Where its letters lie. */
    sharedOutbox: string
  }
}

/**
 * One server for all journeys that take back what they change; whoever kills a server or leaves something has her own.
 * `JOURNEY_DATA` names a data folder to make them on instead of a new one: the same journeys in a country of millions.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = process.env['JOURNEY_DATA']
  const service = folder ? await Service.over(folder) : await Service.create()
  await service.start()
  project.provide('sharedServer', service.url)
  project.provide('sharedOutbox', service.outbox)
  return () => service.remove()
}
