import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { listOrganisationsQuery } from './contract.ts'
import { updateOrganisation } from './keep-organisation.ts'
import { listOrganisations } from './list-organisations.ts'
import { searchOrganisations } from './search-organisations.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
const school = { id: '', code: 'ozersk-school-1001', inn: '3904012349' }
beforeAll(async () => {
  world = await buildTwoRegions(database)
  const municipalityId = world.here.municipalities[0].id
  const build = (name: string, shortName: string, over = {}) =>
    buildOrganisation(database, { municipalityId, name, shortName, ...over })
  const { id } = await build(
    'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 1001», Озёрск',
    'МБОУ СОШ № 1001',
    { code: school.code, inn: school.inn },
  )
  school.id = id
  await build('Муниципальное бюджетное общеобразовательное учреждение «Школа № 1002»', 'Школа № 1002')
  await build('МБДОУ № 11 «Санкт-Петербургская сказка»', 'МБДОУ № 11')
  await build('Детская музыкальная школа № 1001', 'ДМШ № 1001')
  await build('Центр непрерывного повышения профессионального мастерства', 'Центр мастерства')
})

const list = async (q: string) => {
  const { rows, total, shownFor } = await listOrganisations(
    contextOf(database, actors.federalCoordinator()),
    listOrganisationsQuery.parse({ q }),
  )
  expect(total).toBe(rows.length)
  return { found: rows.map(row => row.shortName), shownFor }
}

describe('bodies are found', () => {
  it.each([
    ['СОШ № 1001', []],
    ['сош1001', []],
    ['мбоу сош 1001', []],
    ['1001 общеобразовательная средняя', []],
    ['озерск 1001', []],
    ['Озёрск 1001', []],
    ['общеобразоватльная 1001', ['общеобразовательная 1001']],
    ['cji 1001', ['СОШ 1001']],
    ['sosh 1001', ['СОШ 1001']],
    ['3904012349', []],
    ['390401', []],
    ['ozersk-school-1001', []],
  ])(
    '«%s»: by words in any order, abbreviated or not, in another layout, by ИНН and code',
    async (q, said) => {
      expect(await list(q)).toEqual({ found: ['МБОУ СОШ № 1001'], shownFor: said })
    },
  )

  it.each([
    ['шкоал 1001', ['ДМШ № 1001', 'МБОУ СОШ № 1001'], ['школа 1001']],
    ['ljvbr', [], []],
    ['сош 1002', ['Школа № 1002'], []],
    ['детский сад 11', ['МБДОУ № 11'], []],
    ['доу 11', ['МБДОУ № 11'], []],
    ['петербургская', ['МБДОУ № 11'], []],
    ['санкт-петербургская', ['МБДОУ № 11'], []],
    ['ЦНППМ', ['Центр мастерства'], []],
    ['tsnppm', ['Центр мастерства'], ['цнппм']],
  ])('«%s»: by what the abbreviation stands for', async (q, found, said) => {
    expect(await list(q)).toEqual({ found, shownFor: said })
  })

  it('by the beginning of a number, not by its end, and not by the digits of an ИНН', async () => {
    expect((await list('школа 100')).found).toEqual(['ДМШ № 1001', 'МБОУ СОШ № 1001', 'Школа № 1002'])
    for (const q of ['школа 001', 'школа 39', 'сош 12349']) expect((await list(q)).found, q).toEqual([])
  })

  it('and odd signs in a query or a name do no harm', async () => {
    await buildOrganisation(database, {
      municipalityId: world.there.municipalities[0].id,
      name: 'Гимназия №\u00a077 — «Росток+»',
      shortName: 'Гимназия №\u00a077',
    })
    for (const q of ['гимназия 77', 'гимназия №\u00a077', 'росток', '«Росток+»', 'гимназия — 77'])
      expect((await list(q)).found, q).toEqual(['Гимназия №\u00a077'])
    for (const q of ["'", "''", '\\', ':*', '!!', '& | ( )', "' | 'а", '%', '-', 'школа & !1001'])
      expect((await list(q)).found, q).toBeInstanceOf(Array)
  })

  it('by their new name after a change, by the old one no more', async () => {
    const { id } = await buildOrganisation(database, {
      municipalityId: world.there.municipalities[0].id,
      name: 'Лицей Ломоносова',
      shortName: 'Лицей Ломоносова',
    })
    const context = contextOf(database, actors.centreHead(world.there.region.id))
    await updateOrganisation(context, {
      id,
      version: 1,
      name: 'Лицей Менделеева',
      shortName: 'Лицей Менделеева',
      kind: 'organisation',
      level: 'I',
      regionId: world.there.region.id,
      municipalityId: world.there.municipalities[0].id,
      parentId: null,
      inn: null,
      kpp: null,
      ogrn: null,
      okpo: null,
      parentBond: null,
      email: null,
      phone: null,
      site: null,
      address: null,
      isRural: false,
      validFrom: '1991-12-25',
    })
    expect(await list('менделева')).toEqual({ found: ['Лицей Менделеева'], shownFor: ['Менделеева'] })
    expect((await list('лицей ломоносова')).found).toEqual([])
  })
})

it('the palette corrects too, within the own region', async () => {
  const find = (regionId: string) =>
    searchOrganisations(contextOf(database, actors.ministry(regionId)), { q: 'шкоал 1001', limit: 6 })
  expect(await find(world.here.region.id)).toMatchObject({
    organisations: [{ shortName: 'ДМШ № 1001' }, { shortName: 'МБОУ СОШ № 1001' }],
    shownFor: ['школа 1001'],
  })
  expect(await find(world.there.region.id)).toEqual({ organisations: [], shownFor: [] })
})
