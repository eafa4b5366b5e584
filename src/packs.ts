import { loadPacks, loadPacksIntoDatabase, type Pack } from '#modules/acts/index.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import type { Context } from '#platform/db/database.ts'
import { handOverThresholds } from './setup/thresholds.ts'

/**
 * Puts the regulation packs of `regions/` into the database; those that did not change since the last start stay as
 * they are.
 *
 * @throws StartProblem with file, line and field of every mistake
 */
export async function loadShippedPacks(context: Context): Promise<void> {
  const { packs, problems } = await loadPacks()
  if (problems.length > 0)
    throw new StartProblem(
      'packs.invalid',
      'Пакеты регионов в папке regions/ с ошибками. Исправьте и запустите снова:',
      {
        problems: problems.map(
          ({ file, line, path, message }) => `${file}, строка ${line}, ${path}: ${message}`,
        ),
      },
    )
  await putPacks(context, packs)
}

/** Loads sound packs and hands what they say on to the rooms below the acts; both change nothing the second time. */
export async function putPacks(
  context: Context,
  packs: readonly Pack[],
): Promise<{ loaded: number; thresholds: number }> {
  const { loaded } = await loadPacksIntoDatabase(context, packs, {
    reason: 'Пакеты, поставляемые с программой',
  })
  return { loaded: loaded.length, thresholds: await handOverThresholds(context, packs) }
}
