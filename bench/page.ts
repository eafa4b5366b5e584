import type { Page } from 'playwright-core'
import { openBrowser, PHONE } from '../e2e/browser.ts'
import { PASSWORD, Service } from '../e2e/service.ts'
import type { BenchResult } from '../src/commands/bench.ts'

/** «Slow 4G» as Lighthouse defines it: 150 ms round trip, 1.6 Mbit/s; a phone's processor four times slower. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1638.4 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
}
const CPU_SLOWDOWN = 4

const PAGES: readonly { name: string; login: string | null; address: string }[] = [
  { name: 'sign-in', login: null, address: '/' },
  { name: 'today-teacher', login: 'teacher', address: '/' },
  { name: 'diagnostics-teacher', login: 'teacher', address: '/diagnostics' },
  { name: 'people-methodologist', login: 'regional-methodologist', address: '/people' },
  { name: 'pathways-methodologist', login: 'regional-methodologist', address: '/pathways' },
  { name: 'indicators-ministry', login: 'ministry', address: '/indicators' },
]

/**
 * Largest contentful paint, cold and warm, and kilobytes over the wire of the pages people open most. Bare: the same
 * page on the loopback without any throttle.
 */
export default async function page(progress: (text: string) => void): Promise<BenchResult> {
  const service = await Service.create()
  const browser = await openBrowser()
  const result: BenchResult = { name: 'page', figures: {}, bare: {}, ratio: {} }
  try {
    progress('Starting the product…')
    await service.start()
    for (const { name, login, address } of PAGES) {
      progress(name)
      const cookies = login ? await cookiesOf(service, login) : []
      const visit = async (isSlow: boolean) => {
        const context = await browser.newContext({ viewport: PHONE, locale: 'ru-RU', baseURL: service.url })
        await context.addCookies(cookies)
        const opened = await context.newPage()
        if (isSlow) await slowDown(opened)
        const cold = await measure(opened, service.url + address)
        const warm = await measure(opened, service.url + address)
        await context.close()
        return { cold, warm }
      }
      const slow = await visit(true)
      const free = await visit(false)
      result.figures[`${name} cold ms`] = slow.cold.paint
      result.figures[`${name} warm ms`] = slow.warm.paint
      result.figures[`${name} kB`] = slow.cold.kilobytes
      result.bare[`${name} cold ms`] = free.cold.paint
      result.ratio[name] = Math.round((slow.cold.paint / Math.max(1, free.cold.paint)) * 10) / 10
    }
    return result
  } finally {
    await browser.close()
    await service.remove()
  }
}

async function cookiesOf(service: Service, login: string) {
  const response = await fetch(`${service.url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  })
  if (!response.ok) throw new Error(`${login} was not let in: ${await response.text()}`)
  return response.headers.getSetCookie().map(line => {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: service.url }
  })
}

async function slowDown(opened: Page): Promise<void> {
  const session = await opened.context().newCDPSession(opened)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_4G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
}

async function measure(opened: Page, address: string): Promise<{ paint: number; kilobytes: number }> {
  await opened.goto(address, { waitUntil: 'networkidle' })
  return await opened.evaluate(async () => {
    const paint = await new Promise<number>(resolve => {
      let latest = 0
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) latest = entry.startTime
      }).observe({ type: 'largest-contentful-paint', buffered: true })
      setTimeout(() => resolve(latest), 300)
    })
    const transfers = performance.getEntries() as { transferSize?: number }[]
    const bytes = transfers.reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)
    return { paint: Math.round(paint), kilobytes: Math.round(bytes / 1024) }
  })
}
