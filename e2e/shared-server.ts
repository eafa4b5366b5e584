import type { TestProject } from 'vitest/node'
import { Service } from './service.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    sharedServer: string
    /** Where its letters lie. */
    sharedOutbox: string
  }
}

/** One server for all journeys that take back what they change; whoever kills a server or leaves something has her own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const service = await Service.create()
  await service.start()
  project.provide('sharedServer', service.url)
  project.provide('sharedOutbox', service.outbox)
  return () => service.remove()
}
