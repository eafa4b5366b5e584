import { expect, it } from 'vitest'
import { listActs } from '#modules/acts/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildMunicipality, buildOrganisation, buildRegion, insertRow } from '#testing/factories/people.ts'
import { planFields } from './contract.ts'
import { doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const database = useDatabase()
const as = (actor: Actor) => contextOf(database, actor)

async function buildAct(place: { regionId: string; municipalityId: string | null; organisationId?: string }) {
  const { id } = await insertRow<{ id: string }>(database, 'acts', {
    id: newId(),
    kind: 'order',
    level: place.organisationId ? 'institution' : 'municipal',
    topic: 'staff',
    code: newId(),
    status: 'in-force',
    authority: 'Учреждение',
    number: newId(),
    issuedOn: '2024-01-12',
    title: 'О наставничестве',
    inForceFrom: '2024-01-12',
    updatedAt: '2026-03-01T09:00:00Z',
    ...place,
  })
  return id
}

async function acts(actor: Actor): Promise<string[]> {
  const { rows } = await listActs(as(actor), { limit: 200, sort: 'issued', order: 'desc' })
  return rows.map(({ id }) => id)
}

it('a school and a municipality read the acts of those that went into them, nobody else does', async () => {
  const region = await buildRegion(database)
  const [town, joined, other] = [
    await buildMunicipality(database, { regionId: region.id }),
    await buildMunicipality(database, { regionId: region.id }),
    await buildMunicipality(database, { regionId: region.id }),
  ]
  const [former, successor] = [
    await buildOrganisation(database, { municipalityId: joined.id }),
    await buildOrganisation(database, { municipalityId: town.id }),
  ]
  const stranger = await buildOrganisation(database, { municipalityId: other.id })
  const place = { regionId: region.id, municipalityId: joined.id }
  const [ofSchool, ofTown] = [await buildAct({ ...place, organisationId: former.id }), await buildAct(place)]
  const head = as(actors.centreHead(region.id))
  const reorganise = async (subject: 'organisation' | 'territory', from: string, to: string) => {
    const plan = planFields.parse({ subject, kind: 'join', onDay: '2025-01-01', from: [from], to: [to] })
    const { effects } = await previewReorganisation(head, plan)
    return await doReorganisation(head, { ...plan, act: 'Постановление № 7', print: effects.print })
  }

  expect(await acts(actors.schoolMethodologist(successor.id))).toEqual([])
  const { id } = await reorganise('organisation', former.id, successor.id)
  expect(await acts(actors.schoolMethodologist(successor.id))).toEqual([ofSchool])
  expect(await acts(actors.schoolMethodologist(stranger.id))).toEqual([])

  expect(await acts(actors.municipalMethodologist(town.id))).toEqual([])
  await reorganise('territory', joined.id, town.id)
  expect((await acts(actors.municipalMethodologist(town.id))).sort()).toEqual([ofSchool, ofTown].sort())
  expect((await acts(actors.schoolMethodologist(successor.id))).sort()).toEqual([ofSchool, ofTown].sort())
  expect(await acts(actors.municipalMethodologist(other.id))).toEqual([])

  const { version } = await showReorganisation(head, { id })
  await undoReorganisation(head, { id, version, reason: 'Записана по ошибке' })
  expect(await acts(actors.schoolMethodologist(successor.id))).toEqual([ofTown])
})
