import { defineConfig } from 'vitest/config'
import { fileOrder } from './testing/file-order.ts'

/** Journeys in a real browser against a real server. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/shared-server.ts'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    // As long as a browser waits for what is asked of a page.
    expect: { poll: { timeout: 30_000, interval: 100 } },
    // A journey waits for its server and the server for it: one alone leaves a core idle.
    maxWorkers: 2,
    // The pages go through several browsers at once by themselves.
    sequence: {
      sequencer: fileOrder({ first: ['e2e/loop.test.ts', 'e2e/start.test.ts'], last: ['e2e/pages.test.ts'] }),
    },
    env: { TZ: 'UTC' },
  },
})
