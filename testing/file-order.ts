import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that begin a run and files that end it, each in the order given. Long ones come first: one that began last
 * would run alone on one core. One that runs its own tests side by side comes last.
 */
export function fileOrder({
  first = [],
  last = [],
}: {
  first?: readonly string[]
  last?: readonly string[]
}): typeof BaseSequencer {
  const names = [...first, ...last]
  const place = ({ moduleId }: TestSpecification) => {
    const at = names.findIndex(name => moduleId.endsWith(name))
    return at < 0 ? first.length - 0.5 : at
  }
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(files)).toSorted((one, other) => place(one) - place(other))
    }
  }
}
