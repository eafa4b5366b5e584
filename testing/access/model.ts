import type { AccessTable, Role } from '../../src/modules/accounts/role.ts'
import type { Actor } from '../../src/platform/access/actor.ts'
import type { Place } from './registry.ts'

/**
 * Who reaches what, said once more in plain words: it is compared with the server's answers, so it must not be
 * derived from row-level security. From the product it takes only the rooms' own declaration (`policy.ts`).
 */
export type AccessModel = {
  holds(actor: Actor, permission: string): boolean
  /** Whether rows of the place in the area are within the actor's reach. */
  reaches(actor: Actor, area: string, place: Place): boolean
  /** Whether the object belongs to the actor herself. */
  isHers(actor: Actor, place: Place): boolean
}

/** @param care person → people in her care */
export function accessModel(table: AccessTable, care: ReadonlyMap<string, ReadonlySet<string>>): AccessModel {
  return {
    holds: (actor, permission) => table.permissionsOf(actor.role as Role).has(permission),
    reaches(actor, area, place) {
      const reach = table.reachOf(actor.role as Role)[area]
      if (reach === 'scope') return covers(actor, place)
      if (reach === 'own') return care.get(actor.personId ?? '')?.has(place.personId) ?? false
      return false
    },
    isHers: (actor, place) => actor.personId !== null && actor.personId === place.personId,
  }
}

function covers({ scope }: Actor, place: Place): boolean {
  switch (scope.kind) {
    case 'country':
      return true
    case 'region':
      return scope.id === place.regionId
    case 'municipality':
      return scope.id === place.municipalityId
    case 'organisation':
      return scope.id === place.organisationId
    case 'self':
      return false
  }
}
