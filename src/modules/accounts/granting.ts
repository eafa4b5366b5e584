import type { Actor, ScopeKind } from '#platform/access/actor.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { forbidden, invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { selectUnit } from './assignments.sql.ts'
import { ROLES, type Role } from './role.ts'

/** A role at a unit whose region is known. */
export type Placed = { role: Role; scopeKind: ScopeKind; scopeId: string | null; regionId: string | null }

export type Asked = {
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  validFrom?: string | undefined
  validTo?: string | null
}

/**
 * Finds the unit of a role that is to be given and checks that the giver may: the role can be held at such a unit,
 * the unit lies within her own, and the receiver is not herself. All problems at once.
 *
 * @param home region of the person or account who gets the role: where a role in one's own affairs belongs
 */
export async function placeGrant(
  context: Context,
  tx: Tx,
  asked: Asked,
  home: string | null,
  field: (name: string) => string = name => name,
): Promise<Placed & { validFrom: string; validTo: string | null }> {
  const problems: ProblemItem[] = []
  const say = (code: string, name: string, message: string) =>
    problems.push({ code, field: field(name), message })
  const { role, scopeKind, scopeId } = asked
  const kinds: readonly ScopeKind[] = ROLES[role].scopes
  const validFrom = asked.validFrom ?? context.clock.today()
  const validTo = asked.validTo ?? null
  if (!kinds.includes(scopeKind))
    say(
      'grant.scope-kind',
      'scopeKind',
      `Роль «${ROLES[role].title}» действует только так: ${namesOf(kinds)}`,
    )
  const needsUnit = scopeKind !== 'country' && scopeKind !== 'self'
  if (needsUnit !== (scopeId !== null))
    say(
      'grant.scope-unit',
      'scopeId',
      needsUnit ? 'Выберите, где действует роль' : 'Для этой роли место не выбирают',
    )
  // a right that seems to have been there all along would cover what was done without it
  if (validFrom < context.clock.today())
    say('grant.dates', 'validFrom', 'Первый день раньше сегодняшнего: задним числом роль не назначают')
  if (validTo !== null && validTo < validFrom) say('grant.dates', 'validTo', 'Последний день раньше первого')
  const unit = needsUnit && scopeId ? await selectUnit(tx, scopeKind, scopeId) : undefined
  if (needsUnit && scopeId && !unit)
    say('grant.no-unit', 'scopeId', 'Такого места в реестре нет. Выберите из списка')
  if (problems.length > 0) throw invalid('accounts.grant', 'Роль назначить нельзя: проверьте поля.', problems)
  const regionId = scopeKind === 'self' ? home : (unit?.regionId ?? null)
  assertWithin(context.actor, { role, scopeKind, scopeId, regionId })
  return { role, scopeKind, scopeId, regionId, validFrom, validTo }
}

/** @throws Problem `accounts.beyond-scope` when the role reaches further than the giver does */
export function assertWithin(giver: Actor, { scopeKind, regionId }: Placed): void {
  if (giver.scope.kind === 'country') return
  const within = giver.scope.kind === 'region' && scopeKind !== 'country' && regionId === giver.scope.id
  if (!within)
    throw forbidden(
      'accounts.beyond-scope',
      'Роль действует шире или в другом месте, чем ваши полномочия. Её назначает администратор страны или того региона.',
    )
}

/** @throws Problem `accounts.own-role`: roles of one's own are given and taken by somebody else */
export function assertNotHerself(giver: Actor, accountId: string): void {
  if (giver.accountId === accountId)
    throw forbidden('accounts.own-role', 'Свои роли и свою учётную запись меняет другой администратор.')
}

const KIND_NAMES: Record<ScopeKind, string> = {
  country: 'вся страна',
  region: 'регион',
  municipality: 'муниципалитет',
  organisation: 'организация',
  self: 'только свои дела',
}

const namesOf = (kinds: readonly ScopeKind[]): string => kinds.map(kind => KIND_NAMES[kind]).join(' или ')
