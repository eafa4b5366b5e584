import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCountry, buildTwoRegions } from '#testing/factories/people.ts'
import { changeTerritory, renameTerritory } from './change-territory.ts'
import { territoryFields } from './contract.ts'
import { saveTerritory } from './save-territory.ts'
import { showTerritory, showTerritoryHistory } from './show-territory.ts'
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

describe('a renaming', () => {
  it('holds from its day on; past days keep the former name, and it is not dated back or ahead', async () => {
    const head = contextOf(database, actors.centreHead(world.there.region.id))
    const { id, name } = world.there.municipalities[0]
    const rename = (version: number, to: string, onDay: string) =>
      renameTerritory(head, { id, version, name: to, typeName: 'округ', onDay, act: 'Закон № 12' })
    await rename(1, 'Первый округ', '2025-06-01')
    await rename(2, 'Второй округ', '2026-01-01')
    const on = async (day: string) => {
      const { nodes } = await showTree(head, { region: world.there.region.id, on: day })
      return nodes.find(node => node.id === id)!.name
    }
    expect([
      await on('2025-05-31'),
      await on('2025-06-01'),
      await on('2025-12-31'),
      await on('2026-01-01'),
    ]).toEqual([name, 'Первый округ', 'Первый округ', 'Второй округ'])
    await expect(rename(3, 'Третий', '2025-12-01')).rejects.toMatchObject({ problems: [{ field: 'onDay' }] })
    await expect(rename(3, 'Третий', '2030-01-01')).rejects.toMatchObject({ problems: [{ field: 'onDay' }] })
    await expect(rename(2, 'Третий', '2026-02-01')).rejects.toMatchObject({ kind: 'conflict' })
    const card = await showTerritory(head, { id })
    expect(card.formerNames.map(former => [former.name, former.validFrom, former.validTo])).toEqual([
      ['Первый округ', '2025-06-01', '2025-12-31'],
      [name, null, '2025-05-31'],
    ])
    const { entries } = await showTerritoryHistory(head, { id })
    expect(entries[0]).toMatchObject({ action: 'territories.rename', reason: 'Закон № 12' })
  })

  it('codes: a subject’s code is a region’s alone and stands once', async () => {
    const change = (id: string, version: number, subjectCode: string) =>
      changeTerritory(admin(), {
        id,
        version,
        subjectCode,
        oktmo: null,
        oktmoVerified: false,
        timeZone: null,
      })
    await change(world.here.region.id, 1, '39')
    await expect(change(world.there.region.id, 1, '39')).rejects.toMatchObject({
      problems: [{ field: 'subjectCode' }],
    })
    await expect(change(world.there.municipalities[1].id, 1, '40')).rejects.toMatchObject({
      problems: [{ field: 'subjectCode' }],
    })
    const foreign = contextOf(database, actors.admin(world.here.region.id))
    await expect(
      renameTerritory(foreign, {
        id: world.there.region.id,
        version: 1,
        name: 'Чужая',
        typeName: 'область',
        onDay: '2026-01-01',
        act: 'Закон № 12',
      }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
  })
})
