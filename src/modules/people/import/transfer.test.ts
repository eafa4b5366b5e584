import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#platform/db/database.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import { buildCare, buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { type StaffCells, soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { previewUndo, undoImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const ofSchool = (id: string) => contextOf(database, actors.schoolMethodologist(id, { name: 'Школа' }))
const ofTown = () =>
  contextOf(database, actors.municipalMethodologist(world.here.municipalities[0].id, { name: 'Управление' }))
const input = (organisation: string, rows: StaffCells[]) => ({ organisation, file: staffCsv(rows) })

const jobsOf = async (snils: string) => {
  const { rows } = await database.owner.query(
    `select e.organisation_id, e.valid_from, e.valid_to, e.kind from employments e join persons p on p.id = e.person_id
     where p.snils = $1 order by e.valid_from, e.id`,
    [snils],
  )
  return rows
}

/** Somebody loaded into a school, cared for by a colleague of it and holding a role there. */
async function buildHelped(over: StaffCells = {}) {
  const school = await newSchool()
  const row = soundRow(over)
  await loadStaffFile(ofSchool(school.id), input(school.id, [row]))
  const { rows } = await database.owner.query('select id from persons where snils = $1', [row.snils])
  const personId: string = rows[0].id
  const carer = await buildTeacher(database, { at: school.id })
  await buildCare(database, { personId, carerPersonId: carer.person.id })
  const account = await buildAccount(database, { personId })
  await buildAssignment(database, {
    accountId: account.id,
    personId,
    role: 'school-methodologist',
    scopeKind: 'organisation',
    scopeId: school.id,
    regionId: world.here.region.id,
  })
  const rights = async () => {
    const found = await database.owner.query(
      `select (select valid_to from care_assignments where person_id = $1) as care,
         (select valid_to from role_assignments where person_id = $1) as role`,
      [personId],
    )
    return found.rows[0]
  }
  return { school, row, personId, rights }
}

describe('a person who works elsewhere by main job', () => {
  it('goes over by date where both places are the loader’s, and back when it is undone', async () => {
    const { school, row, rights } = await buildHelped()
    const next = await newSchool()
    const moved = { ...row, hiredOn: '01.02.2026' }
    const preview = await checkStaffFile(ofTown(), input(next.id, [moved]))
    expect(preview).toMatchObject({ created: 1, transferred: 1, refused: 0 })
    expect(preview.leaving).toEqual([
      {
        row: 2,
        kind: 'transfer',
        name: 'Иванова Анна Петровна',
        organisation: school.shortName,
        lastDay: '2026-01-31',
        care: 1,
        roles: 1,
      },
    ])
    const { batch } = await loadStaffFile(ofTown(), input(next.id, [moved]))
    expect(await jobsOf(row.snils!)).toEqual([
      { organisation_id: school.id, valid_from: '2015-09-01', valid_to: '2026-01-31', kind: 'main' },
      { organisation_id: next.id, valid_from: '2026-02-01', valid_to: null, kind: 'main' },
    ])
    expect(await rights()).toEqual({ care: '2026-01-31', role: '2026-01-31' })
    expect((await loadStaffFile(ofTown(), input(next.id, [moved]))).batch).toBeNull()
    expect(await undoImport(ofTown(), { id: batch! })).toEqual({
      deleted: 1,
      restored: 1,
      rights: 2,
      kept: [],
    })
    expect(await jobsOf(row.snils!)).toEqual([
      { organisation_id: school.id, valid_from: '2015-09-01', valid_to: null, kind: 'main' },
    ])
    expect(await rights()).toEqual({ care: null, role: null })
  })

  it('is refused with what to do where the other place is not the loader’s, which is not named', async () => {
    const { school, row } = await buildHelped()
    const next = await newSchool()
    const moved = { ...row, hiredOn: '01.02.2026' }
    const report = await checkStaffFile(ofSchool(next.id), input(next.id, [moved]))
    expect(report).toMatchObject({ transferred: 0, refused: 1, leaving: [] })
    expect(report.problems).toMatchObject([{ code: 'staff.main-elsewhere' }])
    expect(report.problems[0]!.message).toContain('попросите её кадровую службу записать увольнение')
    expect(JSON.stringify(report)).not.toContain(school.shortName)
    expect(
      (await checkStaffFile(ofSchool(next.id), input(next.id, [{ ...moved, kind: 'совместительство' }])))
        .problems,
    ).toEqual([])
  })

  it('is refused where the days tell of no transfer: hired before, or left already', async () => {
    const { school, row } = await buildHelped()
    const next = await newSchool()
    for (const cells of [{ hiredOn: '01.09.2014' }, { hiredOn: '01.09.2020', dismissedOn: '01.09.2021' }]) {
      const report = await checkStaffFile(ofTown(), input(next.id, [{ ...row, ...cells }]))
      expect(report.problems).toMatchObject([{ code: 'staff.main-elsewhere' }])
      expect(report.problems[0]!.message).toContain(`«${school.shortName}» с 01.09.2015`)
    }
  })

  it('stays whole when the one who undoes keeps only one of the two places', async () => {
    const { school, row, rights } = await buildHelped()
    const next = await newSchool()
    const { batch } = await loadStaffFile(ofTown(), input(next.id, [{ ...row, hiredOn: '01.02.2026' }]))
    const preview = await previewUndo(ofSchool(next.id), { id: batch! })
    expect(preview).toMatchObject({ deleted: 0, restored: 0, rights: 0 })
    expect(preview.kept).toMatchObject([{ reason: expect.stringContaining('которую вы не ведёте') }])
    await expect(undoImport(ofSchool(next.id), { id: batch! })).rejects.toMatchObject({
      code: 'import.moved-here',
      message: expect.stringContaining('Управление'),
    })
    expect((await jobsOf(row.snils!)).map(job => [job.organisation_id, job.valid_to])).toEqual([
      [school.id, '2026-01-31'],
      [next.id, null],
    ])
    expect(await rights()).toEqual({ care: '2026-01-31', role: '2026-01-31' })
    // the loading is still there for whoever keeps both
    expect(await undoImport(ofTown(), { id: batch! })).toMatchObject({ deleted: 1, restored: 1, kept: [] })
    expect(await rights()).toEqual({ care: null, role: null })
  })

  it('who comes for two positions at once is transferred once', async () => {
    const { row } = await buildHelped()
    const next = await newSchool()
    const rows = [
      { ...row, hiredOn: '01.02.2026' },
      { ...row, position: 'Тьютор', hiredOn: '01.03.2026' },
    ]
    const report = await checkStaffFile(ofTown(), input(next.id, rows))
    expect(report).toMatchObject({ created: 2, transferred: 1 })
    expect(report.leaving).toHaveLength(1)
  })
})

describe('a dismissal', () => {
  const dismissed = (row: StaffCells) => ({ ...row, dismissedOn: '28.02.2026' })

  it('ends care and roles of the job, and an undoing gives them back', async () => {
    const { school, row, rights } = await buildHelped()
    const context = ofSchool(school.id)
    const preview = await checkStaffFile(context, input(school.id, [dismissed(row)]))
    expect(preview.leaving).toMatchObject([{ kind: 'dismissal', organisation: null, care: 1, roles: 1 }])
    const { batch } = await loadStaffFile(context, input(school.id, [dismissed(row)]))
    expect(await rights()).toEqual({ care: '2026-02-28', role: '2026-02-28' })
    expect(await undoImport(context, { id: batch! })).toMatchObject({ restored: 1, rights: 2, kept: [] })
    expect(await rights()).toEqual({ care: null, role: null })
  })

  it('from two jobs in one file ends the rights that neither of them keeps', async () => {
    const { school, row, rights } = await buildHelped()
    const second = { ...row, position: 'Тьютор', kind: 'совместительство' }
    const context = ofSchool(school.id)
    await loadStaffFile(context, input(school.id, [row, second]))
    await loadStaffFile(context, input(school.id, [dismissed(row)]))
    expect(await rights()).toEqual({ care: null, role: null })
    const { batch } = await loadStaffFile(context, input(school.id, [dismissed(second)]))
    expect(await rights()).toEqual({ care: '2026-02-28', role: '2026-02-28' })
    await undoImport(context, { id: batch! })
    expect(await rights()).toEqual({ care: null, role: null })
  })

  it('with a new position in the same file keeps the role, and ends no care', async () => {
    const { school, row, rights } = await buildHelped()
    const next = { ...row, position: 'Тьютор', hiredOn: '01.03.2026' }
    const report = await loadStaffFile(ofSchool(school.id), input(school.id, [dismissed(row), next]))
    expect(report).toMatchObject({ created: 1, updated: 1, refused: 0 })
    expect(await rights()).toEqual({ care: null, role: null })
  })

  it('of which rights were changed since is undone without them, and they are named', async () => {
    const { school, row, personId, rights } = await buildHelped()
    const context: Context = ofSchool(school.id)
    const { batch } = await loadStaffFile(context, input(school.id, [dismissed(row)]))
    await database.owner.query(
      `update role_assignments set ended_at = now(), version = version + 1 where person_id = $1`,
      [personId],
    )
    const report = await undoImport(context, { id: batch! })
    expect(report).toMatchObject({ restored: 1, rights: 1 })
    expect(report.kept).toMatchObject([{ row: 2, reason: expect.stringContaining('назначьте её заново') }])
    expect(await rights()).toEqual({ care: null, role: '2026-02-28' })
  })
})
