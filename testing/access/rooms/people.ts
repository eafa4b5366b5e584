import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { buildEmployment, buildPerson, buildQualification, insertRow } from '../../factories/people.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

const employment = ({ organisationId }: Place) => ({
  organisationId,
  positionCode: 'teacher',
  validFrom: '2026-03-01',
  load: 1,
})

const keepsStaff = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'staff', place)

/** Somebody new at the place: who cares for its own person decides what other operations answer. */
async function colleagueAt({ database }: World, { organisationId }: Place): Promise<{ id: string }> {
  const person = await buildPerson(database)
  await buildEmployment(database, { personId: person.id, organisationId })
  return person
}

const RECORD = { kind: 'award', title: 'Почётная грамота', level: 'region' }

/** An empty file of a kind that staff files may have: read, found wanting, reported. */
const STAFF_FILE = { name: 'staff.csv', bytes: Buffer.from('Фамилия;Имя\n') }

export const access: RoomAccess = {
  subjects: {
    person: {
      async build({ database }, { organisationId }) {
        const person = await buildPerson(database)
        const { id } = await buildEmployment(database, { personId: person.id, organisationId })
        const qualification = await buildQualification(database, { personId: person.id })
        const record = await insertRow<{ id: string }>(database, 'career_records', {
          id: newId(),
          personId: person.id,
          kind: 'language',
          title: 'английский',
          level: 'b',
          detail: 'Ведёт на нём уроки',
        })
        return { id: person.id, employment: id, qualification: qualification.id, record: record.id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: keepsStaff,
    },
    'person-pair': {
      async build({ database }, { organisationId }) {
        const [person, former] = [await buildPerson(database), await buildPerson(database)]
        for (const { id } of [person, former])
          await buildEmployment(database, { personId: id, organisationId })
        return { id: person.id, former: former.id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: keepsStaff,
    },
    'merged-person': {
      async build({ database }, { organisationId, regionId }) {
        const [person, former] = [await buildPerson(database), await buildPerson(database, { snils: null })]
        await buildEmployment(database, { personId: person.id, organisationId })
        await database.owner.query('update persons set merged_into = $1 where id = $2', [
          person.id,
          former.id,
        ])
        const { id } = await insertRow<{ id: string }>(database, 'person_merges', {
          id: newId(),
          survivorId: person.id,
          formerId: former.id,
          regionId,
          before: JSON.stringify({ survivor: { lastName: 'Одна' }, former: { lastName: 'Другая' } }),
          taken: [],
          reason: 'Один человек',
          mergedAt: '2026-03-01T09:00:00Z',
          mergedBy: 'Проверка',
        })
        return { id: person.id, merge: id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: keepsStaff,
    },
    'staff-import': {
      async build({ database }, { organisationId, municipalityId, regionId }) {
        const { id } = await insertRow<{ id: string }>(database, 'import_batches', {
          id: newId(),
          organisationId,
          municipalityId,
          regionId,
          fileName: 'staff.csv',
          fileSha256: '0'.repeat(64),
          rowCount: 0,
          createdCount: 0,
          updatedCount: 0,
          unchangedCount: 0,
          refusedCount: 0,
          loadedAt: '2026-03-01T09:00:00Z',
          loadedBy: 'Проверка',
        })
        return { id }
      },
      sees: keepsStaff,
    },
    'staff-import-run': {
      async build({ database }, { organisationId, municipalityId, regionId }) {
        const now = new Date()
        const { id } = await insertRow<{ id: string }>(database, 'import_runs', {
          id: newId(),
          organisationId,
          municipalityId,
          regionId,
          kind: 'staff',
          isCheck: false,
          placeName: 'Школа',
          fileName: 'staff.csv',
          phase: 'reading',
          doneCount: 0,
          startedAt: now,
          startedBy: 'Проверка',
          beatAt: now,
        })
        return { id }
      },
      sees: keepsStaff,
      changes: keepsStaff,
    },
  },
  samples: {
    'people.get': { subject: 'person' },
    'people.history': { may: keepsStaff },
    'people.alike': { query: () => ({ lastName: 'Новая', firstName: 'Нина' }) },
    'people.create': {
      body: (_world, place) => ({
        person: { lastName: 'Новая', firstName: 'Нина' },
        employment: employment(place),
      }),
      may: keepsStaff,
      refusedAs: 'employment.organisationId',
    },
    'people.update': { body: () => ({ lastName: 'Другая', firstName: 'Нина', version: 1 }) },
    'people.employ': { body: (_world, place) => ({ ...employment(place), positionCode: 'methodologist' }) },
    'people.end-employment': { body: () => ({ version: 1, lastDay: '2026-03-31', reason: 'Приказ № 1' }) },
    'people.preview-leaving': { query: () => ({ lastDay: '2026-03-31' }) },
    'people.transfer': {
      body: (_world, place) => ({ version: 1, to: employment(place), reason: 'Приказ № 1' }),
    },
    'people.timeline': { subject: 'person' },
    'people.correct-employment': {
      body: () => ({ positionCode: 'tutor', validFrom: '2016-09-01', version: 1, reason: 'Опечатка' }),
    },
    'people.qualify': { body: () => ({ category: 'first', assignedOn: '2026-02-01' }) },
    'people.correct-qualification': {
      body: () => ({ category: 'first', assignedOn: '2025-02-01', version: 1, reason: 'Опечатка' }),
    },
    'people.remove-qualification': { body: () => ({ version: 1, reason: 'Опечатка' }) },
    'people.add-record': { body: () => RECORD },
    'people.change-record': { body: () => ({ ...RECORD, version: 1 }) },
    'people.remove-record': { body: () => ({ version: 1, reason: 'Опечатка' }) },
    'people.preview-merge': { query: world => ({ former: world.places.neighbour.personId }) },
    'people.merge': {
      body: (_world, _place, params) => ({
        former: params!.former,
        version: 1,
        formerVersion: 1,
        reason: 'Один человек',
      }),
    },
    'people.merges': { may: keepsStaff },
    'people.undo-merge': { body: () => ({ reason: 'Разные люди' }) },
    'people.judge-different': {
      body: (world, place) => ({
        one: place.personId,
        other: world.places.neighbour.personId,
        reason: 'Тёзки',
      }),
      may: () => false,
    },
    'people.assign-care': {
      body: async (world, place) => ({
        people: [(await colleagueAt(world, place)).id],
        carerPersonId: world.places.neighbour.personId,
      }),
      may: keepsStaff,
    },
    'people.end-care': {
      body: async (world, place) => ({
        people: [(await colleagueAt(world, place)).id],
        carerPersonId: world.places.neighbour.personId,
        reason: 'Сменился методист',
      }),
      may: keepsStaff,
    },
    'people.import-check': {
      body: (_world, { organisationId }) => ({ organisation: organisationId }),
      file: () => STAFF_FILE,
      may: keepsStaff,
    },
    'people.import-load': {
      body: (_world, { organisationId }) => ({ organisation: organisationId }),
      file: () => STAFF_FILE,
      may: keepsStaff,
    },
  },
}
