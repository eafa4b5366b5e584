import { newId } from '../../../src/platform/ids/ids.ts'
import { buildOrganisation } from '../../factories/people.ts'
import type { Place, RoomAccess } from '../registry.ts'

const fields = ({ regionId, municipalityId }: Place) => ({
  name: 'Муниципальное учреждение «Школа»',
  shortName: 'Школа',
  kind: 'organisation',
  level: 'I',
  regionId,
  municipalityId,
})

export const access: RoomAccess = {
  subjects: {
    // An open register (273-ФЗ, article 29): everybody signed in sees every body, its keepers change it.
    organisation: {
      build: ({ database }, { municipalityId }) =>
        buildOrganisation(database, { municipalityId }).then(({ id }) => ({ id })),
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
  },
  samples: {
    'organisations.get': { subject: 'organisation' },
    'organisations.history': { may: (model, actor, place) => model.reaches(actor, 'registers', place) },
    'organisations.create': {
      body: (_world, place) => ({ ...fields(place), code: `m-${newId()}` }),
      may: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'organisations.update': { body: (_world, place) => ({ ...fields(place), version: 1 }) },
    'organisations.close': { body: () => ({ version: 1, validTo: '2026-08-31', reason: 'Приказ № 1' }) },
    'organisations.save-kind': {
      body: () => ({ code: `kind-${newId()}`, title: 'Новый вид', usualLevel: 'M', isCollegial: false }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
  },
}
