import type { TestProject } from 'vitest/node'
import { chromiumPath } from './chromium.ts'
import { Service } from './service.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    sharedServer: string
    /** Where its letters lie. */
    sharedOutbox: string
    /** Data folder with the demo country that nobody has touched, for `Service.create`. */
    country: string
  }
}

/**
 * One server for all journeys that take back what they change; whoever kills a server or leaves something has her own.
 * `JOURNEY_DATA` names a data folder to make them on instead of a new one: the same journeys in a country of millions.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = process.env['JOURNEY_DATA']
  const untouched = folder ? await Service.over(folder) : await Service.create()
  await Promise.all([untouched.start(), chromiumPath()])
  await untouched.stop()
  const service = folder ? untouched : await Service.create(untouched.dataDir)
  // Each visitor says an address of her own, as a proxy would.
  await service.start({ TRUST_PROXY: 'on' })
  project.provide('sharedServer', service.url)
  project.provide('sharedOutbox', service.outbox)
  project.provide('country', untouched.dataDir)
  return async () => {
    await service.remove()
    await untouched.remove()
  }
}
