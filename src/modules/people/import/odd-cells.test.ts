import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string) =>
  contextOf(database, actors.schoolMethodologist(organisation, { name: 'Методист' }))

const counts = ({ rows, created, refused }: Awaited<ReturnType<typeof checkStaffFile>>) => ({
  rows,
  created,
  refused,
})

describe('a file as people keep it', () => {
  it('has no place for a dash or «нет» in what may be empty, nor for the row that numbers the columns', async () => {
    const school = await newSchool()
    const sound = soundRow({
      middleName: 'нет',
      subjects: '—',
      load: '-',
      email: 'нет',
      phone: '—',
      teachingSince: '-',
    })
    const [header, line] = staffCsv([sound]).bytes.toString().trim().split('\n') as [string, string]
    const numbers = header.split(';').map((_, index) => index + 1)
    const file = { name: 'a.csv', bytes: Buffer.from([header, numbers.join(';'), line].join('\n')) }
    const report = await loadStaffFile(keeper(school.id), { organisation: school.id, file })
    expect(report.problems).toEqual([])
    expect(counts(report)).toEqual({ rows: 1, created: 1, refused: 0 })
    const { rows } = await database.owner.query(
      `select p.middle_name, p.email, p.phone, p.teaching_since, e.subjects, e.load
       from persons p join employments e on e.person_id = p.id where e.organisation_id = $1`,
      [school.id],
    )
    expect(rows).toMatchObject([
      { middle_name: null, email: null, phone: null, teaching_since: null, subjects: [], load: null },
    ])
  })

  it('tells of a total and a signature below the list by one line each', async () => {
    const school = world.here.schools[0].id
    const nobody = {
      snils: '',
      birthDate: '',
      position: '',
      hiredOn: '',
      firstName: '',
      middleName: '',
      kind: '',
      subjects: '',
    }
    const file = staffCsv([
      soundRow(),
      soundRow({ ...nobody, lastName: 'Итого: 1', load: '8,5' }),
      soundRow({ ...nobody, lastName: 'Директор ______ /Иванов/', load: '' }),
    ])
    const report = await checkStaffFile(keeper(school), { organisation: school, file })
    expect(report.problems.map(problem => [problem.row, problem.code])).toEqual([
      [3, 'staff.not-a-person'],
      [4, 'staff.not-a-person'],
    ])
    expect(counts(report)).toEqual({ rows: 3, created: 1, refused: 2 })
  })
})
