import { loadPacks, loadPacksIntoDatabase } from '#modules/acts/index.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import type { Context } from '#platform/db/database.ts'

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
  await loadPacksIntoDatabase(context, packs, { reason: 'Пакеты, поставляемые с программой' })
}
