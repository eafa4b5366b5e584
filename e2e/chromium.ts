import { existsSync } from 'node:fs'
import chromium from '@sparticuz/chromium'

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * Chromium from the npm package where it runs (Linux x64), the machine's own elsewhere. The first call on a machine
 * unpacks it, which two processes may not do at once.
 */
export async function chromiumPath(): Promise<string> {
  const isPackaged = process.platform === 'linux' && process.arch === 'x64'
  const found = isPackaged ? await chromium.executablePath() : SYSTEM_BROWSERS.find(existsSync)
  if (!found) throw new Error('No Chromium found: install it, or run the tests on Linux x64')
  return found
}
