import { finishAttempt, startAttempt } from '../../src/modules/diagnostics/index.ts'
import { actOnPathway, draftPathway } from '../../src/modules/pathways/index.ts'
import { actors, contextOf } from '../actors.ts'
import { buildCampaign, buildInstrument } from '../factories/diagnostics.ts'
import { buildOffers } from '../factories/pathways.ts'
import type { Place, World } from './registry.ts'

type Common = { instrumentId: string; itemId: string; offerId: string }

/** One framework, instrument and set of offers for the whole matrix. */
const common = new WeakMap<World, Promise<Common>>()

export function commonOf(world: World): Promise<Common> {
  let made = common.get(world)
  if (!made) {
    made = (async () => {
      const { instrumentId } = await buildInstrument(world.database)
      const { registered } = await buildOffers(world.database)
      const { rows } = await world.database.owner.query<{ itemId: string }>(
        'select item_id as "itemId" from instrument_items where instrument_id = $1 order by position limit 1',
        [instrumentId],
      )
      return { instrumentId, itemId: rows[0]!.itemId, offerId: registered.id }
    })()
    common.set(world, made)
  }
  return made
}

/** A campaign of the place's region to which its person is invited. */
export async function campaignAt(world: World, { regionId, personId }: Place): Promise<string> {
  const { instrumentId } = await commonOf(world)
  const { campaignId } = await buildCampaign(world.database, { instrumentId, regionId, people: [personId] })
  return campaignId
}

/** An attempt the place's person has begun, or also finished. */
export async function attemptAt(world: World, place: Place, finished: boolean): Promise<string> {
  const campaignId = await campaignAt(world, place)
  const context = contextOf(world.database, actors.teacher(place.personId))
  const { attemptId } = await startAttempt(context, { campaignId })
  if (finished) await finishAttempt(context, { id: attemptId })
  return attemptId
}

const pathways = new WeakMap<World, Map<string, Promise<string>>>()

/** The pathway of the place's person, offered to her; there is one, so every call gives the same. */
export function pathwayAt(world: World, place: Place): Promise<string> {
  const known = pathways.get(world) ?? new Map<string, Promise<string>>()
  pathways.set(world, known)
  let made = known.get(place.personId)
  if (!made) {
    made = attemptAt(world, place, true).then(async () => {
      const head = contextOf(world.database, actors.centreHead(place.regionId))
      const { id } = await draftPathway(head, { personId: place.personId })
      await actOnPathway(head, { id, version: 1, action: 'offer' })
      return id
    })
    known.set(place.personId, made)
  }
  return made
}
