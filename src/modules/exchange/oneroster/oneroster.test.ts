import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { personFields } from '#modules/people/contract.ts'
import { updatePerson } from '#modules/people/index.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { syntheticOgrn } from '#testing/factories/organisation-file.ts'
import { buildTwoRegions, nextNumber, syntheticSnils } from '#testing/factories/people.ts'
import { exportOneRoster } from './export-oneroster.ts'
import { checkOneRoster, loadOneRoster } from './import-oneroster.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))

type Rows = Record<string, string>[]
const csv = (rows: Rows) => {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  return [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))]
    .map(cells => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
}
const packed = (files: Record<string, string>, folder = '') => ({
  name: 'roster.zip',
  bytes: Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [folder + name, strToU8(text)]))),
  ),
})
const MANIFEST = [
  { propertyName: 'manifest.version', value: '1.0' },
  { propertyName: 'oneroster.version', value: '1.2' },
  ...['orgs', 'users', 'roles', 'demographics'].map(name => ({
    propertyName: `file.${name}`,
    value: 'bulk',
  })),
  { propertyName: 'file.classes', value: 'absent' },
]

/** A school under a district with a teacher, a principal and a pupil. */
function roster() {
  const number = nextNumber()
  const [teacher, principal] = [syntheticSnils(500_000 + number * 2), syntheticSnils(500_001 + number * 2)]
  return {
    orgs: [
      {
        sourcedId: `d_${number}`,
        name: `Управление образования ${number}`,
        type: 'district',
        'metadata.municipality': world.here.municipalities[0].name,
      },
      {
        sourcedId: `s-${number}`,
        name: `Лицей ${number} имени Гагарина`,
        type: 'school',
        identifier: syntheticOgrn(900_000 + number),
        parentSourcedId: `d_${number}`,
      },
    ] as Rows,
    users: [
      {
        sourcedId: 'u1',
        enabledUser: 'true',
        userIds: `{LDAP:ivanova},{СНИЛС:${teacher}}`,
        givenName: 'Анна',
        familyName: 'Иванова',
        middleName: 'Петровна',
        email: 'a@school.ru',
      },
      {
        sourcedId: 'u2',
        enabledUser: 'true',
        identifier: principal,
        givenName: 'Пётр',
        familyName: 'Сидоров',
        'metadata.birthDate': '1970-05-05',
      },
      { sourcedId: 'u3', enabledUser: 'true', givenName: 'Ученик', familyName: 'Учеников' },
    ] as Rows,
    roles: [
      {
        sourcedId: 'r1',
        userSourcedId: 'u1',
        roleType: 'primary',
        role: 'teacher',
        beginDate: '2015-09-01',
        orgSourcedId: `s-${number}`,
        'metadata.subjects': 'математика',
      },
      {
        sourcedId: 'r2',
        userSourcedId: 'u2',
        roleType: 'primary',
        role: 'principal',
        beginDate: '2012-08-15',
        endDate: '',
        orgSourcedId: `s-${number}`,
      },
      {
        sourcedId: 'r3',
        userSourcedId: 'u3',
        roleType: 'primary',
        role: 'student',
        orgSourcedId: `s-${number}`,
      },
    ] as Rows,
    demographics: [{ sourcedId: 'u1', birthDate: '1985-03-17', sex: 'female' }] as Rows,
    code: `s-${number}`,
    snils: { teacher, principal },
  }
}
type Roster = ReturnType<typeof roster>
const fileOf = ({ orgs, users, roles, demographics }: Roster, manifest: Rows = MANIFEST, folder = '') =>
  packed(
    {
      'manifest.csv': csv(manifest),
      'orgs.csv': csv(orgs),
      'users.csv': csv(users),
      'roles.csv': csv(roles),
      'demographics.csv': csv(demographics),
    },
    folder,
  )
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

describe('a package of what the head keeps', () => {
  const filesOf = ({ content }: Awaited<ReturnType<typeof exportOneRoster>>) =>
    Object.fromEntries(
      Object.entries(unzipSync(content as Buffer)).map(([name, bytes]) => [name, strFromU8(bytes)]),
    )
  const asFile = ({ content, filename }: Awaited<ReturnType<typeof exportOneRoster>>) => ({
    name: filename,
    bytes: content as Buffer,
  })
  const rich = () => {
    const one = roster()
    one.orgs[1] = {
      ...one.orgs[1]!,
      'metadata.shortName': 'Лицей, «Гагарин»',
      'metadata.phone': '+7 4012 11-11-11',
      'metadata.address': '=cmd|calc',
      'metadata.parentBond': 'подведомственная организация',
    }
    one.users[0] = { ...one.users[0]!, phone: '+79001112233', 'metadata.teachingSince': '2010-09-01' }
    one.roles[0] = {
      ...one.roles[0]!,
      'metadata.load': '0,5',
      'metadata.category': 'высшая',
      'metadata.assignedOn': '2024-02-01',
      'metadata.kind': 'договор',
    }
    return one
  }

  it('loaded again is unchanged, and loaded where none of it is brings the same package back', async () => {
    const one = rich()
    const loaded = await loadOneRoster(head(), fileOf(one))
    expect(loaded.problems).toEqual([])
    const { rows } = await database.owner.query('select id from organisations where code = $1', [one.code])
    const first = await exportOneRoster(head(), { organisation: rows[0].id })
    const files = filesOf(first)
    expect(Object.keys(files).sort()).toEqual([
      'demographics.csv',
      'manifest.csv',
      'orgs.csv',
      'roles.csv',
      'users.csv',
    ])
    expect(files['manifest.csv']).toContain('oneroster.version,1.2\r\n')
    expect(files['manifest.csv']).toContain('file.orgs,bulk\r\n')
    expect(files['manifest.csv']).toContain('file.classes,absent\r\n')
    // what Excel would compute is text; a telephone number stays one
    expect(files['orgs.csv']).toContain(",'=cmd|calc,")
    expect(files['users.csv']).toContain(',+79001112233,')
    expect(await loadOneRoster(head(), asFile(first))).toMatchObject({
      organisations: { rows: 1, created: 0, updated: 0, unchanged: 1 },
      conflictCount: 0,
      staff: [{ rows: 2, created: 0, updated: 0, unchanged: 2 }],
      problems: [],
    })
    // the same package where nobody of it is known: other names and numbers in the place of these
    const number = nextNumber()
    const others: [string, string][] = [
      [one.code, `t-${number}`],
      [one.orgs[1]!.name!, `Лицей ${number} имени Титова`],
      ['«Гагарин»', '«Титов»'],
      [one.orgs[1]!.identifier!, syntheticOgrn(800_000 + number)],
      [one.snils.teacher, syntheticSnils(800_000 + number)],
      [one.snils.principal, syntheticSnils(810_000 + number)],
    ]
    const swapped = (text: string, to: 0 | 1) =>
      others.reduce((done, pair) => done.replaceAll(pair[1 - to]!, pair[to]!), text)
    const unknown = packed(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, swapped(text, 1)])),
    )
    expect(await loadOneRoster(head(), unknown)).toMatchObject({
      organisations: { created: 1 },
      staff: [{ created: 2, refused: 0 }],
      problems: [],
    })
    const there = await database.owner.query('select id from organisations where code = $1', [`t-${number}`])
    const back = filesOf(await exportOneRoster(head(), { organisation: there.rows[0].id }))
    const linesOf = (text: string) =>
      text
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
        .split('\r\n')
        .sort()
    for (const [name, text] of Object.entries(files))
      expect(linesOf(swapped(back[name]!, 0))).toEqual(linesOf(text))
  })

  it('is the head’s own only, is told to the audit and to everybody in it', async () => {
    const one = rich()
    await loadOneRoster(head(), fileOf(one))
    const stranger = contextOf(database, actors.centreHead(world.there.region.id, { name: 'Чужая' }))
    const { rows } = await database.owner.query('select id from organisations where code = $1', [one.code])
    await expect(exportOneRoster(stranger, { organisation: rows[0].id })).rejects.toMatchObject({
      kind: 'not-found',
    })
    const theirs = filesOf(await exportOneRoster(stranger, {}))
    expect(theirs['users.csv']).not.toContain(one.snils.teacher)
    const mine = filesOf(await exportOneRoster(head(), { municipality: world.here.municipalities[0].id }))
    expect(mine['users.csv']).toContain(`{СНИЛС:${one.snils.teacher}}`)
    const seen = await database.owner.query(
      `select v.viewer_name, v.part from audit.card_views v join persons p on p.id = v.person_id where p.snils = $1`,
      [one.snils.teacher],
    )
    expect(seen.rows).toEqual([{ viewer_name: 'Орлова А. П.', part: 'exchange' }])
    const told = await database.owner.query(
      `select actor_name from audit.events where action = 'exchange.oneroster-export' order by at`,
    )
    expect(told.rows.map(row => row.actor_name)).toEqual(expect.arrayContaining(['Чужая', 'Орлова А. П.']))
  })
})
