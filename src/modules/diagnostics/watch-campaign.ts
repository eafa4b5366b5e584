import { namesMeant } from '#modules/people/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type CampaignFilter,
  countCampaigns,
  countParticipants,
  findCoveredCampaign,
  type ParticipantFilter,
  selectCampaigns,
  selectParticipants,
} from './campaigns.sql.ts'

/** Campaigns with participation, counted among the people the actor may see. */
export async function listCampaigns(context: Context, filter: CampaignFilter) {
  const today = context.clock.today()
  return await read(context, async tx => {
    const rows = await selectCampaigns(tx, filter, today)
    const total = await countCampaigns(tx, filter, today)
    const page = cutPage(rows, filter.limit, row => [row.closesOn, row.id])
    return { ...page, total, rows: page.rows.map(row => present(row, today)) }
  })
}

/** One campaign with its coverage. */
export async function showCampaign(context: Context, input: { id: string }) {
  return await read(context, async tx => present(await getCampaign(tx, input.id), context.clock.today()))
}

/** Who was invited and who has done it: the fact, never the result. */
export async function listParticipants(
  context: Context,
  campaignId: string,
  { q, ...filter }: ParticipantsAsked & { limit: number; after?: string | undefined },
) {
  return await read(context, async tx => {
    await getCampaign(tx, campaignId)
    const { names, total, shownFor } = await participantsMeant(tx, campaignId, q, filter)
    const found = await selectParticipants(tx, campaignId, { ...filter, names })
    const page = cutPage(found, filter.limit, cursorOf)
    return {
      shownFor: shownFor(page.rows.map(row => row.name)),
      next: page.next,
      total,
      rows: page.rows.map(({ searchName: _, ...row }) => ({
        ...row,
        startedAt: row.startedAt?.toISOString() ?? null,
        finishedAt: row.finishedAt?.toISOString() ?? null,
      })),
    }
  })
}

type ParticipantsAsked = Omit<ParticipantFilter, 'names' | 'limit' | 'after'> & { q?: string | undefined }

const participantsMeant = (
  tx: Tx,
  campaignId: string,
  q: string | undefined,
  filter: Omit<ParticipantFilter, 'limit'>,
) => namesMeant(tx, q, names => countParticipants(tx, campaignId, { ...filter, names, limit: 1 }))

const CHUNK = 1000
const PARTICIPANT_STATES = { waiting: 'ждёт', running: 'идёт', finished: 'пройдена' } as const

/** Exactly the list on the screen as XLSX, read chunk by chunk. */
export async function exportParticipants(
  context: Context,
  campaignId: string,
  { q, ...filter }: ParticipantsAsked,
): Promise<Download> {
  const { campaign, names } = await read(context, async tx => ({
    campaign: await getCampaign(tx, campaignId),
    names: (await participantsMeant(tx, campaignId, q, filter)).names,
  }))
  return {
    filename: `Участники — ${campaign.title}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeTable({
      sheetName: 'Участники',
      title: campaign.title,
      notes: [
        `${campaign.instrumentTitle}. Проводит: ${campaign.organiserName}. Только факт прохождения.`,
        `Выгружено ${ruDate(context.clock.today())}, ${context.actor.name}.`,
      ],
      columns: [
        { header: 'Фамилия, имя, отчество', width: 36 },
        { header: 'Организация', width: 44 },
        { header: 'Состояние', width: 16 },
        { header: 'Начало', width: 18, type: 'dateTime' },
        { header: 'Завершение', width: 18, type: 'dateTime' },
      ],
      rows: participantRows(context, campaignId, { ...filter, names }),
    }),
  }
}

async function* participantRows(
  context: Context,
  campaignId: string,
  filter: Omit<ParticipantFilter, 'limit' | 'after'>,
) {
  let after: string | undefined
  do {
    const { rows, next } = await read(context, async tx =>
      cutPage(await selectParticipants(tx, campaignId, { ...filter, limit: CHUNK, after }), CHUNK, cursorOf),
    )
    for (const row of rows)
      yield [row.name, row.organisationName, PARTICIPANT_STATES[row.state], row.startedAt, row.finishedAt]
    after = next ?? undefined
  } while (after)
}

/** @throws Problem not-found for a campaign that invites none of the actor's people. */
async function getCampaign(tx: Tx, id: string) {
  const campaign = await findCoveredCampaign(tx, id)
  if (!campaign) throw notFound('diagnostics.campaign', 'Такой кампании нет или в ней нет ваших педагогов.')
  return campaign
}

function cursorOf(row: { searchName: string | null; personId: string }) {
  return [row.searchName ?? '', row.personId] as const
}

type Stored = { mode: string; status: string; opensOn: string; closesOn: string }

function present<Row extends Stored>(row: Row, today: string) {
  return {
    ...row,
    mode: row.mode as 'independent' | 'self',
    status: row.status as 'draft' | 'open' | 'closed',
    phase: phaseOn(row, today),
  }
}

/** Where a campaign stands on a day. */
export function phaseOn(
  campaign: Pick<Stored, 'status' | 'opensOn' | 'closesOn'>,
  today: string,
): 'coming' | 'running' | 'over' {
  if (campaign.status === 'closed' || campaign.closesOn < today) return 'over'
  return campaign.opensOn > today ? 'coming' : 'running'
}
