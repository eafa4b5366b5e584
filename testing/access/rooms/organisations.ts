import { newId } from '../../../src/platform/ids/ids.ts'
import { buildOrganisation, insertRow } from '../../factories/people.ts'
import type { Place, RoomAccess } from '../registry.ts'

/** An empty file of a kind that files of organisations may have: read, found wanting, reported. */
const ORGANISATIONS_FILE = { name: 'organisations.csv', bytes: Buffer.from('Полное название;Вид\n') }

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
    // What a card says of a body, open as the card itself.
    'organisation-fact': {
      build: async ({ database }, { municipalityId }) => {
        const { id, regionId } = await buildOrganisation(database, { municipalityId })
        const { id: fact } = await insertRow<{ id: string }>(database, 'organisation_flags', {
          id: newId(),
          organisationId: id,
          regionId,
          municipalityId,
          year: 2026,
          flag: 'low-results',
          source: 'Перечень № 1',
        })
        return { id, fact }
      },
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    // Loadings are told to those who keep the register of their region.
    'organisation-import-run': {
      build: async ({ database }, { regionId }) => {
        const now = new Date()
        const { id } = await insertRow<{ id: string }>(database, 'import_runs', {
          id: newId(),
          kind: 'organisations',
          isCheck: false,
          placeName: 'Организации',
          regionId,
          fileName: 'organisations.csv',
          phase: 'reading',
          doneCount: 0,
          startedAt: now,
          startedBy: 'Проверка',
          beatAt: now,
        })
        return { id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'organisation-import': {
      build: async ({ database }, { regionId }) => {
        const { id } = await insertRow<{ id: string }>(database, 'organisation_imports', {
          id: newId(),
          regionId,
          fileName: 'organisations.csv',
          fileSha256: '0'.repeat(64),
          rowCount: 0,
          createdCount: 0,
          updatedCount: 0,
          unchangedCount: 0,
          refusedCount: 0,
          conflictCount: 0,
          loadedAt: '2026-03-01T09:00:00Z',
          loadedBy: 'Проверка',
        })
        return { id }
      },
      sees: (model, actor, place) => model.reaches(actor, 'registers', place),
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
    'organisations.add-fact': {
      body: () => ({ kind: 'flag', year: 2026, flag: 'small', source: 'Перечень № 1' }),
    },
    'organisations.change-fact': {
      body: () => ({
        version: 1,
        fields: { kind: 'flag', year: 2026, flag: 'low-results', source: 'Перечень № 2' },
      }),
    },
    'organisations.remove-fact': { body: () => ({ kind: 'flag', version: 1, reason: 'Внесена по ошибке' }) },
    'organisations.import-check': { file: () => ORGANISATIONS_FILE },
    'organisations.import-load': { file: () => ORGANISATIONS_FILE },
    'organisations.save-word': {
      body: () => ({ dictionary: 'functions', code: `word-${newId()}`, title: `Функция ${newId()}` }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
    'organisations.save-kind': {
      body: () => ({ code: `kind-${newId()}`, title: 'Новый вид', usualLevel: 'M', isCollegial: false }),
      may: (_model, actor) => actor.scope.kind === 'country',
    },
  },
}
