import { createHash } from 'node:crypto'
import type { Actor } from '../../../src/platform/access/actor.ts'
import { newId } from '../../../src/platform/ids/ids.ts'
import { loadShippedPacks } from '../../factories/monitoring.ts'
import { insertRow, nextNumber } from '../../factories/people.ts'
import { STORED_FILE } from '../../server.ts'
import type { Place, RoomAccess } from '../registry.ts'

const assignment = { share: 'answers', validFrom: '2026-01-12', basis: 'Приказ № 1' }

const entered = (number: string) => ({
  kind: 'order',
  level: 'institution',
  topic: 'staff',
  authority: 'Школа',
  number,
  issuedOn: '2026-01-12',
  title: 'О наставничестве',
  inForceFrom: '2026-01-12',
})

/** Whether the actor stands in the school, or above it. */
function standsIn({ scope }: Actor, place: Place): boolean {
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
      return place.relation === 'own' || place.relation === 'neighbour'
  }
}

export const access: RoomAccess = {
  prepare: world => loadShippedPacks(world.database),
  subjects: {
    // Legal acts are published: everybody signed in reads them.
    act: {
      async build({ database }) {
        const { id } = await insertRow<{ id: string }>(database, 'acts', {
          id: newId(),
          packCode: 'matrix',
          code: `act-${nextNumber()}`,
          kind: 'order',
          authority: 'Министерство',
          title: 'Приказ',
          status: 'in-force',
          updatedAt: '2026-03-01T09:00:00Z',
        })
        return { id }
      },
      sees: () => true,
    },
    // Who does what is as open as the acts; whoever keeps the register of the body's region keeps it.
    'function-assignment': {
      async build({ database }, { regionId, organisationId }) {
        const { id } = await insertRow<{ id: string }>(database, 'function_assignments', {
          id: newId(),
          packCode: 'matrix',
          functionCode: `function-${nextNumber()}`,
          organisationId,
          regionId,
          ...assignment,
        })
        return { id }
      },
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    // Entered by hand for a school: seen there and above, kept by who keeps that unit's acts.
    'registered-act': {
      async build({ database }, { regionId, municipalityId, organisationId }) {
        const act = { id: newId(), edition: newId(), file: newId() }
        await insertRow(database, 'acts', {
          id: act.id,
          code: `act-${act.id}`,
          ...entered(act.id),
          status: 'in-force',
          regionId,
          municipalityId,
          organisationId,
          updatedAt: '2026-03-01T09:00:00Z',
        })
        const at = '2026-03-01T09:00:00Z'
        await insertRow(database, 'act_editions', {
          id: act.edition,
          actId: act.id,
          number: 1,
          editionOn: '2026-01-12',
          createdAt: at,
        })
        await insertRow(database, 'act_files', {
          id: act.file,
          actId: act.id,
          editionId: act.edition,
          name: 'Приказ.txt',
          type: 'text/plain',
          bytes: 8,
          sha256: createHash('sha256').update(STORED_FILE).digest('hex'),
          addedAt: at,
        })
        return act
      },
      sees: (_model, actor, place) => standsIn(actor, place),
      changes: (model, actor, place) => model.reaches(actor, 'acts', place),
    },
  },
  samples: {
    'acts.register': {
      body: (_world, { organisationId }) => ({
        ...entered(String(nextNumber())),
        owner: { kind: 'organisation', id: organisationId },
      }),
      may: (model, actor, place) => model.reaches(actor, 'acts', place),
    },
    'acts.change': { body: (_world, _place, params) => ({ ...entered(params!.id), version: 1 }) },
    'acts.repeal': { body: () => ({ version: 1, repealedOn: '2026-02-02', basis: 'Приказ № 2' }) },
    'acts.withdraw': { body: () => ({ version: 1, reason: 'Внесён по ошибке' }) },
    'acts.add-edition': { body: () => ({ version: 1, editionOn: '2026-02-02', madeBy: 'Приказ № 2' }) },
    'acts.add-file': {
      body: (_world, _place, params) => ({ edition: params!.edition }),
      file: () => ({ name: 'Приказ.pdf', bytes: Buffer.from('%PDF-1.7\n%%EOF') }),
    },
    'acts.remove-file': { body: () => ({ reason: 'Не тот файл' }) },
    'acts.file': { subject: 'registered-act' },
    'acts.get': { subject: 'act' },
    'acts.assign-function': {
      // functions of the federal act may be given to bodies of any region
      body: (_world, { organisationId }) => ({
        pack: 'federal',
        code: 'fed-coordinator-1',
        organisationId,
        fields: assignment,
      }),
      may: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'acts.change-assignment': { body: () => ({ version: 1, fields: assignment }) },
    'acts.remove-assignment': { body: () => ({ version: 1, reason: 'Внесено по ошибке' }) },
  },
}
