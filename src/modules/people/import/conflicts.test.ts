import { beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#platform/db/database.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { type StaffCells, soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { employmentFields, personFields } from '../contract.ts'
import { correctEmployment } from '../correct-employment.ts'
import { createPerson, updatePerson } from '../keep-person.ts'
import { removeQualification } from '../keep-qualification.ts'
import { mergePersons } from '../merge-persons.ts'
import { peopleTrace } from '../own-trace.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { readTake } from './take.ts'
import { undoImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

/** A school of its own, its keeper, and what stands in a card of it. */
async function newSchool() {
  const school = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
  const context = contextOf(database, actors.schoolMethodologist(school.id, { name: 'Методист' }))
  const input = (rows: StaffCells[]) => ({ organisation: school.id, file: staffCsv(rows) })
  const standing = async (snils: string) => {
    const { rows } = await database.owner.query(
      `select p.*, e.id as job, e.version as job_version, e.load::float8 as load, e.subjects, e.valid_from, e.position_code
       from persons p join employments e on e.person_id = p.id where p.snils = $1`,
      [snils],
    )
    expect(rows).toHaveLength(1)
    return rows[0]
  }
  return { school, context, input, standing }
}

/** Changes the phone in the card, as its page does. */
async function changePhone(context: Context, person: Record<string, unknown>, phone: string) {
  const fields = personFields.parse({
    lastName: person.last_name,
    firstName: person.first_name,
    middleName: person.middle_name,
    birthDate: person.birth_date,
    snils: person.snils,
    phone,
  })
  await updatePerson(context, {
    id: person.id as string,
    version: person.version as number,
    ...fields,
  })
}

const takeAll = (rows: 'all' | number[] = 'all') => readTake(JSON.stringify({ rows, seenAt: TEST_NOW_ISO }))
const TEST_NOW_ISO = new Date(TEST_NOW).toISOString()

describe('a value changed by hand', () => {
  it('stays when the file says what it said before, and is named', async () => {
    const { context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11' })
    await loadStaffFile(context, input([row]))
    await changePhone(context, await standing(row.snils!), '+79002222222')
    const report = await loadStaffFile(context, input([row]))
    expect(report).toMatchObject({ updated: 0, unchanged: 1, refused: 0, batch: null })
    expect(report.disputes).toMatchObject([
      {
        kind: 'kept',
        row: 2,
        title: 'Телефон',
        file: '+79001111111',
        present: '+79002222222',
        changedBy: 'Методист',
        changedAt: TEST_NOW_ISO,
      },
    ])
    expect(report.disputes[0]!.message).toContain('Оставлено изменённое вручную')
    expect((await standing(row.snils!)).phone).toBe('+79002222222')
  })

  it('is a conflict with a third value: it stays, and the rest of the row is loaded', async () => {
    const { context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11', load: '1' })
    await loadStaffFile(context, input([row]))
    await changePhone(context, await standing(row.snils!), '+79002222222')
    const third = { ...row, phone: '8 900 333-33-33', load: '0,5' }
    const report = await loadStaffFile(context, input([third]))
    expect(report.disputes).toMatchObject([{ kind: 'conflict', title: 'Телефон', file: '+79003333333' }])
    expect(report).toMatchObject({ updated: 1, refused: 0 })
    expect(await standing(row.snils!)).toMatchObject({ phone: '+79002222222', load: 0.5 })
    // not decided, so it is asked again
    expect((await checkStaffFile(context, input([third]))).disputes).toMatchObject([{ kind: 'conflict' }])
  })

  it('gives way where the sender takes the row, or all conflicts, and is then loaded as any other', async () => {
    const { context, input, standing } = await newSchool()
    const [one, two] = [soundRow({ phone: '8 900 111-11-11' }), soundRow({ phone: '8 900 111-11-12' })]
    await loadStaffFile(context, input([one, two]))
    for (const row of [one, two]) await changePhone(context, await standing(row.snils!), '+79002222222')
    const third = [one, two].map(row => ({ ...row, phone: '8 900 333-33-33' }))
    const first = await loadStaffFile(context, { ...input(third), take: takeAll([3]) })
    expect(first.disputes.map(dispute => dispute.row)).toEqual([2])
    expect((await standing(one.snils!)).phone).toBe('+79002222222')
    expect((await standing(two.snils!)).phone).toBe('+79003333333')
    expect(await loadStaffFile(context, { ...input(third), take: takeAll() })).toMatchObject({
      updated: 1,
      disputes: [],
    })
    expect((await standing(one.snils!)).phone).toBe('+79003333333')
    // what was taken is now what a file said last: a newer file goes over it
    const newer = await loadStaffFile(context, input([{ ...one, phone: '8 900 444-44-44' }]))
    expect(newer).toMatchObject({ updated: 1, disputes: [] })
  })

  it('is not given over by a decision made before it was seen', async () => {
    const { context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11' })
    await loadStaffFile(context, input([row]))
    await changePhone(context, await standing(row.snils!), '+79002222222')
    const earlier = new Date(new Date(TEST_NOW).getTime() - 1000).toISOString()
    const take = readTake(JSON.stringify({ rows: [2], seenAt: earlier }))
    const report = await loadStaffFile(context, {
      ...input([{ ...row, phone: '8 900 333-33-33' }]),
      take,
    })
    expect(report.disputes).toMatchObject([{ kind: 'conflict' }])
    expect((await standing(row.snils!)).phone).toBe('+79002222222')
  })

  it('may be the position, the first day or a removed category of a job that was loaded', async () => {
    const { school, context, input, standing } = await newSchool()
    const row = soundRow({ category: 'первая', assignedOn: '01.02.2024' })
    await loadStaffFile(context, input([row]))
    const card = await standing(row.snils!)
    await correctEmployment(context, {
      id: card.id,
      employment: card.job,
      version: card.job_version,
      reason: 'Ошибка',
      ...employmentFields.parse({
        organisationId: school.id,
        positionCode: 'tutor',
        subjects: card.subjects,
        load: card.load,
        validFrom: '2016-09-01',
      }),
    })
    const { rows } = await database.owner.query(
      'select id, version from qualifications where person_id = $1',
      [card.id],
    )
    await removeQualification(context, {
      id: card.id,
      qualification: rows[0].id,
      version: rows[0].version,
      reason: 'Ошибка',
    })
    const report = await loadStaffFile(context, input([row]))
    expect(report).toMatchObject({ created: 0, updated: 0, unchanged: 1, problems: [] })
    expect(report.disputes.map(one => [one.kind, one.title, one.file, one.present])).toEqual([
      ['kept', 'Должность', 'Учитель', 'Тьютор'],
      ['kept', 'Дата приёма', '01.09.2015', '01.09.2016'],
      ['kept', 'Категория', 'первая от 01.02.2024', 'убрано'],
    ])
    expect(await standing(row.snils!)).toMatchObject({ position_code: 'tutor', valid_from: '2016-09-01' })
    const taken = await loadStaffFile(context, { ...input([row]), take: takeAll([2]) })
    expect(taken.disputes).toEqual([])
    expect(await standing(row.snils!)).toMatchObject({ position_code: 'teacher', valid_from: '2015-09-01' })
    // the undoing brings the corrected values back
    await undoImport(context, { id: taken.batch! })
    expect(await standing(row.snils!)).toMatchObject({ position_code: 'tutor', valid_from: '2016-09-01' })
  })
})

describe('a person whose surname and birth date were corrected by hand', () => {
  it('is still known by what the file said, and keeps both', async () => {
    const { context, input, standing } = await newSchool()
    const row = soundRow()
    await loadStaffFile(context, input([row]))
    const card = await standing(row.snils!)
    await updatePerson(context, {
      id: card.id,
      version: card.version,
      ...personFields.parse({
        lastName: 'Петрова',
        firstName: row.firstName,
        middleName: row.middleName,
        birthDate: '1985-03-18',
        snils: row.snils,
      }),
    })
    const report = await loadStaffFile(context, input([row]))
    expect(report.problems).toEqual([])
    expect(report.disputes.map(one => [one.kind, one.title, one.present])).toEqual([
      ['kept', 'Фамилия', 'Петрова'],
      ['kept', 'Дата рождения', '18.03.1985'],
    ])
  })
})

describe('a card that no file has told of', () => {
  it('is updated as it was entered, but not where somebody has corrected it since', async () => {
    const { school, context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11', email: 'file@school.ru' })
    await createPerson(context, {
      person: personFields.parse({
        lastName: row.lastName,
        firstName: row.firstName,
        middleName: row.middleName,
        birthDate: '1985-03-17',
        snils: row.snils,
        phone: '+79005555555',
        email: 'entered@school.ru',
      }),
      employment: employmentFields.parse({
        organisationId: school.id,
        positionCode: 'teacher',
        validFrom: '2015-09-01',
      }),
    })
    const card = await standing(row.snils!)
    const { email } = card
    await updatePerson(context, {
      id: card.id,
      version: card.version,
      ...personFields.parse({
        lastName: row.lastName,
        firstName: row.firstName,
        middleName: row.middleName,
        birthDate: '1985-03-17',
        snils: row.snils,
        phone: '+79006666666',
        email,
      }),
    })
    const report = await loadStaffFile(context, input([row]))
    expect(report.disputes).toMatchObject([{ kind: 'conflict', title: 'Телефон' }])
    expect(await standing(row.snils!)).toMatchObject({ phone: '+79006666666', email: 'file@school.ru' })
  })

  it('of somebody who works elsewhere only keeps its corrections, and does not show what stands in it', async () => {
    const { context, input } = await newSchool()
    const other = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11' })
    await loadStaffFile(other.context, other.input([row]))
    await changePhone(other.context, await other.standing(row.snils!), '+79002222222')
    const partTime = { ...row, kind: 'совместительство', position: 'Тьютор' }
    const report = await checkStaffFile(context, input([partTime]))
    expect(report.problems).toEqual([])
    expect(report.disputes).toMatchObject([
      {
        kind: 'conflict',
        title: 'Телефон',
        present: 'другое значение, видно после загрузки',
        changedBy: null,
      },
    ])
    expect(JSON.stringify(report)).not.toContain('79002222222')
    const phone = async () =>
      (await database.owner.query('select phone from persons where snils = $1', [row.snils])).rows[0].phone
    // nobody decides about what she has not seen, whatever is sent beside the file
    const blind = { ...partTime, phone: '8 900 333-33-33' }
    for (const rows of ['all', [2]] as const) {
      const take = readTake(JSON.stringify({ rows, seenAt: '2100-01-01T00:00:00Z' }))
      expect((await checkStaffFile(context, { ...input([blind]), take })).disputes).toHaveLength(1)
    }
    const take = takeAll([2])
    expect(await loadStaffFile(context, { ...input([blind]), take })).toMatchObject({ created: 1 })
    expect(await phone()).toBe('+79002222222')
    // with the job the card is hers to see, and to decide about
    await loadStaffFile(context, { ...input([blind]), take })
    expect(await phone()).toBe('+79003333333')
  })
})

describe('a card merged into another after a file', () => {
  it('keeps what was changed by hand in its job, and what stands in the card that is left', async () => {
    const { school, context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11', load: '1' })
    await loadStaffFile(context, input([row]))
    const former = await standing(row.snils!)
    await database.owner.query('update employments set load = 0.5, version = 2 where id = $1', [former.job])
    const { person } = await buildTeacher(database, {
      at: school.id,
      person: {
        lastName: row.lastName,
        firstName: row.firstName,
        middleName: row.middleName,
        birthDate: '1985-03-17',
        phone: '+79002222222',
        snils: null,
      },
      employment: { positionCode: 'tutor' },
    })
    await mergePersons(context, [peopleTrace], {
      ...{ id: person.id, former: former.id, version: 1, formerVersion: former.version },
      ...{ take: ['snils'], reason: 'Одна и та же' },
    })
    const report = await loadStaffFile(context, input([row]))
    expect(report.disputes.map(one => [one.kind, one.title, one.present])).toEqual(
      expect.arrayContaining([['kept', 'Телефон', '+79002222222']]),
    )
    const { rows } = await database.owner.query(
      'select load::float8 as load, person_id from employments where id = $1',
      [former.job],
    )
    expect(rows).toEqual([{ load: 0.5, person_id: person.id }])
  })
})

describe('after an undoing', () => {
  it('the same file is new again: undone values are no change by hand', async () => {
    const { context, input, standing } = await newSchool()
    const row = soundRow({ phone: '8 900 111-11-11', category: '', assignedOn: '' })
    await loadStaffFile(context, input([row]))
    const newer = {
      ...row,
      phone: '8 900 222-22-22',
      load: '0,5',
      category: 'первая',
      assignedOn: '01.02.2024',
    }
    const { batch } = await loadStaffFile(context, input([newer]))
    await undoImport(context, { id: batch! })
    expect((await standing(row.snils!)).phone).toBe('+79001111111')
    expect(await loadStaffFile(context, input([newer]))).toMatchObject({ updated: 1, disputes: [] })
    expect(await standing(row.snils!)).toMatchObject({ phone: '+79002222222', load: 0.5 })
  })
})
