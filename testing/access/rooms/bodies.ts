import { newId } from '../../../src/platform/ids/ids.ts'
import { buildEmployment, buildOrganisation, buildPerson, insertRow } from '../../factories/people.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

const buildBody = ({ database }: World, { municipalityId, organisationId }: Place) =>
  buildOrganisation(database, { municipalityId, parentId: organisationId, kind: 'council', level: 'I' })

/** An empty file of a kind that compositions may have: read, found wanting, reported. */
const MEMBERS_FILE = { name: 'members.csv', bytes: Buffer.from('СНИЛС;С какого дня\n') }

const member = (personId: string) => ({
  personId,
  office: 'member',
  validFrom: '2026-01-12',
  act: 'Приказ № 1',
})

export const access: RoomAccess = {
  subjects: {
    // That a council exists stands in the open register; who sits in it is for those who read the staff.
    body: {
      build: async (world, place) => ({ id: (await buildBody(world, place)).id }),
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'staff', place),
    },
    'body-import': {
      async build(world, place) {
        const { id } = await buildBody(world, place)
        const row = await insertRow<{ id: string }>(world.database, 'body_imports', {
          id: newId(),
          bodyId: id,
          regionId: place.regionId,
          municipalityId: place.municipalityId,
          organisationId: place.organisationId,
          fileName: 'members.csv',
          rowCount: 0,
          unchangedCount: 0,
          createdCount: 0,
          updatedCount: 0,
          refusedCount: 0,
          changes: '[]',
          loadedAt: '2026-03-01T09:00:00Z',
          loadedBy: 'Проверка',
        })
        return { id, import: row.id }
      },
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'staff', place),
    },
    'body-member': {
      async build(world, place) {
        const { id } = await buildBody(world, place)
        const person = await buildPerson(world.database)
        await buildEmployment(world.database, { personId: person.id, organisationId: place.organisationId })
        const row = await insertRow<{ id: string }>(world.database, 'body_members', {
          ...member(person.id),
          id: newId(),
          bodyId: id,
          regionId: place.regionId,
          municipalityId: place.municipalityId,
          organisationId: place.organisationId,
        })
        return { id, member: row.id, person: person.id }
      },
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'staff', place),
    },
  },
  samples: {
    'bodies.import-template': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.import-batch': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.import-refused': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.import-undo-preview': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.imports': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.import-check': { file: () => MEMBERS_FILE },
    'bodies.import-load': { file: () => MEMBERS_FILE },
    'bodies.print': { may: (model, actor, place) => model.reaches(actor, 'directory', place) },
    'bodies.history': { may: (model, actor, place) => model.reaches(actor, 'staff', place) },
    'bodies.add-member': { body: (_world, place) => member(place.personId) },
    'bodies.change-member': {
      body: (_world, place, params) => ({ version: 1, fields: member(params?.person ?? place.personId) }),
    },
    'bodies.remove-member': { body: () => ({ version: 1, reason: 'Внесена по ошибке' }) },
    // a council is no leadership team: let through where she keeps it, and then refused as a conflict
    'bodies.fill-team': { body: () => ({ on: '2026-01-12', act: 'Приказ № 1' }) },
  },
}
