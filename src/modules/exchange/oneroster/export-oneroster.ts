import { type KeptPart, selectExchangedOrganisations } from '#modules/organisations/index.ts'
import { selectExchangedJobs } from '#modules/people/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { recordViews } from '#platform/audit/card-views.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { invalid, notFound } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { newId } from '#platform/ids/ids.ts'
import { zipOf } from '#platform/spreadsheets/write-zip.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { packageFiles } from './package-files.ts'

/** Jobs of one package; a region of more is sent by municipalities. */
const MOST_JOBS = 50_000

/**
 * Organisations the actor keeps and their staff today as a package that OneRoster 1.2 can be loaded from. Every person
 * in it is told that her card was looked at, and the audit is told of the package.
 *
 * @throws Problem not-found when nothing of what is named is the actor's to keep, invalid when it is too much for one package
 */
export async function exportOneRoster(
  context: Context,
  part: Pick<KeptPart, 'municipality' | 'organisation'>,
): Promise<Download> {
  const on = context.clock.today()
  const { organisations, jobs } = await transact(context, async tx => {
    const organisations = await selectExchangedOrganisations(tx, { on, ...part })
    if (organisations.length === 0)
      throw notFound('exchange.nothing', 'Среди организаций, которые вы ведёте, таких нет. Выберите другие.')
    const ids = organisations.map(one => one.id)
    const jobs = await selectExchangedJobs(tx, ids, { on, limit: MOST_JOBS })
    if (jobs.length > MOST_JOBS)
      throw invalid(
        'exchange.too-much',
        `Мест работы больше ${MOST_JOBS.toLocaleString('ru-RU')}: для одного пакета это много. Выгрузите по муниципалитетам.`,
      )
    const personIds = [...new Set(jobs.map(job => job.personId))]
    await recordViews(tx, context.actor, { personIds, part: 'exchange', at: context.clock.now() })
    await recordAudit(context, tx, {
      action: 'exchange.oneroster-export',
      entity: 'oneroster-package',
      entityId: newId(),
      regionId: context.actor.scope.kind === 'region' ? context.actor.scope.id : null,
      after: { organisations: ids.length, people: personIds.length, jobs: jobs.length, ...part },
    })
    return { organisations, jobs }
  })
  return {
    filename: `OneRoster на ${ruDate(on)}.zip`,
    type: 'application/zip',
    content: await zipOf(packageFiles(organisations, jobs)),
  }
}
