import { notify } from '#modules/notifications/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid } from '#platform/errors/problem.ts'
import { takeForAction } from './get-pathway.ts'
import { leadingOf } from './leading.ts'
import { objectionOf, type PathwayStatus } from './lifecycle.ts'
import { selectItems } from './pathway-items.sql.ts'
import { type PathwayRecord, updateCard, updatePathway } from './pathways.sql.ts'

export type ActionInput = {
  id: string
  version?: number
  action: 'offer' | 'confirm' | 'return' | 'complete' | 'stop'
  reason?: string | undefined
}

/**
 * Moves a pathway along its lifecycle: the methodologist offers, the teacher confirms or returns it with a wish,
 * the methodologist completes it when every item is settled, or stops it with a reason.
 */
export async function actOnPathway(
  context: Context,
  input: ActionInput,
): Promise<{ id: string; status: PathwayStatus; version: number }> {
  return await transact(context, async tx => {
    const { pathway, next } = await takeForAction(context, tx, input)
    await requireGrounds(tx, pathway, input)
    const today = context.clock.today()
    const fields = { status: next, ...datesOf(input, today) }
    const version = await updatePathway(tx, pathway.id, fields, context.clock.now())
    if (input.action === 'return') await updateCard(tx, pathway.id, { teacherRequest: input.reason!.trim() })
    await tell(context, tx, pathway, input)
    await recordAudit(context, tx, {
      action: `pathways.${input.action}`,
      entity: 'pathway',
      entityId: pathway.id,
      regionId: pathway.regionId,
      before: { status: pathway.status },
      after: { status: next },
      reason: input.reason,
    })
    return { id: pathway.id, status: next, version }
  })
}

async function requireGrounds(tx: Tx, pathway: PathwayRecord, input: ActionInput): Promise<void> {
  if ((input.action === 'return' || input.action === 'stop') && !input.reason?.trim())
    throw invalid('pathways.reason', 'Напишите причину.', [
      {
        code: 'pathways.reason',
        field: 'reason',
        message:
          input.action === 'return'
            ? 'Напишите, что хотелось бы иначе.'
            : 'Напишите, почему маршрут прекращается.',
      },
    ])
  const objection = objectionOf(input.action, await selectItems(tx, pathway.id))
  if (objection) throw conflict(`pathways.${input.action}-steps`, objection)
}

function datesOf({ action, reason }: ActionInput, today: string) {
  switch (action) {
    case 'offer':
      return { offeredOn: today }
    case 'return':
      return { offeredOn: null }
    case 'confirm':
      return { confirmedOn: today }
    case 'complete':
      return { finishedOn: today }
    case 'stop':
      return { finishedOn: today, stopReason: reason!.trim() }
  }
}

async function tell(context: Context, tx: Tx, pathway: PathwayRecord, input: ActionInput): Promise<void> {
  const link = `/pathways/${pathway.id}`
  const { personId, curatorPersonId: curator } = pathway
  const notices = {
    offer: [
      personId,
      'pathway-offered',
      'Вам предложен маршрут',
      'Посмотрите, замените то, что не подходит, и подтвердите.',
    ],
    confirm: [
      curator,
      'pathway-confirmed',
      'Педагог подтвердил маршрут',
      `${context.actor.name}: маршрут № ${pathway.number} выполняется.`,
    ],
    return: [
      curator,
      'pathway-returned',
      'Педагог вернул маршрут',
      `${context.actor.name}: ${input.reason ?? ''}`,
    ],
    complete: [
      personId,
      'pathway-completed',
      'Маршрут завершён',
      'Пройдите диагностику ещё раз, чтобы увидеть, что изменилось.',
    ],
    stop: [personId, 'pathway-stopped', 'Маршрут прекращён', input.reason ?? ''],
  } as const
  const [to, kind, title, body] = notices[input.action]
  const isAnswer = input.action === 'confirm' || input.action === 'return'
  if (to && to !== context.actor.personId)
    await notify(context, tx, [
      { personId: to, kind, title, body, link, ...(isAnswer && { duty: leadingOf(pathway) }) },
    ])
}
