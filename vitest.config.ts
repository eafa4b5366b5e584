import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
      'content/**/*.test.ts',
      'testing/**/*.test.ts',
      'demo/**/*.test.ts',
    ],
    globalSetup: ['testing/cluster-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One process per core: the machines of the project have two.
    maxWorkers: 2,
    env: { TZ: 'UTC' },
  },
})
