import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { textOfPages } from '#platform/documents/pdf-text.testing.ts'
import type { Download } from '#platform/http/serve.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { factFields, listFlaggedQuery, listOrganisationsQuery } from './contract.ts'
import { addOrganisationFact, changeOrganisationFact, removeOrganisationFact } from './keep-facts.ts'
import { listOrganisationDictionaries, saveOrganisationWord } from './kinds.ts'
import { exportFlagged, listFlagged } from './list-flagged.ts'
import { exportOrganisations, listOrganisations } from './list-organisations.ts'
import { showOrganisation, showOrganisationHistory } from './show-organisation.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))
const fact = (fields: z.input<typeof factFields>) => factFields.parse(fields)
const add = (id: string, fields: z.input<typeof factFields>) =>
  addOrganisationFact(head(), { id, fields: fact(fields) })
const flag = (year: number, over: object = {}) =>
  ({ kind: 'flag', year, flag: 'low-results', source: 'Перечень № 5', ...over }) as const
const sheetOf = async ({ content, filename }: Download, expected: string[]) => {
  const sheet = await readTable(await buffer(content as Readable), { name: filename, expected })
  const rows: Record<string, string>[] = []
  for await (const row of sheet.rows)
    rows.push(Object.fromEntries(sheet.columns.map((column, at) => [column.name, row.cells[at] ?? ''])))
  return rows
}

describe('facts of a card', () => {
  it('are shown with their words, and every change of them stands in the history', async () => {
    const { id } = world.here.schools[0]
    const licence = {
      kind: 'licence',
      number: 'Л035-1',
      issuedOn: '2020-03-01',
      issuer: 'Министерство',
    } as const
    const { id: added } = await add(id, {
      ...licence,
      activity: 'Дополнительное профессиональное образование',
      status: 'active',
    })
    await add(id, { kind: 'function', code: 'mentoring', validFrom: '2024-01-01', source: 'Приказ № 3' })
    await add(id, {
      kind: 'infrastructure',
      code: 'growth-point',
      openedOn: '2022-09-01',
      source: 'Приказ № 4',
    })
    const ended = {
      ...licence,
      activity: 'Дополнительное профессиональное образование',
      status: 'ended',
      statusOn: '2025-06-01',
    } as const
    await changeOrganisationFact(head(), { id, fact: added, version: 1, fields: fact(ended) })
    const card = await showOrganisation(head(), { id })
    expect(card.licences).toMatchObject([
      { number: 'Л035-1', status: 'ended', statusOn: '2025-06-01', version: 2 },
    ])
    expect(card.functions).toMatchObject([{ title: 'Наставничество и поддержка молодых педагогов' }])
    expect(card.infrastructure).toMatchObject([{ title: 'Центр «Точка роста»', openedOn: '2022-09-01' }])
    const { entries } = await showOrganisationHistory(head(), { id })
    expect(entries.map(entry => entry.action)).toEqual([
      'organisations.change-licence',
      'organisations.add-infrastructure',
      'organisations.add-function',
      'organisations.add-licence',
    ])
    expect(entries[0]!.changes).toContainEqual({ field: 'status', before: 'active', after: 'ended' })
  })

  it('are taken out with a reason, which the history keeps with what they said', async () => {
    const { id } = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    const added = await add(id, flag(2026))
    await removeOrganisationFact(head(), {
      id,
      fact: added.id,
      version: 1,
      kind: 'flag',
      reason: 'Не та школа',
    })
    expect((await showOrganisation(head(), { id })).yearFlags).toEqual([])
    const { entries } = await showOrganisationHistory(head(), { id })
    expect(entries[0]).toMatchObject({ action: 'organisations.remove-flag', reason: 'Не та школа' })
    expect(entries[0]!.changes).toContainEqual({ field: 'flag', before: 'low-results', after: null })
  })

  it('are not recorded twice, changed past somebody else, or under another body’s address', async () => {
    const [mine, other] = [world.here.schools[0].id, world.here.schools[1].id]
    const { id: added } = await add(mine, flag(2030))
    await expect(add(mine, flag(2030))).rejects.toMatchObject({ problems: [{ field: 'flag' }] })
    const change = { fact: added, fields: fact(flag(2030, { source: 'Другой перечень' })) }
    await expect(changeOrganisationFact(head(), { id: other, version: 1, ...change })).rejects.toMatchObject({
      kind: 'not-found',
    })
    await changeOrganisationFact(head(), { id: mine, version: 1, ...change })
    await expect(changeOrganisationFact(head(), { id: mine, version: 1, ...change })).rejects.toMatchObject({
      kind: 'conflict',
    })
    await expect(add(world.there.schools[0].id, flag(2030))).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(
      add(mine, { kind: 'function', code: 'castle-keeping', validFrom: '2024-01-01', source: 'Приказ' }),
    ).rejects.toMatchObject({ problems: [{ field: 'code' }] })
  })

  it('do not contradict themselves', () => {
    const wrong = (fields: object) => factFields.safeParse(fields).error?.issues.map(issue => issue.path[0])
    const licence = {
      kind: 'licence',
      number: '15',
      issuer: 'Министерство',
      activity: 'ДПО',
      issuedOn: '2020-03-01',
    }
    expect(wrong({ ...licence, status: 'ended' })).toEqual(['statusOn'])
    expect(wrong({ ...licence, status: 'active', statusOn: '2021-01-01' })).toEqual(['statusOn'])
    expect(wrong({ ...licence, status: 'ended', statusOn: '2019-01-01' })).toEqual(['statusOn'])
    expect(wrong({ ...flag(1999), source: '' })).toEqual(['year', 'source'])
  })
})

describe('the register of schools by the marks of a year (row 244)', () => {
  it('lists, pages and exports those of the year, and prints them with a date and a signature', async () => {
    const municipalityId = world.there.municipalities[1].id
    const keeper = contextOf(database, actors.centreHead(world.there.region.id))
    for (let index = 0; index < 3; index++) {
      const { id } = await buildOrganisation(database, { municipalityId, shortName: `=Школа ${index}` })
      await addOrganisationFact(keeper, { id, fields: fact(flag(2027)) })
      await addOrganisationFact(keeper, { id, fields: fact(flag(2027, { flag: 'rural' })) })
    }
    const query = { year: 2027, flag: 'low-results', municipality: municipalityId }
    const first = await listFlagged(keeper, listFlaggedQuery.parse({ ...query, limit: 2 }))
    const second = await listFlagged(
      keeper,
      listFlaggedQuery.parse({ ...query, limit: 2, after: first.next }),
    )
    const names = ['=Школа 0', '=Школа 1', '=Школа 2']
    expect([...first.rows, ...second.rows].map(row => row.organisationName)).toEqual(names)
    expect([first.total, second.next]).toEqual([3, null])
    expect((await listFlagged(keeper, listFlaggedQuery.parse({ ...query, year: 2026 }))).rows).toEqual([])
    const asked = { ...listFlaggedQuery.parse(query) }
    const sheet = await sheetOf(await exportFlagged(keeper, { ...asked, format: 'xlsx' }), [
      'Организация',
      'Отметка',
    ])
    expect(sheet.map(row => [row.Организация, row.Отметка])).toEqual(
      names.map(name => [name, 'низкие результаты']),
    )
    const paper = await exportFlagged(keeper, { ...asked, format: 'pdf' })
    const text = textOfPages(paper.content as Buffer).join(' ')
    expect(text).toContain('02.03.2026')
    expect(text).toContain('Ответственный')
    expect(text).toContain('=Школа 2')
  }, 60_000)

  it('marks the bodies of the register by the year of the asked day', async () => {
    const { id } = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    await add(id, flag(2024, { flag: 'hard-conditions' }))
    const on = async (day: string) => {
      const query = listOrganisationsQuery.parse({ flag: 'hard-conditions', on: day })
      return (await listOrganisations(head(), query)).rows.map(row => [row.id, row.flags])
    }
    expect(await on('2024-05-01')).toEqual([[id, ['hard-conditions']]])
    expect(await on('2025-05-01')).toEqual([])
    const { limit: _, ...asked } = listOrganisationsQuery.parse({ flag: 'hard-conditions', on: '2024-05-01' })
    const sheet = await sheetOf(await exportOrganisations(head(), asked), ['Код', 'Вид'])
    expect(sheet.map(row => row['Отметки 2024 года'])).toEqual(['сложные условия'])
  })
})

it('the dictionaries are open: a word is added, renamed, retired, and a name stands once', async () => {
  const admin = contextOf(database, actors.admin())
  const word = { dictionary: 'functions', code: 'chess', title: 'Шахматы', isRetired: false } as const
  expect(await saveOrganisationWord(admin, word)).toEqual({ created: true })
  expect(await saveOrganisationWord(admin, { ...word, title: 'Шахматы в школе', isRetired: true })).toEqual({
    created: false,
  })
  const { functions } = await listOrganisationDictionaries(head())
  expect(functions).toContainEqual({ code: 'chess', title: 'Шахматы в школе', isRetired: true })
  await expect(
    saveOrganisationWord(admin, { ...word, code: 'chess-2', title: 'Шахматы в школе' }),
  ).rejects.toMatchObject({ problems: [{ field: 'title' }] })
  await expect(saveOrganisationWord(head(), word)).rejects.toMatchObject({ kind: 'forbidden' })
})
