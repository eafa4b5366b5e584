import { Service } from '../e2e/service.ts'
import type { BenchResult } from '../src/commands/bench.ts'

/**
 * From `npm start` to ready: the first time with the demo, and later times; with the web part built already, as
 * `npm ci` leaves it. Bare: a later start without the demo, the least the product can do.
 */
export default async function start(progress: (text: string) => void): Promise<BenchResult> {
  const withDemo = await timed(progress, 'with the demo', {})
  const bare = await timed(progress, 'without the demo', { DEMO: 'off' })
  return {
    name: 'start',
    figures: { 'first s': withDemo.first, 'later s': withDemo.later, 'after kill -9 s': withDemo.recovered },
    bare: { 'first s': bare.first, 'later s': bare.later },
    ratio: { first: round(withDemo.first / bare.first), later: round(withDemo.later / bare.later) },
  }
}

async function timed(progress: (text: string) => void, name: string, env: Record<string, string>) {
  const service = await Service.create()
  const clock = async (what: string, work: () => Promise<void>) => {
    const started = performance.now()
    await work()
    const seconds = round((performance.now() - started) / 1000)
    progress(`${name}, ${what}: ${seconds} s`)
    return seconds
  }
  try {
    const first = await clock('first', () => service.start(env))
    await service.stop()
    const later = await clock('later', () => service.start(env))
    await service.kill()
    const recovered = await clock('after kill -9', () => service.start(env))
    return { first, later, recovered }
  } finally {
    await service.remove()
  }
}

const round = (value: number) => Math.round(value * 10) / 10
