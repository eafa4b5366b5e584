import { notify } from '#modules/notifications/index.ts'
import { historyOf, recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { getPathway, sideOf } from './get-pathway.ts'
import { leadingOf } from './leading.ts'
import { findCarer } from './pathways.sql.ts'

export const ASKED = 'pathways.ask-diagnosis'

/**
 * After the end of a pathway the teacher asks to be diagnosed again: whoever has her in care is told, once for each
 * pathway. A campaign is opened by the methodologist.
 */
export async function askDiagnosis(context: Context, input: { id: string }): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const { pathway } = await getPathway(tx, input.id)
    if (sideOf(context, pathway) !== 'teacher')
      throw conflict('pathways.ask-diagnosis', 'О повторной диагностике просит сам педагог.')
    if (pathway.status !== 'completed')
      throw conflict(
        'pathways.ask-diagnosis',
        'Сначала завершите маршрут: диагностика покажет, что изменилось.',
      )
    const earlier = (await historyOf(tx, 'pathway', pathway.id)).some(entry => entry.action === ASKED)
    if (earlier)
      throw conflict('pathways.asked', 'Вы уже попросили о диагностике. Приглашение придёт в уведомления.')
    const to = (await findCarer(tx, pathway.personId, context.clock.today())) ?? pathway.curatorPersonId
    if (!to)
      throw conflict(
        'pathways.no-carer',
        'За вами пока не закреплён методист. Обратитесь к заместителю директора или в методическую службу.',
      )
    await notify(context, tx, [
      {
        personId: to,
        duty: leadingOf(pathway),
        kind: 'diagnosis-asked',
        title: 'Педагог просит повторную диагностику',
        body: `${context.actor.name}: маршрут № ${pathway.number} завершён.`,
        link: `/pathways/${pathway.id}`,
      },
    ])
    await recordAudit(context, tx, {
      action: ASKED,
      entity: 'pathway',
      entityId: pathway.id,
      regionId: pathway.regionId,
    })
    return { id: pathway.id }
  })
}
