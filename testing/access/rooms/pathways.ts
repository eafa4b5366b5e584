import type { Actor } from '../../../src/platform/access/actor.ts'
import { pathwayAt } from '../diagnosis.ts'
import type { AccessModel } from '../model.ts'
import type { Place, RoomAccess } from '../registry.ts'

const knowsOfIt = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'directory', place)
const readsIt = (model: AccessModel, actor: Actor, place: Place) =>
  model.isHers(actor, place) || model.reaches(actor, 'pathways', place)
const leadsIt = (model: AccessModel, actor: Actor, place: Place) => model.reaches(actor, 'pathways', place)

export const access: RoomAccess = {
  subjects: {
    // That there is a pathway is known to the employer; what stands in it, to its owner and who leads her.
    pathway: {
      async build(world, place) {
        const id = await pathwayAt(world, place)
        const { rows } = await world.database.owner.query<{ id: string }>(
          'select id from pathway_items where pathway_id = $1 order by position limit 1',
          [id],
        )
        return { id, item: rows[0]!.id }
      },
      sees: knowsOfIt,
      changes: readsIt,
    },
    // The person whose care the actors have, not another one of her place.
    'led-person': { build: async (_world, { personId }) => ({ id: personId }), sees: knowsOfIt },
  },
  samples: {
    'pathways.show': { may: readsIt },
    'pathways.print': { may: readsIt },
    'pathways.replacements': { may: readsIt },
    'pathways.draft': { subject: 'led-person', may: leadsIt },
    'pathways.preview-draft': { subject: 'led-person', may: leadsIt },
    'pathways.change': { body: () => ({ version: 1, changes: [{ type: 'card', card: {} }] }) },
    'pathways.act': { body: () => ({ version: 2, action: 'confirm' }) },
    'pathways.record-completion': {
      body: () => ({ documentNumber: 'ПК-1', completedOn: '2026-02-20', issuedOn: '2026-02-20' }),
      may: leadsIt,
    },
    'pathways.preview-completion': { query: () => ({ completedOn: '2026-02-20' }), may: leadsIt },
  },
}
