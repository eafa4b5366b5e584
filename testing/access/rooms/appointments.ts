import { createHash } from 'node:crypto'
import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { buildEmployment, buildOrganisation, buildPerson, insertRow } from '../../factories/people.ts'
import { STORED_FILE } from '../../server.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

const keepsStaff = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'staff', place)

const buildCentre = ({ database }: World, { municipalityId, organisationId }: Place) =>
  buildOrganisation(database, { municipalityId, parentId: organisationId, kind: 'centre', level: 'R' })

/** A candidacy whose letter was sent and waits for an answer, with its file. */
async function buildSent(world: World, place: Place) {
  const { database } = world
  const ids = { id: newId(), submission: newId(), file: newId() }
  const person = await buildPerson(database)
  await buildEmployment(database, { personId: person.id, organisationId: place.organisationId })
  await insertRow(database, 'head_candidacies', {
    id: ids.id,
    organisationId: (await buildCentre(world, place)).id,
    municipalityId: place.municipalityId,
    regionId: place.regionId,
    personId: person.id,
    personName: 'Тестова Анна',
    status: 'sent',
    createdAt: '2026-03-01T09:00:00Z',
  })
  await insertRow(database, 'head_submissions', {
    id: ids.submission,
    candidacyId: ids.id,
    number: 1,
    letterNumber: '7',
    letterOn: '2026-02-27',
    sentOn: '2026-02-27',
  })
  await insertRow(database, 'head_files', {
    id: ids.file,
    candidacyId: ids.id,
    paper: 'letter',
    submissionId: ids.submission,
    name: 'Письмо.txt',
    type: 'text/plain',
    bytes: 8,
    sha256: createHash('sha256').update(STORED_FILE).digest('hex'),
    addedAt: '2026-03-01T09:00:00Z',
  })
  return ids
}

const paperOf = (number: string) => ({ version: 1, number, on: '2026-03-01' })

export const access: RoomAccess = {
  subjects: {
    appointment: {
      async build({ database }, { organisationId, municipalityId, regionId }) {
        const person = await buildPerson(database)
        await buildEmployment(database, { personId: person.id, organisationId })
        const { id } = await insertRow<{ id: string }>(database, 'appointments', {
          id: newId(),
          personId: person.id,
          kind: 'municipal-pool',
          organisationId,
          municipalityId,
          regionId,
          act: 'Приказ № 1',
          validFrom: '2026-01-01',
        })
        return { id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: keepsStaff,
    },
    // That a centre exists stands in the open register; its head is shown to those who read the directory.
    centre: {
      build: async (world, place) => ({ id: (await buildCentre(world, place)).id }),
      sees: () => true,
    },
    'head-candidacy': {
      build: buildSent,
      sees: (model, actor, place) => model.reaches(actor, 'directory', place),
      changes: (model, actor, place) => model.reaches(actor, 'heads', place),
    },
  },
  samples: {
    'appointments.of-person': { subject: 'person' },
    'heads.propose': {
      body: async (world, place) => {
        const person = await buildPerson(world.database)
        await buildEmployment(world.database, { personId: person.id, organisationId: place.organisationId })
        return { centreId: (await buildCentre(world, place)).id, personId: person.id }
      },
      may: (model, actor, place) => model.reaches(actor, 'heads', place),
      refusedAs: 'centreId',
    },
    // what is sent cannot be sent or appointed: let through where she keeps it, and then refused as a conflict
    'heads.send': { body: () => paperOf('8') },
    'heads.appoint': { body: () => ({ ...paperOf('9'), validFrom: '2026-03-01' }) },
    'heads.end': { body: () => ({ version: 1, lastDay: '2026-03-01', reason: 'Приказ № 9' }) },
    'heads.answer': { body: () => ({ ...paperOf('10'), verdict: 'agree' }) },
    'heads.withdraw': { body: () => ({ version: 1, reason: 'Выбран другой' }) },
    'heads.correct-paper': {
      body: () => ({ ...paperOf('7а'), paper: 'letter', reason: 'Описка' }),
      may: (model, actor, place) => actor.role === 'ministry' && model.reaches(actor, 'heads', place),
    },
    'heads.add-file': {
      body: () => ({ paper: 'letter' }),
      file: () => ({ name: 'Письмо.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF') }),
      may: (model, actor, place) => actor.role === 'ministry' && model.reaches(actor, 'heads', place),
    },
    'heads.remove-file': {
      body: () => ({ reason: 'Не тот файл' }),
      may: (model, actor, place) => actor.role === 'ministry' && model.reaches(actor, 'heads', place),
    },
    'heads.letter': { may: (model, actor, place) => model.reaches(actor, 'directory', place) },
    'appointments.appoint': {
      body: (_world, place) => ({
        personId: place.personId,
        organisationId: place.organisationId,
        kind: 'municipal-pool',
        act: 'Приказ № 2',
        validFrom: '2026-02-01',
        validTo: '2026-02-01',
      }),
      may: keepsStaff,
      refusedAs: 'organisationId',
    },
    'appointments.end': { body: () => ({ version: 1, lastDay: '2026-03-31', reason: 'Приказ № 3' }) },
  },
}
