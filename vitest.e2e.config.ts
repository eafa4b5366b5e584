import { defineConfig } from 'vitest/config'

/** Journeys in a real browser against a real server, one at a time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/shared-server.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    fileParallelism: false,
    env: { TZ: 'UTC' },
  },
})
