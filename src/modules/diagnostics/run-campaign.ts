import type { z } from 'zod'
import type { Actor } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { findOrganiser, insertCampaign, inviteByUnits } from './campaigns.sql.ts'
import type { openCampaignBody } from './contract.ts'
import { findInstrument, type InstrumentRow } from './instruments.sql.ts'

type Input = z.output<typeof openCampaignBody>

/**
 * Announces a campaign and invites people (rows 64, 115, 121). The organiser says whose diagnosis it is: by the
 * Kaliningrad act only one held in the centre counts for indicator 251.
 */
export async function openCampaign(context: Context, input: Input): Promise<{ id: string; invited: number }> {
  return await transact(context, async tx => {
    const { instrument, organiser } = await check(context.actor, tx, input)
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

async function check(actor: Actor, tx: Tx, input: Input) {
  const instrument = await findInstrument(tx, input.instrumentId)
  const organiser = await findOrganiser(tx, input.organiserId)
  const problems: ProblemItem[] = []
  const refuse = (field: string, message: string) =>
    problems.push({ code: 'diagnostics.campaign', field, message })
  if (!instrument) refuse('instrumentId', 'Такого инструмента нет.')
  else if (!instrument.modes.includes(input.mode))
    refuse('mode', 'Инструмент не предназначен для такого вида диагностики.')
  if (!organiser) refuse('organiserId', 'Такой организации нет.')
  else if (!isOfScope(actor, organiser))
    refuse('organiserId', 'Эта организация вне ваших полномочий. Выберите свою или подведомственную.')
  if (input.closesOn < input.opensOn) refuse('closesOn', 'Окончание раньше начала. Исправьте даты.')
  if (input.organisations.length + input.people.length === 0)
    refuse('organisations', 'Выберите организации или людей, кого пригласить.')
  if (!instrument || !organiser || problems.length > 0)
    throw invalid('diagnostics.campaign-invalid', 'Проверьте отмеченные поля.', problems)
  return { instrument: instrument as InstrumentRow, organiser }
}

/** Only a body of the actor's own unit may be named: a campaign «held by the centre» counts in indicator 251. */
function isOfScope(
  { scope }: Actor,
  organiser: NonNullable<Awaited<ReturnType<typeof findOrganiser>>>,
): boolean {
  if (scope.kind === 'country') return true
  if (scope.kind === 'region') return organiser.regionId === scope.id
  if (scope.kind === 'municipality') return organiser.municipalityId === scope.id
  return scope.kind === 'organisation' && [organiser.id, organiser.parentId].includes(scope.id ?? '')
}
