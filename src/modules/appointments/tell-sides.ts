import type { Role } from '#modules/accounts/role.ts'
import { notify } from '#modules/notifications/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { Candidacy } from './heads.sql.ts'
import { type HeadSide, isWaiting } from './lifecycle.ts'

const ROLES_OF: Record<HeadSide, readonly Role[]> = {
  ministry: ['ministry'],
  coordinator: ['federal-coordinator'],
}

type Told = { kind: string; title: string; body: string }

/** Tells a side of the agreement what the other has done: its officials over the region, their deputies among them. */
async function tell(
  context: Context,
  tx: Tx,
  { id, regionId }: Candidacy,
  side: HeadSide,
  words: Told,
): Promise<void> {
  const duty = { roles: ROLES_OF[side], at: { regionId } }
  await notify(context, tx, [{ ...words, link: `/centre-heads/${id}`, duty }])
}

/** The operator has a letter to answer. */
export async function tellOfLetter(
  context: Context,
  tx: Tx,
  known: Candidacy,
  { ordinal, dueOn }: { ordinal: number; dueOn: string | null },
): Promise<void> {
  await tell(context, tx, known, 'coordinator', {
    kind: 'head-sent',
    title: `Письмо о руководителе ЦНППМ ${ordinal === 1 ? 'ждёт ответа' : 'пришло снова'}`,
    body: `${whoAndWhere(known)}.${dueOn ? ` Ответ до ${ruDate(dueOn)}.` : ''}`,
  })
}

type Verdict = 'agree' | 'return' | 'refuse'
const ANSWERS: Record<Verdict, { title: string; remarks: string }> = {
  agree: { title: 'Руководитель ЦНППМ согласован', remarks: 'Примечание' },
  return: { title: 'Письмо о руководителе ЦНППМ возвращено', remarks: 'Замечания' },
  refuse: { title: 'В согласовании руководителя ЦНППМ отказано', remarks: 'Причина' },
}

/** The ministry learns the answer; where it entered the letter itself, the operator learns that it did. */
export async function tellOfAnswer(
  context: Context,
  tx: Tx,
  known: Candidacy,
  { side, verdict, letter, remarks }: { side: HeadSide; verdict: Verdict; letter: string; remarks: string },
): Promise<void> {
  const { title, remarks: label } = ANSWERS[verdict]
  const said = remarks ? ` ${label}: ${remarks}` : ''
  const body = `${whoAndWhere(known)}. Письмо ${letter}.${said}`
  if (side === 'coordinator')
    await tell(context, tx, known, 'ministry', { kind: `head-${verdict}`, title, body })
  else
    await tell(context, tx, known, 'coordinator', {
      kind: 'head-answer-entered',
      title: 'Министерство внесло ваш ответ о руководителе ЦНППМ',
      body: `${title}: ${body}`,
    })
}

/** A letter that waited waits no more: the candidacy was withdrawn or the term ended. */
export async function tellOfEnd(context: Context, tx: Tx, known: Candidacy, reason: string): Promise<void> {
  if (!isWaiting(known.status)) return
  await tell(context, tx, known, 'coordinator', {
    kind: 'head-closed',
    title: 'Отвечать о руководителе ЦНППМ больше не нужно',
    body: `${whoAndWhere(known)}. Причина: ${reason}`,
  })
}

const whoAndWhere = ({ personName, centreName, regionName }: Candidacy) =>
  [personName, centreName, regionName].filter(Boolean).join(', ')
