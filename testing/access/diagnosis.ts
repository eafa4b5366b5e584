import { finishAttempt, startAttempt } from '../../src/modules/diagnostics/index.ts'
import { draftPathway } from '../../src/modules/pathways/index.ts'
import { actors, contextOf } from '../actors.ts'
import { buildCampaign, buildInstrument } from '../factories/diagnostics.ts'
import { buildOffers } from '../factories/pathways.ts'
import type { Place, World } from './registry.ts'

/** One framework, instrument and set of offers for the whole matrix. */
const common = new WeakMap<World, Promise<{ instrumentId: string; offerId: string }>>()

export function commonOf(world: World): Promise<{ instrumentId: string; offerId: string }> {
  let made = common.get(world)
  if (!made) {
    made = (async () => {
      const { instrumentId } = await buildInstrument(world.database)
      const { registered } = await buildOffers(world.database)
      return { instrumentId, offerId: registered.id }
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

/** The pathway of the place's person; there is one, so every call gives the same. */
export function pathwayAt(world: World, place: Place): Promise<string> {
  const known = pathways.get(world) ?? new Map<string, Promise<string>>()
  pathways.set(world, known)
  let made = known.get(place.personId)
  if (!made) {
    made = attemptAt(world, place, true)
      .then(() =>
        draftPathway(contextOf(world.database, actors.centreHead(place.regionId)), {
          personId: place.personId,
        }),
      )
      .then(({ id }) => id)
    known.set(place.personId, made)
  }
  return made
}
