import { ROLES, type Role } from '#modules/accounts/role.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { CARE_KINDS, type LeavingPreview } from './contract.ts'
import { type LeftJob, selectEndingCare, selectEndingRoles } from './leaving.sql.ts'
import { findPerson, selectEmployments } from './person.sql.ts'
import type { PersonTrace } from './person-trace.ts'
import { personMissing } from './show-person.ts'

type Asked = { id: string; employment: string; lastDay: string; to?: string | undefined }

/** What leaving a job on the day means, told before it is done: nothing is changed. */
export async function previewLeaving(
  context: Context,
  traces: readonly PersonTrace[],
  { id, employment, lastDay, to }: Asked,
): Promise<LeavingPreview> {
  return await read(context, async tx => {
    if (!(await findPerson(tx, id))?.isChangeable) throw personMissing()
    const jobs = await selectEmployments(tx, id, dayAfter(lastDay))
    const job = jobs.find(one => one.id === employment)
    if (!job) throw notFound('employment.missing', 'Этой записи о работе нет. Обновите страницу.')
    const left = { personId: id, employment, lastDay, toOrganisation: to ?? null }
    const remaining = jobs.filter(one => one.id !== employment && one.isCurrent)
    const staysThere =
      to === job.organisationId || remaining.some(one => one.organisationId === job.organisationId)
    const consequences = [
      staysThere
        ? `«${job.organisationName}» остаётся работодателем и видит всё, как прежде.`
        : `После ${ruDate(lastDay)} «${job.organisationName}» видит записи за время работы, новых не увидит и менять карточку не сможет.`,
      ...(remaining.length > 0
        ? [
            `Остаётся работа: ${remaining.map(one => `${one.positionTitle}, ${one.organisationName}`).join('; ')}.`,
          ]
        : to === undefined
          ? ['Другой работы не остаётся: в списках и показателях человека не будет со следующего дня.']
          : []),
      ...(await rightsEnding(tx, left)),
    ]
    for (const { leaving } of traces) if (leaving) consequences.push(...(await leaving(context, tx, id)))
    return { consequences }
  })
}

async function rightsEnding(tx: Tx, job: LeftJob): Promise<string[]> {
  const care = await selectEndingCare(tx, job)
  const roles = await selectEndingRoles(tx, job)
  const carers = care.filter(one => !one.asCarer)
  const inCare = care.length - carers.length
  return [
    ...carers.map(one => `Закончится сопровождение: ${CARE_KINDS[one.kind]} ${one.name}.`),
    ...(inCare > 0 ? [`Останутся без сопровождения педагоги, которых ведёт этот человек: ${inCare}.`] : []),
    ...roles.map(role => `Закончится роль «${ROLES[role as Role]?.title ?? role}» в этой организации.`),
  ]
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}
