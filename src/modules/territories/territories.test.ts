import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCountry, buildTwoRegions } from '#testing/factories/people.ts'
import { territoryFields } from './contract.ts'
import { saveTerritory } from './save-territory.ts'
import { listTerritoryNames, showTree } from './show-tree.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const admin = () => contextOf(database, actors.admin())

describe('the tree', () => {
  it('gives the country with its regions, and one region whole, with what is inside', async () => {
    const { nodes } = await showTree(admin(), {})
    expect(nodes.map(node => node.kind)).toEqual(['country', 'region', 'region'])
    expect(nodes[0]).toMatchObject({ parts: 2, organisations: 4 })
    const region = await showTree(admin(), { region: world.here.region.id })
    expect(region.nodes.map(node => [node.kind, node.organisations])).toEqual([
      ['region', 2],
      ['municipality', 1],
      ['municipality', 1],
    ])
  })

  it('names municipalities of the chosen region only', async () => {
    const { names } = await listTerritoryNames(admin(), {
      kind: 'municipality',
      region: world.there.region.id,
    })
    expect(names.map(name => name.id).toSorted()).toEqual(
      world.there.municipalities.map(one => one.id).toSorted(),
    )
  })
})

describe('keeping the tree', () => {
  const place = (over: Record<string, unknown>) =>
    territoryFields.parse({
      kind: 'municipality',
      code: 'new',
      name: 'Новый район',
      typeName: 'район',
      ...over,
    })

  it('adds a territory under its parent and changes it by its code', async () => {
    const fields = place({ code: 'mun-1', parentCode: world.here.region.code })
    const { id, created } = await saveTerritory(admin(), fields)
    expect(created).toBe(true)
    expect(await saveTerritory(admin(), { ...fields, name: 'Другое имя' })).toEqual({ id, created: false })
    const { nodes } = await showTree(admin(), { region: world.here.region.id })
    expect(nodes.find(node => node.id === id)).toMatchObject({
      name: 'Другое имя',
      regionId: world.here.region.id,
    })
  })

  it('refuses a territory that hangs on the wrong one', async () => {
    const country = await buildCountry(database)
    await expect(saveTerritory(admin(), place({ parentCode: country.code }))).rejects.toMatchObject({
      problems: [{ field: 'parentCode' }],
    })
    await expect(
      saveTerritory(admin(), place({ kind: 'region', parentCode: world.here.region.code })),
    ).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('keeps an administrator of one region out of another', async () => {
    const here = contextOf(database, actors.admin(world.here.region.id))
    const foreign = place({ code: 'foreign', parentCode: world.there.region.code })
    await expect(saveTerritory(here, foreign)).rejects.toMatchObject({ kind: 'forbidden' })
    const rename = place({ code: world.there.municipalities[0].code, parentCode: world.there.region.code })
    await expect(saveTerritory(here, rename)).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('knows time zones by their real names', () => {
    expect(territoryFields.safeParse({ ...place({}), timeZone: 'Europe/Kaliningrad' }).success).toBe(true)
    expect(territoryFields.safeParse({ ...place({}), timeZone: 'МСК-1' }).success).toBe(false)
  })
})
