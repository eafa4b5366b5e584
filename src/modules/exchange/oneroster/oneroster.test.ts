import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { undoOrganisationsImport } from '#modules/organisations/index.ts'
import { personFields } from '#modules/people/contract.ts'
import { undoImport, updatePerson } from '#modules/people/index.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { csv, fileOf, MANIFEST, packed, rosterIn } from '#testing/factories/oneroster.ts'
import { buildTwoRegions } from '#testing/factories/people.ts'
import { checkOneRoster, loadOneRoster } from './import-oneroster.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))

const roster = () => rosterIn(world.here.municipalities[0].name)
const jobsIn = async (code: string) =>
  (
    await database.owner.query(
      `select p.last_name, p.snils, p.birth_date::text, p.sex, e.position_code, e.subjects, e.kind, e.valid_from::text, e.valid_to::text
       from employments e join persons p on p.id = e.person_id join organisations o on o.id = e.organisation_id
       where o.code = $1 order by p.last_name, e.valid_from`,
      [code],
    )
  ).rows

describe('a OneRoster package', () => {
  it('brings organisations and their staff, pupils left out, and changes nothing the second time', async () => {
    const one = roster()
    const file = fileOf(one)
    expect(await checkOneRoster(head(), file)).toMatchObject({
      organisations: { created: 2, batch: null },
      staff: [{ organisationId: null, organisationName: one.orgs[1]!.name, created: 2, batch: null }],
      waiting: 0,
      skipped: 1,
      problems: [],
    })
    expect(await jobsIn(one.code)).toEqual([])
    const report = await loadOneRoster(head(), file)
    expect(report).toMatchObject({ organisations: { created: 2 }, waiting: 0, skipped: 1, problems: [] })
    expect(report.staff).toMatchObject([
      { organisationName: one.orgs[1]!.name, created: 2, batch: expect.any(String) },
    ])
    expect(await jobsIn(one.code)).toEqual([
      {
        last_name: 'Иванова',
        snils: one.snils.teacher,
        birth_date: '1985-03-17',
        sex: 'f',
        position_code: 'teacher',
        subjects: ['математика'],
        kind: 'main',
        valid_from: '2015-09-01',
        valid_to: null,
      },
      {
        last_name: 'Сидоров',
        snils: one.snils.principal,
        birth_date: '1970-05-05',
        sex: null,
        position_code: 'director',
        subjects: [],
        kind: 'main',
        valid_from: '2012-08-15',
        valid_to: null,
      },
    ])
    const { rows } = await database.owner.query(
      `select o.kind, o.municipality_id, o.ogrn, p.kind as parent from organisations o join organisations p on p.id = o.parent_id where o.code = $1`,
      [one.code],
    )
    expect(rows).toEqual([
      {
        kind: 'organisation',
        municipality_id: world.here.municipalities[0].id,
        ogrn: one.orgs[1]!.identifier,
        parent: 'municipal-authority',
      },
    ])
    expect(await loadOneRoster(head(), fileOf(one, MANIFEST, 'export/'))).toMatchObject({
      organisations: { created: 0, unchanged: 2, batch: null },
      staff: [{ created: 0, unchanged: 2, batch: null }],
    })
  })

  it('tells every problem with file, row and column of the package, those of the rooms’ own rules too', async () => {
    const one = roster()
    await loadOneRoster(head(), fileOf(one))
    const [school] = [one.code]
    const bad = {
      ...one,
      orgs: [
        ...one.orgs,
        { sourcedId: 'x', name: 'Школа в другой области', type: 'school', 'metadata.oktmo': '12' },
        { sourcedId: 'y', name: 'Нечто', type: 'планета' },
      ],
      users: [
        ...one.users,
        { sourcedId: 'u4', givenName: 'Без', familyName: 'Снилса', 'metadata.birthDate': '1980-01-01' },
        { sourcedId: 'u5', givenName: 'Вера', familyName: 'Новая', userIds: '{СНИЛС:112-233-445 96}' },
      ],
      roles: [
        ...one.roles,
        { sourcedId: 'r4', userSourcedId: 'u4', role: 'siteAdministrator', orgSourcedId: school },
        { sourcedId: 'r5', userSourcedId: 'nobody', role: 'teacher', orgSourcedId: 'nowhere' },
        {
          sourcedId: 'r6',
          userSourcedId: 'u5',
          role: 'teacher',
          beginDate: '2020-02-31',
          orgSourcedId: school,
        },
      ],
      demographics: [...one.demographics, { sourcedId: 'u5', birthDate: '2031-01-01' }],
    }
    const { problems, staff, unusable } = await checkOneRoster(head(), fileOf(bad))
    expect(problems.map(({ file, row, column, code }) => [file, row, column, code])).toEqual([
      ['demographics.csv', 3, 'birthDate', 'staff.birth-future'],
      ['orgs.csv', 4, 'metadata.oktmo', 'organisations.municipality'],
      ['orgs.csv', 5, 'type', 'organisations.kind'],
      ['roles.csv', 5, 'beginDate', 'oneroster.no-begin'],
      ['roles.csv', 5, 'role', 'oneroster.no-position'],
      ['roles.csv', 6, 'userSourcedId', 'oneroster.no-user'],
      ['roles.csv', 6, 'orgSourcedId', 'oneroster.no-org'],
      ['roles.csv', 7, 'beginDate', 'staff.date-none'],
      ['users.csv', 5, 'userIds', 'oneroster.no-snils'],
      ['users.csv', 6, 'userIds', 'staff.snils-checksum'],
    ])
    expect(problems.at(-1)!.message).toBe(
      'users.csv, строка 6, userIds: СНИЛС: не сходится контрольная сумма. Проверьте цифры 112-233-445 96',
    )
    expect(unusable).toBe(2)
    expect(staff).toMatchObject([{ rows: 3, unchanged: 2, refused: 1 }])
  })

  it('checks staff of organisations that it brings itself by the same rules, and counts those of refused ones', async () => {
    const [one, two] = [roster(), roster()]
    await loadOneRoster(head(), fileOf(two))
    const bad = {
      ...one,
      orgs: [...one.orgs, { sourcedId: 'z', name: 'Школа', type: 'планета' }],
      users: [
        { ...one.users[0]!, userIds: '{СНИЛС:112-233-445 96}' },
        // the number belongs to somebody else in the register
        { ...one.users[1]!, identifier: two.snils.principal, familyName: 'Другая', givenName: 'Ольга' },
      ],
      roles: [...one.roles.slice(0, 2), { ...one.roles[0]!, sourcedId: 'r9', orgSourcedId: 'z' }],
      demographics: one.demographics,
    }
    const report = await checkOneRoster(head(), fileOf(bad))
    expect(report.staff).toMatchObject([{ organisationId: null, rows: 2, created: 0, refused: 2 }])
    expect(report.waiting).toBe(1)
    expect(report.problems.map(({ file, row, code }) => [file, row, code])).toEqual([
      ['orgs.csv', 4, 'organisations.kind'],
      ['users.csv', 2, 'staff.snils-checksum'],
      ['users.csv', 3, 'staff.snils-of-another'],
    ])
    const { rows } = await database.owner.query(
      'select from organisations where code = $1 union all select from import_runs',
      [one.code],
    )
    expect(rows).toEqual([])
  })

  it('says beforehand what one list of the package makes of another: two main jobs of one person, and transfers', async () => {
    const [one, two, later, last] = [roster(), roster(), roster(), roster()]
    const together = {
      ...one,
      orgs: [one, two, later, last].flatMap(({ orgs }) => orgs),
      users: [
        ...one.users,
        // another name under the number of the first school's principal
        {
          ...two.users[1]!,
          sourcedId: 'u9',
          identifier: one.snils.principal,
          givenName: 'Ольга',
          familyName: 'Другая',
        },
      ],
      roles: [
        ...one.roles,
        { ...two.roles[0]!, sourcedId: 'r7' },
        { ...later.roles[0]!, sourcedId: 'r8', beginDate: '2025-09-01' },
        { ...last.roles[0]!, sourcedId: 'r10', beginDate: '2025-12-01' },
        { ...two.roles[1]!, sourcedId: 'r9', userSourcedId: 'u9' },
      ],
    }
    const checked = await checkOneRoster(head(), fileOf(together))
    expect(checked.problems.map(({ file, row, code }) => [file, row, code])).toEqual([
      ['roles.csv', 5, 'staff.main-elsewhere'],
      ['users.csv', 5, 'staff.snils-of-another'],
    ])
    const loaded = await loadOneRoster(head(), fileOf(together))
    expect(loaded.problems).toEqual(checked.problems)
    const counts = ({ staff }: typeof loaded) =>
      staff.map(({ batch: _, organisationId: __, ...told }) => told)
    expect(counts(loaded)).toEqual(counts(checked))
    expect(await jobsIn(one.code)).toMatchObject([{ last_name: 'Иванова', valid_to: '2025-08-31' }, {}])
    expect(await jobsIn(later.code)).toMatchObject([{ last_name: 'Иванова', valid_to: '2025-11-30' }])
    expect(await jobsIn(last.code)).toMatchObject([{ last_name: 'Иванова', valid_to: null }])
  })

  it('is taken back whole: the staff first, then the organisations with the logs of it', async () => {
    const one = roster()
    const { organisations, staff } = await loadOneRoster(head(), fileOf(one))
    const undo = () => undoOrganisationsImport(head(), { id: organisations.batch! })
    const bodies = async () =>
      (await database.owner.query('select code from organisations where code = $1', [one.code])).rows
    const again = async () => (await loadOneRoster(head(), fileOf(one))).staff[0]
    await undoImport(head(), { id: staff[0]!.batch! })
    expect(await undo()).toMatchObject({ deleted: 2, kept: [] })
    expect(await bodies()).toEqual([])
    const left = await database.owner.query(
      'select from import_batches where id = $1 union all select from import_changes where batch_id = $1',
      [staff[0]!.batch],
    )
    expect(left.rows).toEqual([])
    const audit = await database.owner.query(
      `select action from audit.events where entity_id = $1 order by at, seq`,
      [staff[0]!.batch],
    )
    expect(audit.rows.map(row => row.action)).toEqual(['people.import-load', 'people.import-undo'])
    expect(await again()).toMatchObject({ created: 2 })
  })

  it('is not taken back from under staff that stands', async () => {
    const one = roster()
    const { organisations } = await loadOneRoster(head(), fileOf(one))
    const undone = await undoOrganisationsImport(head(), { id: organisations.batch! })
    expect(undone).toMatchObject({ deleted: 0, kept: [{ reason: expect.stringContaining('опираются') }, {}] })
    expect(await jobsIn(one.code)).toHaveLength(2)
  })

  it('leaves what people chose for the columns of their own files', async () => {
    await loadOneRoster(head(), fileOf(roster()))
    const { rows } = await database.owner.query(
      'select heading from import_columns union all select heading from organisation_import_columns',
    )
    expect(rows).toEqual([])
  })

  it('staff that is refused whole, or gives way to a hand, is told beside what was loaded', async () => {
    const one = roster()
    const { actor, ...context } = head()
    const { staff: _, ...reach } = actor.reach
    const report = await loadOneRoster({ ...context, actor: { ...actor, reach } }, fileOf(one))
    expect(report).toMatchObject({
      organisations: { created: 2, batch: expect.any(String) },
      staff: [{ organisationName: one.orgs[1]!.name, rows: 2, refused: 2, batch: null }],
      problems: [
        { code: 'staff.foreign', message: expect.stringContaining(`Работники «${one.orgs[1]!.name}»`) },
      ],
    })
    await loadOneRoster(head(), fileOf(one))
    const { rows } = await database.owner.query('select * from persons where snils = $1', [one.snils.teacher])
    const { last_name: lastName, first_name: firstName, middle_name: middleName, ...card } = rows[0]
    await updatePerson(head(), {
      id: card.id,
      version: card.version,
      ...personFields.parse({
        ...{ lastName, firstName, middleName },
        birthDate: card.birth_date,
        snils: card.snils,
        sex: card.sex,
        email: 'hand@school.ru',
      }),
    })
    expect(await loadOneRoster(head(), fileOf(one))).toMatchObject({
      staff: [{ unchanged: 2 }],
      staffConflictCount: 1,
      problems: [],
    })
  })

  it('what is to be deleted is closed and dismissed on the day of the change', async () => {
    const one = roster()
    await loadOneRoster(head(), fileOf(one))
    const gone = {
      ...one,
      roles: one.roles.map((role, index) =>
        index === 0 ? { ...role, status: 'tobedeleted', dateLastModified: '2026-02-10T10:00:00Z' } : role,
      ),
    }
    expect(await loadOneRoster(head(), fileOf(gone))).toMatchObject({
      staff: [{ updated: 1, unchanged: 1 }],
      problems: [],
    })
    expect((await jobsIn(one.code))[0]).toMatchObject({ last_name: 'Иванова', valid_to: '2026-02-10' })
  })

  const broken: [what: string, file: () => { name: string; bytes: Buffer }, code: string, says: string][] = [
    [
      'without a manifest',
      () => packed({ 'orgs.csv': 'sourcedId,name,type\n' }),
      'oneroster.manifest-missing',
      'нет manifest.csv',
    ],
    [
      'of another version',
      () =>
        fileOf(roster(), [
          { propertyName: 'oneroster.version', value: '1.1' },
          { propertyName: 'file.orgs', value: 'bulk' },
        ]),
      'oneroster.version',
      'принимается 1.2',
    ],
    [
      'with a promised file missing',
      () => packed({ 'manifest.csv': csv(MANIFEST), 'orgs.csv': csv(roster().orgs) }),
      'oneroster.file-missing',
      'обещает users.csv',
    ],
    [
      'with a column missing',
      () => fileOf({ ...roster(), orgs: [{ sourcedId: '1', name: 'Школа' }] }),
      'oneroster.column-missing',
      'orgs.csv, строка 1: нет столбца type',
    ],
    [
      'with one id twice',
      () =>
        fileOf({
          ...roster(),
          orgs: [
            { sourcedId: '1', name: 'А', type: 'school' },
            { sourcedId: '1', name: 'Б', type: 'school' },
          ],
        }),
      'oneroster.id-twice',
      'orgs.csv, строка 3, sourcedId: 1 уже стоит в строке 2',
    ],
    [
      'without organisations',
      () =>
        fileOf(
          roster(),
          MANIFEST.filter(one => one.propertyName !== 'file.orgs'),
        ),
      'oneroster.no-orgs',
      'orgs.csv',
    ],
    [
      'with a broken table',
      () => ({
        ...packed({ 'manifest.csv': csv(MANIFEST), 'orgs.csv': 'sourcedId,name,type\n1,"Школа,school\n' }),
      }),
      'spreadsheets.csv-quotes',
      'orgs.csv: ',
    ],
  ]
  it.each(broken)('%s is refused whole, in words', async (_, file, code, says) => {
    const report = await loadOneRoster(head(), file())
    expect(report.problems[0]).toMatchObject({ code })
    expect(report.problems[0]!.message).toContain(says)
    expect(report).toMatchObject({ organisations: { created: 0, batch: null }, staff: [] })
  })

  it('no archive, and a bomb, are refused before anything is read', async () => {
    const zeros = zipSync({ 'manifest.csv': new Uint8Array(60 * 1024 * 1024) }, { level: 9 })
    await expect(checkOneRoster(head(), { name: 'a.zip', bytes: Buffer.from(zeros) })).rejects.toMatchObject({
      code: 'oneroster.archive',
      message: expect.stringContaining('несоразмерно велик'),
    })
    await expect(checkOneRoster(head(), { name: 'a.zip', bytes: Buffer.from('нет') })).rejects.toMatchObject({
      code: 'oneroster.archive',
      message: expect.stringContaining('не архив ZIP'),
    })
  })
})
