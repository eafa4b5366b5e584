import { defineConfig } from 'vitest/config'
import { fileOrder } from './testing/file-order.ts'

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
    // Files of a process share what they import: no module keeps anything of a test, no test replaces one. Making the
    // server's modules anew for every file took two fifths of a room's time (docs/benchmarks.md).
    isolate: false,
    sequence: {
      sequencer: fileOrder({
        first: [
          'tests/access-matrix.test.ts',
          'demo/build.test.ts',
          'demo/demo.test.ts',
          'src/platform/postgres/embedded.test.ts',
          'src/engines/irt/calibration/recovery.test.ts',
          'tests/access-properties.test.ts',
          'tests/hostile-files.test.ts',
          'src/setup/setup-region.test.ts',
          'demo/bulk/load-bulk.test.ts',
        ],
      }),
    },
    env: { TZ: 'UTC' },
  },
})
