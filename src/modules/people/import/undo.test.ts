import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildCare, buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { type StaffCells, soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { listImports, refusedRows } from './list-imports.ts'
import { loadStaffFile } from './load-staff.ts'
import { showImport } from './show-import.ts'
import { previewUndo, undoImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string) =>
  contextOf(database, actors.schoolMethodologist(organisation, { name: 'Методист' }))
const rowCountOf = async (file: Download) => {
  let count = 0
  for await (const _ of (await readTable(file.content as Buffer, { name: 'a' })).rows) count += 1
  return count
}

describe('undoing', () => {
  it('tells beforehand what it will leave, and the page of the batch tells it afterwards', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const { batch } = await load(context, school.id, [
      soundRow({ lastName: 'Нетронутая' }),
      soundRow({ lastName: 'Правленая', category: 'первая', assignedOn: '01.02.2024' }),
    ])
    const { rows } = await database.owner.query(
      `update qualifications q set act = 'Приказ № 8', version = q.version + 1
       from employments e where e.person_id = q.person_id and e.organisation_id = $1 returning q.person_id`,
      [school.id],
    )
    expect(rows).toHaveLength(1)
    const preview = await previewUndo(context, { id: batch! })
    expect(preview).toMatchObject({ deleted: 1, kept: [{ name: expect.stringContaining('Правленая') }] })
    expect(await showImport(context, { id: batch! })).toMatchObject({ status: 'loaded', keptRows: [] })
    expect(await undoImport(context, { id: batch! })).toEqual(preview)
    expect(await showImport(context, { id: batch! })).toMatchObject({
      status: 'undone',
      kept: 1,
      keptRows: preview.kept,
    })
    await expect(showImport(keeper((await newSchool()).id), { id: batch! })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  const snapshot = async (organisation: string) => {
    const { rows } = await database.owner.query(
      `select p.last_name, p.email, e.load::float8 as load, e.subjects, e.valid_to,
         (select count(*) from qualifications q where q.person_id = p.id) as categories
       from employments e join persons p on p.id = e.person_id where e.organisation_id = $1 order by p.snils, e.valid_from`,
      [organisation],
    )
    return rows
  }
  const load = (context: Context, organisation: string, rows: StaffCells[]) =>
    loadStaffFile(context, { organisation, file: staffCsv(rows) })

  it('brings everything back as it was before the loading', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const known = soundRow({ email: 'before@school.ru' })
    await load(context, school.id, [known])
    const before = await snapshot(school.id)
    const { batch } = await load(context, school.id, [
      { ...known, lastName: 'Сменила', email: '', load: '0,5', category: 'первая', assignedOn: '01.02.2024' },
      soundRow(),
      soundRow(),
    ])
    expect(await undoImport(context, { id: batch! })).toEqual({
      deleted: 3,
      restored: 2,
      rights: 0,
      kept: [],
    })
    expect(await snapshot(school.id)).toEqual(before)
    await expect(undoImport(context, { id: batch! })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await listImports(context)).batches[0]).toMatchObject({
      status: 'undone',
      undoneBy: 'Методист',
      kept: 0,
    })
    expect(await rowCountOf(await refusedRows(context, { id: batch! }))).toBe(0)
  })

  it('leaves what was changed since and whom other records rest on, and names them', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const [edited, cared, plain, known] = [
      soundRow({ lastName: 'Правленая' }),
      soundRow({ lastName: 'Закреплённая' }),
      soundRow({ lastName: 'Обычная' }),
      soundRow({ lastName: 'Прежняя' }),
    ]
    await load(context, school.id, [known])
    const { batch } = await load(context, school.id, [edited, cared, plain, { ...known, load: '0,5' }])
    const ids = await database.owner.query(
      'select id, last_name as name from persons where snils = any ($1)',
      [[edited, cared, known].map(one => one.snils)],
    )
    const idOf = (name: string) => ids.rows.find(row => row.name === name).id
    await database.owner.query(
      `update persons set phone = '+79000000000', version = version + 1 where id = $1`,
      [idOf('Правленая')],
    )
    const carer = await buildTeacher(database, { at: world.here.schools[1].id })
    await buildCare(database, { personId: idOf('Закреплённая'), carerPersonId: carer.person.id })
    await database.owner.query(
      'update employments set load = 0.75, version = version + 1 where person_id = $1',
      [idOf('Прежняя')],
    )
    const report = await undoImport(context, { id: batch! })
    expect(report).toMatchObject({ deleted: 1, restored: 0 })
    expect(report.kept.map(one => [one.row, one.name, one.reason.slice(0, 8)])).toEqual([
      [2, 'Правленая Анна', 'Изменено'],
      [3, 'Закреплённая Анна', 'На карто'],
      [5, 'Прежняя Анна', 'Изменено'],
    ])
    expect((await snapshot(school.id)).map(row => row.last_name).toSorted()).toEqual([
      'Закреплённая',
      'Правленая',
      'Прежняя',
    ])
  })

  it('of two loadings, the last one first, leaves nothing of either', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const row = soundRow({ email: 'first@school.ru' })
    const edited = soundRow({ lastName: 'Правленая', email: 'first@school.ru' })
    const first = await load(context, school.id, [row, edited])
    // a change by hand between the two is still one
    await database.owner.query(
      `update persons set phone = '+79000000000', version = version + 1 where snils = $1`,
      [edited.snils],
    )
    const newer = [row, edited].map(one => ({ ...one, email: 'second@school.ru', load: '0,5' }))
    const second = await load(context, school.id, newer)
    expect(await undoImport(context, { id: second.batch! })).toMatchObject({ restored: 4, kept: [] })
    expect(await undoImport(context, { id: first.batch! })).toMatchObject({
      deleted: 1,
      kept: [{ name: 'Правленая Анна' }],
    })
    expect(await snapshot(school.id)).toMatchObject([{ last_name: 'Правленая' }])
  })

  it('of somebody else’s loading is not possible', async () => {
    const school = await newSchool()
    const { batch } = await load(keeper(school.id), school.id, [soundRow()])
    for (const actor of [
      actors.schoolMethodologist(world.here.schools[1].id),
      actors.centreHead(world.there.region.id),
    ])
      await expect(undoImport(contextOf(database, actor), { id: batch! })).rejects.toMatchObject({
        kind: 'not-found',
      })
    expect(await snapshot(school.id)).toHaveLength(1)
  })
})
