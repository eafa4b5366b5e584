import { strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#platform/ids/ids.ts'
import { readChoice } from '#platform/import/mapping.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { STAFF_ORDER, soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { STAFF_COLUMNS, STAFF_FIELDS } from './columns.ts'
import { generateStaffFile } from './generate-staff.ts'
import { refusedRows } from './list-imports.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { readTake } from './take.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let sound: Uint8Array
beforeAll(async () => {
  world = await buildTwoRegions(database)
  sound = (await generateStaffFile({ rows: 3, errors: 0, seed: 3, today: TEST_NOW.slice(0, 10) })).xlsx
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string) => contextOf(database, actors.schoolMethodologist(organisation))

/** The sound file with one more part in its archive. */
const withPart = (path: string, bytes: Uint8Array) => zipSync({ ...unzipSync(sound), [path]: bytes })
describe('a file that could harm', () => {
  it.each<[what: string, bytes: () => Uint8Array, code: string]>([
    ['macros', () => withPart('xl/vbaProject.bin', strToU8('x')), 'spreadsheets.macros'],
    [
      'links to other files',
      () => withPart('xl/externalLinks/externalLink1.xml', strToU8('<a/>')),
      'spreadsheets.external-links',
    ],
    ['a bomb', () => withPart('xl/worksheets/sheet9.xml', new Uint8Array(60_000_000)), 'spreadsheets.bomb'],
  ])('%s is refused whole, with words, and leaves nothing', async (_, bytes, code) => {
    const school = await newSchool()
    const file = { name: `${code}.xlsx`, bytes: bytes() }
    const report = await loadStaffFile(keeper(school.id), { organisation: school.id, file })
    expect(report).toMatchObject({ created: 0, batch: null })
    expect(report.problems).toMatchObject([{ message: expect.stringMatching(/[а-яё].*[.]$/i) }])
    const { rows } = await database.owner.query(
      'select from employments where organisation_id = $1 union all select from import_runs',
      [school.id],
    )
    expect(rows).toEqual([])
  })

  it('full of mistakes is read no further than it helps, and says where to look', async () => {
    const school = await newSchool()
    const header = STAFF_ORDER.map(name => STAFF_COLUMNS[name].title).join(';')
    const file = { name: 'a.csv', bytes: Buffer.from(`${header}\n${'1;а;1;1\n'.repeat(60_000)}`) }
    const report = await checkStaffFile(keeper(school.id), { organisation: school.id, file })
    expect(report.rows).toBeLessThan(60_000)
    expect(report).toMatchObject({ created: 0, refused: report.rows, batch: null })
    expect(report.problems).toHaveLength(1_001)
    expect(report.problems[0]).toMatchObject({ code: 'staff.too-many' })
    expect(report.problems[0]!.message).toContain('те ли столбцы выбраны')
  })

  it('with one number copied down the column is refused from the fifty-first job on', async () => {
    const school = await newSchool()
    const one = soundRow()
    const rows = Array.from({ length: 60 }, (_, at) => {
      const day = `01.09.${1950 + at}`
      return { ...one, birthDate: '17.03.1930', hiredOn: day, dismissedOn: day }
    })
    const report = await checkStaffFile(keeper(school.id), { organisation: school.id, file: staffCsv(rows) })
    expect(report.created).toBe(50)
    expect(report.problems.map(problem => [problem.row, problem.code])).toEqual(
      Array.from({ length: 10 }, (_, at) => [52 + at, 'staff.row-many']),
    )
  })

  it('cells that look like formulas come back in the file of refused rows as text', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const formula = '=HYPERLINK("http://evil";"нажмите")'
    const rows = [
      soundRow(),
      soundRow({ lastName: formula.replaceAll('"', ''), email: '+cmd|calc', phone: '@A1' }),
    ]
    const { batch } = await loadStaffFile(context, { organisation: school.id, file: staffCsv(rows) })
    const file = await refusedRows(context, { id: batch! })
    const sheet = new TextDecoder().decode(unzipSync(file.content as Buffer)['xl/worksheets/sheet1.xml']!)
    expect(sheet).toContain('=HYPERLINK')
    expect(sheet).toContain('+cmd|calc')
    expect(sheet).not.toContain('<f>')
  })
})

describe('somebody else’s school', () => {
  it('gets no file, no column choice and no decision, whatever is sent beside the file', async () => {
    const [own, foreign] = [await newSchool(), await newSchool()]
    const input = {
      organisation: foreign.id,
      file: staffCsv([soundRow()]),
      columns: readChoice(STAFF_FIELDS, '{"A":"snils"}'),
      take: readTake(JSON.stringify({ rows: 'all', seenAt: '2030-01-01T00:00:00Z' })),
      run: newId(),
    }
    for (const work of [checkStaffFile, loadStaffFile])
      await expect(work(keeper(own.id), input)).rejects.toMatchObject({ kind: 'forbidden' })
    const { rows } = await database.owner.query('select from import_columns where organisation_id = $1', [
      foreign.id,
    ])
    expect(rows).toEqual([])
  })

  it('a decision that is no decision is refused', () => {
    for (const json of ['', '[]', '{"rows":"some","seenAt":"2026-01-01T00:00:00Z"}', '{"rows":[1]}'])
      expect(() => readTake(json)).toThrow('Решения по спорным значениям не прочитаны')
  })
})

describe('what was chosen for the columns', () => {
  it('stands in the audit: the change of the choice, and how each column of a loaded file was read', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const file = staffCsv([soundRow()])
    const choice = Object.fromEntries(
      STAFF_ORDER.map((field, at) => [
        String.fromCharCode(65 + at),
        field === 'email' || field === 'organisation' ? null : field,
      ]),
    )
    const columns = readChoice(STAFF_FIELDS, JSON.stringify(choice))
    const { batch } = await loadStaffFile(context, { organisation: school.id, file, columns })
    await loadStaffFile(context, { organisation: school.id, file, columns })
    const changesOf = async (entity: string, id: string) =>
      (
        await database.owner.query(
          'select action, changes from audit.events where entity = $1 and entity_id = $2',
          [entity, id],
        )
      ).rows
    const chosen = await changesOf('staff-columns', school.id)
    expect(chosen).toHaveLength(1)
    expect(chosen[0].changes).toContainEqual({ field: 'e-mail', before: null, after: 'не загружается' })
    expect(chosen[0].changes).toContainEqual({ field: 'снилс', before: null, after: 'СНИЛС' })
    const [loading] = await changesOf('staff-import', batch!)
    const read = loading.changes.find((change: { field: string }) => change.field === 'columns')
    expect(read.after).toContain('A, СНИЛС → СНИЛС (выбрано)')
    expect(read.after).toContain('P, E-mail → не загружается (выбрано)')
  })
})
