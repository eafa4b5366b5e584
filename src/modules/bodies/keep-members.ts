import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  deleteMember,
  findBody,
  findName,
  insertMember,
  lockMember,
  selectLeaders,
  selectMembers,
  updateMember,
} from './bodies.sql.ts'
import type { MemberFields, Office } from './contract.ts'
import { bodyMissing } from './show-body.ts'

export type Body = NonNullable<Awaited<ReturnType<typeof findBody>>>
export const TEAM = 'leadership-team'

/**
 * Brings a person into a body from a day on.
 *
 * @throws Problem with the field: a person the actor does not see, no leader for a leadership team, a second chair
 */
export async function addMember(
  context: Context,
  { id, ...fields }: MemberFields & { id: string },
): Promise<{ id: string }> {
  return await refusingSecond(() =>
    transact(context, async tx => {
      const body = await loadBody(tx, id)
      const name = await checkMember(tx, body, fields)
      const memberId = newId()
      await insertMember(tx, { id: memberId, bodyId: id, ...unitsOf(body), ...fields })
      await record(context, tx, body, { action: 'bodies.add-member', after: told(name, fields) })
      return { id: memberId }
    }),
  )
}

type OfMember = { id: string; member: string; version: number }

/** Puts a membership right, or ends it by its last day. */
export async function changeMember(
  context: Context,
  { id, member, version, fields }: OfMember & { fields: MemberFields },
): Promise<{ version: number }> {
  return await refusingSecond(() =>
    transact(context, async tx => {
      const body = await loadBody(tx, id)
      const known = await loadMember(context, tx, { id, member, version })
      const isSamePerson = known.personId === fields.personId
      const name = await checkMember(tx, body, fields, isSamePerson)
      const next = await updateMember(tx, member, fields)
      await record(context, tx, body, {
        action: 'bodies.change-member',
        before: told(isSamePerson ? name : await nameOf(tx, id, member), known as unknown as MemberFields),
        after: told(name, fields),
      })
      return { version: next }
    }),
  )
}

/** Takes out a membership that was recorded by mistake; what it said stays in the history. */
export async function removeMember(
  context: Context,
  { id, member, version, reason }: OfMember & { reason: string },
): Promise<{ removed: true }> {
  return await transact(context, async tx => {
    const body = await loadBody(tx, id)
    const known = await loadMember(context, tx, { id, member, version })
    const name = await nameOf(tx, id, member)
    await deleteMember(tx, member)
    await record(context, tx, body, {
      action: 'bodies.remove-member',
      before: told(name, known as unknown as MemberFields),
      reason,
    })
    return { removed: true }
  })
}

/** Row 25: the leaders of the organisation on the day who are not in its team yet; its head in the chair if it is free. */
export async function fillTeam(
  context: Context,
  { id, on, act }: { id: string; on: string; act: string },
): Promise<{ added: number }> {
  return await refusingSecond(() =>
    transact(context, async tx => {
      const body = await loadBody(tx, id)
      if (body.kind !== TEAM || !body.parentId)
        throw conflict('bodies.no-team', 'Так собирают только управленческую команду организации.')
      const present = (await selectMembers(tx, id, on)).filter(
        member => member.validTo === null || member.validTo >= on,
      )
      const sits = new Set(present.map(member => member.personId))
      let hasChair = present.some(member => member.office === 'chair')
      const missing = (await selectLeaders(tx, body.parentId, on)).filter(
        leader => !sits.has(leader.personId),
      )
      for (const { personId, isHead } of missing) {
        const office: Office = isHead && !hasChair ? 'chair' : 'member'
        hasChair ||= office === 'chair'
        const fields = {
          personId,
          office,
          contractForm: null,
          origin: null,
          validFrom: on,
          validTo: null,
          act,
        }
        await insertMember(tx, { id: newId(), bodyId: id, ...unitsOf(body), ...fields })
        await record(context, tx, body, {
          action: 'bodies.add-member',
          after: told((await findName(tx, personId)) ?? '', fields),
        })
      }
      return { added: missing.length }
    }),
  )
}

export async function loadBody(tx: Tx, id: string): Promise<Body> {
  const body = await findBody(tx, id)
  if (!body) throw bodyMissing()
  if (!body.isKept)
    throw forbidden(
      'bodies.foreign',
      `Состав «${body.name}» ведёт не ваша организация: обратитесь к тем, кто её ведёт.`,
    )
  return body
}

async function loadMember(context: Context, tx: Tx, { id, member, version }: OfMember) {
  const known = await lockMember(tx, id, member)
  if (!known)
    throw notFound(
      'bodies.member-missing',
      'Этой записи уже нет: её убрали. Введённое вами осталось, но сохранить его некуда.',
    )
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'body', id, actions: ['bodies.change-member'] },
      { code: 'bodies.member-changed', what: 'Запись' },
    )
  return known
}

/** @returns the person's name. */
async function checkMember(tx: Tx, body: Body, fields: MemberFields, isKnown = false): Promise<string> {
  const refuse = (field: string, message: string) =>
    invalid('bodies.member', 'Проверьте отмеченные поля.', [{ code: `bodies.${field}`, field, message }])
  // a member who has since gone to work elsewhere may be put right without being seen
  const name = await findName(tx, fields.personId)
  if (name === undefined && !isKnown)
    throw refuse('personId', 'Такого человека среди ваших нет. Выберите из списка')
  if (fields.validFrom < body.validFrom)
    throw refuse('validFrom', `Орган создан позже, ${ruDate(body.validFrom)}`)
  if (body.validTo !== null && (fields.validTo ?? '9999-12-31') >= body.validTo)
    throw refuse('validTo', `Орган закрыт ${ruDate(body.validTo)}: членство не может длиться дольше`)
  if (body.kind === TEAM && body.parentId && !isKnown) {
    const leaders = await selectLeaders(tx, body.parentId, fields.validFrom)
    if (!leaders.some(leader => leader.personId === fields.personId))
      throw refuse(
        'personId',
        'В команду входят руководители этой организации: в этот день человек им не был',
      )
  }
  return name ?? ''
}

export const unitsOf = ({ regionId, municipalityId, organisationId }: Body) => ({
  regionId,
  municipalityId,
  organisationId,
})

async function nameOf(tx: Tx, bodyId: string, member: string): Promise<string> {
  return (await selectMembers(tx, bodyId, '2000-01-01')).find(one => one.id === member)?.name ?? ''
}

export const told = (
  name: string,
  { office, contractForm, origin, validFrom, validTo, act }: MemberFields,
) => ({
  member: name,
  office,
  contractForm,
  origin,
  validFrom,
  validTo,
  act,
})

export async function record(
  context: Context,
  tx: Tx,
  body: Body,
  entry: {
    action: string
    before?: Record<string, unknown>
    after?: Record<string, unknown>
    reason?: string
  },
): Promise<void> {
  // the person is named on both sides: a change of office would not tell whose
  await recordAudit(context, tx, { ...entry, entity: 'body', entityId: body.id, regionId: body.regionId })
}

const SECOND: Readonly<Record<string, { field: string; message: string }>> = {
  body_members_once: { field: 'personId', message: 'В эти дни человек уже в составе' },
  body_members_chair: {
    field: 'office',
    message: 'В эти дни председатель уже есть: сначала закончите его срок',
  },
  body_members_secretary: {
    field: 'office',
    message: 'В эти дни секретарь уже есть: сначала закончите его срок',
  },
}

/** Two chairs at once, also of two people who write at the same moment: the table refuses, the field is named here. */
export async function refusingSecond<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const second = SECOND[brokenConstraint(error) ?? '']
    if (!second) throw error
    throw invalid('bodies.second', 'Проверьте отмеченные поля.', [{ code: 'bodies.second', ...second }])
  }
}
