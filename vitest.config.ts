import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of half a minute and more, the longest first: one that began last would run alone on one core. */
const LONG = [
  'tests/access-matrix.test.ts',
  'src/platform/postgres/embedded.test.ts',
  'tests/hostile-files.test.ts',
  'src/modules/people/import/runs.test.ts',
  'src/setup/setup-region.test.ts',
  'tests/access-properties.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex(name => moduleId.endsWith(name))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
  }
}

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
    sequence: { sequencer: LongestFirst },
    env: { TZ: 'UTC' },
  },
})
