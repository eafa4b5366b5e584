import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  type CampaignFilter,
  countCampaigns,
  countParticipants,
  findCampaign,
  findOrganiser,
  insertCampaign,
  inviteByUnits,
  type ParticipantFilter,
  selectCampaigns,
  selectParticipants,
} from './campaigns.sql.ts'
import type { openCampaignBody } from './contract.ts'
import { findInstrument, type InstrumentRow } from './instruments.sql.ts'

type Input = z.output<typeof openCampaignBody>

/**
 * Announces a campaign and invites people (rows 64, 115, 121). The organiser says whose diagnosis it is: by the
 * Kaliningrad act only one held in the centre counts for indicator 251.
 */
export async function openCampaign(context: Context, input: Input): Promise<{ id: string; invited: number }> {
  return await transact(context, async tx => {
    const { instrument, organiser } = await check(tx, input)
    const { scope } = context.actor
    const id = newId()
    await insertCampaign(tx, {
      id,
      instrumentId: instrument.id,
      title: input.title,
      mode: input.mode,
      organiserId: input.organiserId,
      atCentre: organiser.kind === 'centre',
      regionId: scope.kind === 'region' ? scope.id : organiser.regionId,
      municipalityId: scope.kind === 'municipality' ? scope.id : null,
      organisationId: scope.kind === 'organisation' ? scope.id : null,
      opensOn: input.opensOn,
      closesOn: input.closesOn,
      status: 'open',
      createdBy: context.actor.personId,
    })
    const invited = await inviteByUnits(tx, id, {
      organisations: input.organisations,
      people: input.people,
      track: instrument.track,
      day: input.opensOn,
      at: context.clock.now(),
    })
    if (invited === 0)
      throw invalid('diagnostics.nobody', 'Среди выбранных нет никого, кого можно пригласить.', [
        {
          code: 'diagnostics.nobody',
          field: 'organisations',
          message: 'В этих организациях нет работающих людей с должностями, для которых написан инструмент.',
        },
      ])
    await recordAudit(context, tx, {
      action: 'diagnostics.open-campaign',
      entity: 'campaign',
      entityId: id,
      regionId: organiser.regionId,
      after: { title: input.title, mode: input.mode, instrument: instrument.code, invited },
    })
    return { id, invited }
  })
}

async function check(tx: Tx, input: Input) {
  const instrument = await findInstrument(tx, input.instrumentId)
  const organiser = await findOrganiser(tx, input.organiserId)
  const problems: ProblemItem[] = []
  const refuse = (field: string, message: string) =>
    problems.push({ code: 'diagnostics.campaign', field, message })
  if (!instrument) refuse('instrumentId', 'Такого инструмента нет.')
  else if (!instrument.modes.includes(input.mode))
    refuse('mode', 'Инструмент не предназначен для такого вида диагностики.')
  if (!organiser) refuse('organiserId', 'Такой организации нет.')
  if (input.closesOn < input.opensOn) refuse('closesOn', 'Окончание раньше начала. Исправьте даты.')
  if (input.organisations.length + input.people.length === 0)
    refuse('organisations', 'Выберите организации или людей, кого пригласить.')
  if (!instrument || !organiser || problems.length > 0)
    throw invalid('diagnostics.campaign-invalid', 'Проверьте отмеченные поля.', problems)
  return { instrument: instrument as InstrumentRow, organiser }
}

/** Campaigns with participation, counted among the people the actor may see. */
export async function listCampaigns(context: Context, filter: CampaignFilter) {
  return await read(context, async tx => {
    const rows = await selectCampaigns(tx, filter)
    const total = await countCampaigns(tx, filter)
    const page = cutPage(rows, filter.limit, row => [row.closesOn, row.id])
    return {
      ...page,
      total,
      rows: page.rows.map(row => ({
        ...row,
        mode: row.mode as 'independent' | 'self',
        status: row.status as 'draft' | 'open' | 'closed',
      })),
    }
  })
}

/** Who was invited and who has done it: the fact, never the result. */
export async function listParticipants(context: Context, campaignId: string, filter: ParticipantFilter) {
  return await read(context, async tx => {
    const total = await countParticipants(tx, campaignId, filter)
    const isConcerned = total > 0 || (await countParticipants(tx, campaignId, { limit: 1 })) > 0
    if (!(await findCampaign(tx, campaignId)) || !isConcerned)
      throw notFound('diagnostics.campaign', 'Такой кампании нет или в ней нет ваших педагогов.')
    const page = cutPage(await selectParticipants(tx, campaignId, filter), filter.limit, row => [
      row.searchName ?? '',
      row.personId,
    ])
    return {
      next: page.next,
      total,
      rows: page.rows.map(({ searchName: _, ...row }) => ({
        ...row,
        finishedAt: row.finishedAt?.toISOString() ?? null,
      })),
    }
  })
}
