import type { z } from 'zod'
import { ROLES } from '#modules/accounts/role.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { CARD_PARTS, type LoggedView, type listViewsQuery, type View } from './contract.ts'
import { countViews, seesPerson, selectViews, type ViewFilter, type ViewRecord } from './views.sql.ts'

type Page = { limit: number; after?: string | undefined }

/** Who has looked at the actor's own card; nothing for one who is not in the register. */
export async function listMyViews(context: Context, page: Page) {
  const { personId } = context.actor
  if (!personId) return { rows: [], next: null, total: 0 }
  return await listOf(context, personId, page)
}

/** The same of somebody in the keeper's sight. @throws Problem `person.missing` */
export async function listViewsOfPerson(context: Context, id: string, page: Page) {
  if (!(await read(context, tx => seesPerson(tx, id)))) throw personMissing()
  return await listOf(context, id, page)
}

export const personMissing = () =>
  notFound('person.missing', 'Такого человека нет среди тех, кого вам видно.')

async function listOf(context: Context, personId: string, page: Page) {
  const { rows, next, total } = await pageOfViews(context, { person: personId }, page)
  return { rows: rows.map(present), next, total }
}

/** The log of views within the keeper's place. */
export async function listViews(
  context: Context,
  { limit, after, ...filter }: z.output<typeof listViewsQuery>,
): Promise<{ rows: LoggedView[]; next: string | null; total: number }> {
  const { rows, next, total } = await pageOfViews(context, within(context, filter), { limit, after })
  return {
    rows: rows.map(row => ({ ...present(row), personId: row.personId, person: row.person || null })),
    next,
    total,
  }
}

/** Days that the log shows when no first day is asked for: a country writes millions of lines a month. */
const USUAL_DAYS = 30

const within = ({ actor, clock }: Context, filter: ViewFilter): ViewFilter => ({
  ...filter,
  from: filter.from ?? new Date(clock.now().getTime() - USUAL_DAYS * 86_400_000).toISOString().slice(0, 10),
  regionId: actor.scope.kind === 'region' ? actor.scope.id : null,
})

async function pageOfViews(context: Context, filter: ViewFilter, page: Page) {
  return await read(context, async tx => ({
    ...cutPage(await selectViews(tx, filter, page), page.limit, row => [row.at.toISOString(), row.id]),
    total: await countViews(tx, filter),
  }))
}

function present({ id, at, who, part, ...row }: ViewRecord): View {
  return { id, at: at.toISOString(), who, capacity: capacityOf(row), part: CARD_PARTS[part] ?? part }
}

const capacityOf = ({ role, scopeName }: Pick<ViewRecord, 'role' | 'scopeName'>) =>
  [ROLES[role]?.title ?? 'Без роли', scopeName].filter(Boolean).join(' — ')

const CHUNK = 1000

/** Exactly the log on the screen as XLSX, read and written piece by piece. */
export async function exportViews(context: Context, filter: ViewFilter): Promise<Download> {
  const day = ruDate(context.clock.today())
  return {
    filename: `Журнал просмотров карточек на ${day}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeTable({
      sheetName: 'Просмотры',
      title: 'Журнал просмотров личных карточек',
      notes: [`Выгружено ${day}, ${context.actor.name}. Повторные просмотры в пределах часа — одна строка.`],
      columns: [
        { header: 'Когда', type: 'dateTime', width: 18 },
        { header: 'Кто смотрел', width: 40 },
        { header: 'В каком качестве', width: 44 },
        { header: 'Чьи сведения', width: 36 },
        { header: 'Что именно', width: 28 },
      ],
      rows: exported(context, within(context, filter)),
    }),
  }
}

async function* exported(context: Context, filter: ViewFilter) {
  let after: string | undefined
  do {
    const page = { limit: CHUNK, after }
    const cut = await read(context, async tx =>
      cutPage(await selectViews(tx, filter, page), CHUNK, row => [row.at.toISOString(), row.id]),
    )
    for (const row of cut.rows) {
      const { who, capacity, part } = present(row)
      yield [row.at, who, capacity, row.person || null, part]
    }
    after = cut.next ?? undefined
  } while (after)
}
