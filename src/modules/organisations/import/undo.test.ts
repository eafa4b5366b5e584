import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  type OrganisationCells,
  organisationsCsv,
  soundOrganisation,
} from '#testing/factories/organisation-file.ts'
import { buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { organisationFields } from '../contract.ts'
import { addOrganisationFact } from '../keep-facts.ts'
import { closeOrganisation, updateOrganisation } from '../keep-organisation.ts'
import { showOrganisation } from '../show-organisation.ts'
import { showImport } from './list-imports.ts'
import { loadOrganisationsFile } from './load-organisations.ts'
import { previewUndo, undoOrganisationsImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const admin = () => contextOf(database, actors.admin(world.here.region.id, { name: 'Орлова А. П.' }))
const school = (over: OrganisationCells = {}) =>
  soundOrganisation({ municipality: world.here.municipalities[0].name, ...over })
const load = async (rows: OrganisationCells[]) => {
  const report = await loadOrganisationsFile(admin(), { file: organisationsCsv(rows) })
  expect(report.problems).toEqual([])
  return report.batch!
}
const everything = async () =>
  (
    await database.owner.query(
      `select (select jsonb_agg(to_jsonb(o) - 'version' - 'updated_at' order by id) from organisations o) as bodies,
        (select jsonb_agg(to_jsonb(l) order by id) from organisation_licences l) as licences,
        (select jsonb_agg(to_jsonb(f) order by id) from organisation_flags f) as flags`,
    )
  ).rows[0]
const idOf = async ({ inn }: OrganisationCells) =>
  (await database.owner.query('select id from organisations where inn = $1', [inn])).rows[0]?.id as string
const change = async (row: OrganisationCells, fields: Record<string, string>) => {
  const card = await showOrganisation(admin(), { id: await idOf(row) })
  await updateOrganisation(admin(), {
    ...organisationFields.parse({ ...card, parentId: card.parent?.id ?? null, ...fields }),
    id: card.id,
    version: card.version,
  })
}

describe('undoing', () => {
  it('brings everything back as it was before the loading, facts and what files said last among it', async () => {
    const old = school()
    await load([old])
    const before = await everything()
    const marks = {
      rural: 'да',
      flagSource: 'Перечень',
      licenceNumber: '1',
      licenceIssuer: 'М',
      licenceIssuedOn: '01.02.2020',
    }
    const parent = school({ code: 'undo-parent' })
    const batch = await load([
      { ...old, ...marks, phone: '222', parent: 'undo-parent' },
      { ...school(), ...marks, parent: 'undo-parent' },
      parent,
    ])
    expect(await undoOrganisationsImport(admin(), { id: batch })).toEqual({
      deleted: 4,
      restored: 1,
      kept: [],
    })
    expect(await everything()).toEqual(before)
    await expect(undoOrganisationsImport(admin(), { id: batch })).rejects.toMatchObject({ kind: 'conflict' })
    // the value loaded first is again what a change by hand is measured by
    expect(
      await loadOrganisationsFile(admin(), { file: organisationsCsv([{ ...old, phone: '333' }]) }),
    ).toMatchObject({ updated: 1, conflictCount: 0 })
  })

  it('after later edits takes back what it can and names what it cannot, beforehand and afterwards', async () => {
    const [edited, field, staffed, head, unit, marked] = [
      school(),
      school(),
      school(),
      school(),
      school(),
      school(),
    ]
    await load([field, marked])
    const batch = await load([
      edited,
      { ...field, phone: '222', email: 'new@school.ru' },
      staffed,
      head,
      { ...unit, parent: head.inn! },
      { ...marked, phone: '444' },
    ])
    await change(edited, { address: 'Улица Мира, 1' })
    await change(field, { phone: '333' })
    await change(unit, { phone: '555' })
    await buildTeacher(database, { at: await idOf(staffed) })
    await addOrganisationFact(admin(), {
      id: await idOf(marked),
      fields: { kind: 'flag', year: 2025, flag: 'small', source: 'Перечень' },
    })
    const preview = await previewUndo(admin(), { id: batch })
    expect(preview).toMatchObject({ deleted: 0, restored: 2 })
    expect(preview.kept.map(one => [one.row, one.reason])).toEqual([
      [2, 'Карточку изменили после загрузки: оставлена как есть'],
      [3, 'Изменено после загрузки и оставлено: телефон'],
      [4, expect.stringContaining('уже опираются другие записи')],
      [5, expect.stringContaining('уже опираются другие записи')],
      [6, 'Карточку изменили после загрузки: оставлена как есть'],
    ])
    expect((await showImport(admin(), { id: batch })).status).toBe('loaded')
    expect(await undoOrganisationsImport(admin(), { id: batch })).toEqual(preview)
    const { keptRows, ...shown } = await showImport(admin(), { id: batch })
    expect(shown).toMatchObject({ status: 'undone', kept: 5 })
    expect(keptRows.map(one => one.row)).toEqual([2, 3, 4, 5, 6])
    expect(await showOrganisation(admin(), { id: await idOf(field) })).toMatchObject({
      phone: '333',
      email: null,
    })
    expect(await showOrganisation(admin(), { id: await idOf(marked) })).toMatchObject({ phone: marked.phone })
  })

  it('leaves what would make the register wrong: a tree with a loop, a day of closing before that of creation', async () => {
    const [one, above, other] = [school(), school(), school()]
    await load([above, { ...one, parent: above.inn!, validFrom: '01.09.2015' }, other])
    const batch = await load([{ ...one, parent: other.inn!, validFrom: '01.09.2005' }])
    await change(above, { parentId: await idOf(one) })
    const { version } = await showOrganisation(admin(), { id: await idOf(one) })
    await closeOrganisation(admin(), {
      id: await idOf(one),
      version,
      validTo: '2010-09-01',
      reason: 'Приказ № 1',
    })
    expect(await undoOrganisationsImport(admin(), { id: batch })).toMatchObject({
      restored: 0,
      kept: [
        { row: 2, reason: 'Изменено после загрузки и оставлено: вышестоящая организация, дата создания' },
      ],
    })
  })

  it('does not take for changed what another loading changed and its undoing brought back', async () => {
    const row = school()
    const first = await load([row])
    const second = await load([{ ...row, phone: '222' }])
    await undoOrganisationsImport(admin(), { id: second })
    expect(await undoOrganisationsImport(admin(), { id: first })).toEqual({
      deleted: 1,
      restored: 0,
      kept: [],
    })
  })

  it('of an earlier loading leaves what a later one said to be measured by', async () => {
    const row = school({ email: 'first@school.ru' })
    await load([row])
    const earlier = await load([{ ...row, phone: '222', okpo: '12345678' }])
    await load([{ ...row, phone: '222', okpo: '12345678', email: 'second@school.ru' }])
    await undoOrganisationsImport(admin(), { id: earlier })
    const { rows } = await database.owner.query(
      'select fields from organisation_loaded_values where organisation_id = $1',
      [await idOf(row)],
    )
    expect(rows[0].fields).toMatchObject({ phone: row.phone, email: 'second@school.ru' })
    expect(rows[0].fields).not.toHaveProperty('okpo')
    // nobody has touched the address by hand: the third file is not asked about
    const third = { ...row, phone: '333', email: 'third@school.ru' }
    expect(await loadOrganisationsFile(admin(), { file: organisationsCsv([third]) })).toMatchObject({
      updated: 1,
      conflictCount: 0,
    })
  })

  it('is nobody else’s', async () => {
    const row = school()
    const batch = await load([row])
    const stranger = contextOf(database, actors.admin(world.there.region.id))
    await expect(undoOrganisationsImport(stranger, { id: batch })).rejects.toMatchObject({
      kind: 'not-found',
    })
    expect(await idOf(row)).toBeDefined()
  })
})
