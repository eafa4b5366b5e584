import { ROLE_CODES, ROLES, type Role } from '../../src/modules/accounts/role.ts'
import type { Actor, Scope } from '../../src/platform/access/actor.ts'
import { newId } from '../../src/platform/ids/ids.ts'
import { actorOf } from '../actors.ts'
import type { TestDatabase } from '../database.ts'
import {
  buildCare,
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildPerson,
  buildRegion,
} from '../factories/people.ts'
import type { Place, Relation, World } from './registry.ts'

/** Roles that lead teachers: the teacher of the place `own` is in their care, nobody else is. */
const CARERS: readonly Role[] = ['school-methodologist', 'municipal-methodologist', 'regional-methodologist']

export type Actors = { actors: ReadonlyMap<string, Actor>; care: ReadonlyMap<string, ReadonlySet<string>> }

/**
 * Four places around the actors:
 * - `own`: the actors' own school, municipality and region; its person is the teacher who acts herself;
 * - `neighbour`: another person of the same school;
 * - `sibling`: another school in another municipality of the same region;
 * - `foreign`: a school of another region.
 */
export async function buildWorld(database: TestDatabase): Promise<World> {
  const [home, abroad] = [await buildRegion(database), await buildRegion(database)]
  const own = await buildPlace(database, 'own', home.id)
  const colleague = await buildPerson(database)
  await buildEmployment(database, { personId: colleague.id, organisationId: own.organisationId })
  const places: Record<Relation, Place> = {
    own,
    neighbour: { ...own, relation: 'neighbour', personId: colleague.id },
    sibling: await buildPlace(database, 'sibling', home.id),
    foreign: await buildPlace(database, 'foreign', abroad.id),
  }
  return { database, places }
}

async function buildPlace(database: TestDatabase, relation: Relation, regionId: string): Promise<Place> {
  const municipality = await buildMunicipality(database, { regionId })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const person = await buildPerson(database)
  await buildEmployment(database, { personId: person.id, organisationId: school.id })
  return {
    relation,
    regionId,
    municipalityId: municipality.id,
    organisationId: school.id,
    personId: person.id,
  }
}

/** Every role at every kind of unit it may be held at, in the place `own`. Keys: `admin`, `admin@country` … */
export async function buildActors({ database, places }: World): Promise<Actors> {
  const actors = new Map<string, Actor>()
  const care = new Map<string, Set<string>>()
  for (const role of ROLE_CODES)
    for (const kind of ROLES[role].scopes) {
      const scope = scopeAt(kind, places.own)
      const personId = role === 'teacher' ? places.own.personId : (await buildPerson(database)).id
      actors.set(
        ROLES[role].scopes.length > 1 ? `${role}@${kind}` : role,
        actorOf(role, scope, { personId, accountId: newId() }),
      )
      if (!CARERS.includes(role)) continue
      await buildCare(database, { personId: places.own.personId, carerPersonId: personId })
      care.set(personId, new Set([places.own.personId]))
    }
  return { actors, care }
}

function scopeAt(kind: Scope['kind'], place: Place): Scope {
  const ids = {
    country: null,
    self: null,
    region: place.regionId,
    municipality: place.municipalityId,
    organisation: place.organisationId,
  }
  return { kind, id: ids[kind] }
}
