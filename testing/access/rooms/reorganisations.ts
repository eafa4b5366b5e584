import { newId } from '../../../src/platform/ids/ids.ts'
import { buildOrganisation, insertRow } from '../../factories/people.ts'
import type { Place, RoomAccess, World } from '../registry.ts'

type Recorded = (from: string, to: string) => Record<string, unknown>

/** Recorded with nothing moved, so that it can be taken back. */
const done: Recorded = () => ({
  onDay: '2026-01-01',
  status: 'done',
  doneAt: '2026-01-02T09:00:00Z',
  doneBy: 'Администратор',
})
/** Its day is ahead. */
const planned: Recorded = (from, to) => ({
  onDay: '2027-01-01',
  status: 'planned',
  plannedAt: '2026-01-02T09:00:00Z',
  plannedBy: 'Администратор',
  plan: JSON.stringify({
    subject: 'organisation',
    kind: 'join',
    onDay: '2027-01-01',
    from: [from],
    to: [to],
  }),
})

async function buildReorganisation({ database }: World, municipalityId: string, over: Recorded) {
  const [from, to] = [
    await buildOrganisation(database, {
      municipalityId,
      ...(over === done && { validTo: '2026-01-01' }),
    }),
    await buildOrganisation(database, { municipalityId }),
  ]
  const { regionId } = to
  const { id } = await insertRow<{ id: string }>(database, 'reorganisations', {
    id: newId(),
    subject: 'organisation',
    kind: 'join',
    regionId,
    act: 'Постановление № 1',
    ...over(from.id, to.id),
    effects: JSON.stringify({
      people: 0,
      jobs: 0,
      care: 0,
      pathways: 0,
      campaigns: 0,
      units: 0,
      bodies: 0,
      roles: 0,
      lateFacts: 0,
    }),
  })
  for (const [unit, side] of [
    [from, 'from'],
    [to, 'to'],
  ] as const)
    await insertRow(database, 'reorganisation_units', {
      reorganisationId: id,
      regionId,
      unitId: unit.id,
      side,
      isMain: side === 'to',
    })
  return { id }
}

/** Two new schools of the place, of which one joins the other. */
async function planAt({ database }: World, { municipalityId }: Place) {
  const [from, to] = [
    await buildOrganisation(database, { municipalityId }),
    await buildOrganisation(database, { municipalityId }),
  ]
  return { subject: 'organisation', kind: 'join', onDay: '2026-01-01', from: [from.id], to: [to.id] }
}

export const access: RoomAccess = {
  subjects: {
    // An open register: everybody signed in sees what became what.
    reorganisation: {
      build: (world, { municipalityId }) => buildReorganisation(world, municipalityId, done),
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'planned-reorganisation': {
      build: (world, { municipalityId }) => buildReorganisation(world, municipalityId, planned),
      sees: () => true,
      changes: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
  },
  samples: {
    'reorganisations.preview': {
      body: planAt,
      may: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'reorganisations.do': {
      // let through where she keeps the register, and then refused: these are not the effects she was shown
      body: async (world, place) => ({
        ...(await planAt(world, place)),
        act: 'Постановление № 1',
        print: '0'.repeat(64),
      }),
      may: (model, actor, place) => model.reaches(actor, 'registers', place),
    },
    'reorganisations.change': {
      // let through where she keeps the register, and then refused: she was shown other effects
      body: async (world, place) => ({
        ...(await planAt(world, place)),
        act: 'Постановление № 1',
        print: '0'.repeat(64),
        version: 1,
      }),
    },
    'reorganisations.cancel': { body: () => ({ version: 1, reason: 'Постановление отозвано' }) },
    'reorganisations.get': { subject: 'reorganisation' },
    'reorganisations.undo': { body: () => ({ version: 1, reason: 'Записана по ошибке' }) },
  },
}
