import { findMainEmploymentOn } from '#modules/people/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { findAttemptOf, insertAttempt } from './attempts.sql.ts'
import { type CampaignRow, findCampaign, isInvited } from './campaigns.sql.ts'
import { findInstrument } from './instruments.sql.ts'

/**
 * Starts the actor's attempt in a campaign, or gives back the one she has: a second click, another tab or another
 * device come to the same attempt. The deadline is set here, by the server's clock (rows 114–116).
 */
export async function startAttempt(
  context: Context,
  input: { campaignId: string },
): Promise<{ attemptId: string }> {
  try {
    return await transact(context, tx => startOnce(context, tx, input.campaignId))
  } catch (error) {
    // Two devices pressed «Начать» at once: the second finds the first one's attempt.
    if (brokenConstraint(error)?.startsWith('attempts_campaign_id_person_id'))
      return await transact(context, tx => startOnce(context, tx, input.campaignId))
    throw error
  }
}

async function startOnce(context: Context, tx: Tx, campaignId: string): Promise<{ attemptId: string }> {
  const personId = requirePerson(context)
  const campaign = await findCampaign(tx, campaignId)
  if (!campaign || !(await isInvited(tx, campaignId, personId)))
    throw notFound('diagnostics.campaign', 'Такой диагностики нет среди тех, куда вас пригласили.')
  const begun = await findAttemptOf(tx, campaignId, personId)
  if (begun) return { attemptId: begun.id }
  const today = context.clock.today()
  const reason = whyCannotStart(campaign, today)
  if (reason) throw conflict('diagnostics.closed', reason)
  const employment = await findMainEmploymentOn(tx, personId, today)
  if (!employment)
    throw conflict(
      'diagnostics.no-employment',
      'Сегодня у вас нет действующего места работы в системе. Обратитесь к методисту своей организации.',
    )
  const instrument = await findInstrument(tx, campaign.instrumentId)
  if (!instrument) throw notFound('diagnostics.instrument', 'Инструмент диагностики не найден.')
  const id = newId()
  const startedAt = context.clock.now()
  await insertAttempt(tx, {
    id,
    campaignId,
    instrumentId: instrument.id,
    personId,
    mode: campaign.mode,
    atCentre: campaign.atCentre,
    regionId: employment.regionId,
    municipalityId: employment.municipalityId,
    organisationId: employment.organisationId,
    positionCode: employment.positionCode,
    startedAt,
    deadlineAt: new Date(startedAt.getTime() + instrument.minutes * 60_000),
  })
  await recordAudit(context, tx, {
    action: 'diagnostics.start',
    entity: 'attempt',
    entityId: id,
    regionId: employment.regionId,
    after: { campaignId, mode: campaign.mode },
  })
  return { attemptId: id }
}

/** Why a campaign cannot be begun on a day, or null when it can: the page says the same words as the refusal. */
export function whyCannotStart(
  campaign: Pick<CampaignRow, 'status' | 'opensOn' | 'closesOn'>,
  today: string,
): string | null {
  if (campaign.status !== 'open') return 'Кампания закрыта.'
  if (today < campaign.opensOn) return `Диагностика откроется ${dayOf(campaign.opensOn)}.`
  if (today > campaign.closesOn) return `Диагностика закончилась ${dayOf(campaign.closesOn)}.`
  return null
}

export function requirePerson(context: Context): string {
  if (!context.actor.personId)
    throw forbidden(
      'diagnostics.no-person',
      'Ваша учётная запись не связана с человеком в реестре. Обратитесь к администратору.',
    )
  return context.actor.personId
}

function dayOf(date: string): string {
  const [year, month, day] = date.split('-')
  return `${day}.${month}.${year}`
}
