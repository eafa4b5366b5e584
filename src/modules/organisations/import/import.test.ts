import iconv from 'iconv-lite'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '#platform/spreadsheets/read.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  type OrganisationCells,
  organisationsCsv,
  soundOrganisation,
  syntheticInn,
} from '#testing/factories/organisation-file.ts'
import { buildOrganisation, buildTwoRegions, nextNumber } from '#testing/factories/people.ts'
import { organisationFields } from '../contract.ts'
import { updateOrganisation } from '../keep-organisation.ts'
import { showOrganisation } from '../show-organisation.ts'
import type { OrganisationColumn } from './columns.ts'
import { listOrganisationImports, organisationsTemplate, refusedOrganisations } from './list-imports.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './load-organisations.ts'
import { MOST_ROWS } from './read-file.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const admin = () => contextOf(database, actors.admin(world.here.region.id, { name: 'Орлова А. П.' }))
const whole = () => contextOf(database, actors.admin())
const place = () => world.here.municipalities[0].name
const school = (over: OrganisationCells = {}) => soundOrganisation({ municipality: place(), ...over })
const check = (rows: OrganisationCells[]) => checkOrganisationsFile(admin(), { file: organisationsCsv(rows) })
const load = (rows: OrganisationCells[], takes?: string[]) =>
  loadOrganisationsFile(admin(), { file: organisationsCsv(rows), takes: new Set(takes) })
const bodyOf = async (inn: string) => {
  const { rows } = await database.owner.query('select * from organisations where inn = $1', [inn])
  return rows[0]
}

describe('the table of mistakes', () => {
  const cases: [
    what: string,
    cells: OrganisationCells,
    column: OrganisationColumn,
    code: string,
    says: string,
  ][] = [
    ['ИНН', { inn: '0000000017' }, 'inn', 'inn-checksum', 'контрольная цифра'],
    ['ИНН of a person', { inn: '500100732259' }, 'inn', 'inn-length', 'нужно 10 цифр, а здесь 12'],
    ['a number Excel rounded', { ogrn: '1,02E+12' }, 'ogrn', 'ogrn-rounded', 'Сделайте столбец текстовым'],
    ['ОГРН', { ogrn: '1000000000018' }, 'ogrn', 'ogrn-checksum', 'контрольная цифра'],
    ['КПП', { kpp: '12345' }, 'kpp', 'kpp', '9 знаков'],
    ['ОКПО', { okpo: '00000011' }, 'okpo', 'okpo-checksum', 'контрольная цифра'],
    ['no name', { name: '' }, 'name', 'empty', 'не заполнено'],
    ['unknown kind', { kind: 'Универсетет и' }, 'kind', 'kind', 'Возможно, «Университет»'],
    [
      'unknown municipality',
      { municipality: 'Нигдейск' },
      'municipality',
      'municipality',
      'нет муниципалитета',
    ],
    ['unknown ОКТМО', { municipality: '99999999' }, 'municipality', 'oktmo', 'с ОКТМО 99999999 нет'],
    ['unknown parent', { parent: 'Управление, которого нет' }, 'parent', 'parent', 'нет организации'],
    ['bond without a parent', { parentBond: 'филиал' }, 'parent', 'parent-empty', 'Впишите её'],
    ['mark without a source', { lowResults: 'да' }, 'flagSource', 'mark-source', 'приказ или перечень'],
    ['mark of neither', { rural: 'возможно' }, 'rural', 'mark', '«да» или «нет»'],
    [
      'licence without its day',
      { licenceNumber: '7', licenceIssuer: 'Министерство' },
      'licenceIssuedOn',
      'licence-date',
      'день выдачи',
    ],
    [
      'closed before created',
      { validFrom: '01.09.2020', validTo: '01.09.2019' },
      'validTo',
      'closed-before-created',
      'Проверьте обе даты',
    ],
    ['a script for a site', { site: 'javascript:alert(1)' }, 'site', 'site', 'не адрес сайта'],
    ['an address for a mail', { email: 'school' }, 'email', 'email', 'name@school.ru'],
  ]
  it.each(cases)('%s is refused with row, column and remedy', async (_, cells, column, code, says) => {
    const report = await check([school(), school(cells)])
    expect(report.problems).toHaveLength(1)
    expect(report.problems[0]).toMatchObject({ code: `organisations.${code}`, row: 3 })
    expect(report.problems[0]!.message).toContain('Строка 3, ')
    expect(report.problems[0]!.message).toContain(says)
    const letter = report.columns.find(one => one.field === column)!.letter
    expect(report.problems[0]!.column).toBe(letter)
    expect(report).toMatchObject({ rows: 2, created: 1, refused: 1 })
  })

  it('somebody else’s region is refused row by row, own and foreign in one file', async () => {
    const there = world.there
    const foreign = await buildOrganisation(database, {
      municipalityId: there.municipalities[0].id,
      inn: syntheticInn(nextNumber()),
    })
    const { inn } = (await database.owner.query('select inn from organisations where id = $1', [foreign.id]))
      .rows[0]
    const report = await check([
      school(),
      school({ municipality: there.municipalities[0].name }),
      school({ region: there.region.name, municipality: there.municipalities[0].name }),
      school({ inn, ogrn: '', kpp: '' }),
    ])
    expect(report.created).toBe(1)
    expect(report.problems.map(one => [one.row, one.code])).toEqual([
      [3, 'organisations.municipality-elsewhere'],
      [4, 'organisations.foreign'],
      [5, 'organisations.foreign'],
    ])
  })
})

describe('a change by hand', () => {
  it('stays, is shown beside the file’s and the last value, and gives way when it is said so', async () => {
    const row = school({ email: 'old@school.ru' })
    await load([row])
    const { id } = await bodyOf(row.inn!)
    const card = await showOrganisation(admin(), { id })
    await updateOrganisation(admin(), {
      ...organisationFields.parse({ ...card, phone: '777', email: 'hand@school.ru' }),
      id,
      version: card.version,
    })
    const next = [{ ...row, phone: '888', email: row.email!, site: 'school.ru' }]
    const report = await check(next)
    expect(report).toMatchObject({ updated: 1, conflictCount: 1 })
    // the mail of the file is not new: the hand's goes, and nobody is asked
    expect(report.conflicts).toMatchObject([
      { row: 2, title: 'Телефон', present: '777', file: '888', last: row.phone, organisationId: id },
    ])
    expect(report.keptByHand).toMatchObject([
      { row: 2, kind: 'kept', title: 'E-mail', present: 'hand@school.ru', file: row.email, last: row.email },
    ])
    expect(await load(next)).toMatchObject({ updated: 1, conflictCount: 1 })
    expect(await bodyOf(row.inn!)).toMatchObject({ phone: '777', email: 'hand@school.ru', site: 'school.ru' })
    // the key names the version the conflict was shown for: the card has changed since
    expect(await load(next, [report.conflicts[0]!.key])).toMatchObject({ updated: 0, conflictCount: 1 })
    const again = await check(next)
    expect(await load(next, [again.conflicts[0]!.key])).toMatchObject({ updated: 1, conflictCount: 0 })
    expect(await bodyOf(row.inn!)).toMatchObject({ phone: '888', email: 'hand@school.ru' })
    const { keptByHand } = await check(next)
    expect(await load(next, ['*'])).toMatchObject({ updated: 0, unchanged: 1 })
    expect(await load(next, [keptByHand[0]!.key])).toMatchObject({ updated: 1, keptByHand: [] })
    expect(await bodyOf(row.inn!)).toMatchObject({ email: row.email })
  })
})

describe('days of a body', () => {
  it('are compared as they would stand, the file’s beside those kept from the hand', async () => {
    const row = school({ validFrom: '01.09.2010' })
    await load([row])
    const { id } = await bodyOf(row.inn!)
    const card = await showOrganisation(admin(), { id })
    await updateOrganisation(admin(), {
      ...organisationFields.parse({ ...card, validFrom: '2015-09-01' }),
      id,
      version: card.version,
    })
    const next = [{ ...row, validFrom: '01.09.2008', validTo: '01.09.2012' }]
    expect((await check(next)).problems).toMatchObject([{ code: 'organisations.closed-before-created' }])
    const file = organisationsCsv(next)
    expect(await loadOrganisationsFile(admin(), { file, takes: new Set(['*']) })).toMatchObject({
      updated: 1,
    })
  })
})

describe('files', () => {
  it('XLSX, UTF-8 and windows-1251 are one; the template is read back; columns are remembered for the region', async () => {
    const header = ['Орг-ция целиком', 'Вид', 'Территория', 'Номер налоговый']
    const [one, two] = [school(), school()]
    const cells = [one, two].map(row => [row.name!, row.kind!, row.municipality!, row.inn!])
    const columns = new Map<string, OrganisationColumn | null>([
      ['A', 'name'],
      ['B', 'kind'],
      ['C', 'municipality'],
      ['D', 'inn'],
    ])
    const xlsx = await tableBuffer({
      sheetName: 'Лист',
      columns: header.map(text => ({ header: text })),
      rows: [cells[0]!],
    })
    expect(
      await loadOrganisationsFile(admin(), { file: { name: 'a.xlsx', bytes: xlsx }, columns }),
    ).toMatchObject({ created: 1, problems: [] })
    const csv = iconv.encode([header, cells[1]!].map(line => line.join('\t')).join('\n'), 'windows-1251')
    const report = await loadOrganisationsFile(admin(), { file: { name: 'a.csv', bytes: csv } })
    expect(report).toMatchObject({ created: 1, problems: [] })
    expect(report.columns.map(one_ => one_.source)).toEqual([
      'remembered',
      'remembered',
      'remembered',
      'remembered',
    ])
    const template = await organisationsTemplate(admin())
    const read = await checkOrganisationsFile(admin(), {
      file: { name: 't.xlsx', bytes: template.content as Buffer },
    })
    expect(read.problems).toMatchObject([{ code: 'organisations.no-rows' }])
  })

  it('the file of refused rows has the reasons, does not compute, and can be sent again', async () => {
    const row = school({ inn: '1', address: '=HYPERLINK("http://evil")' })
    const { batch } = await load([school(), row])
    const file = await refusedOrganisations(admin(), { id: batch! })
    const table = await readTable(file.content as Buffer, { name: 'refused.xlsx' })
    const names = table.columns.map(column => column.name)
    const lines: string[][] = []
    for await (const line of table.rows) lines.push(line.cells)
    expect(lines).toHaveLength(1)
    expect(lines[0]![names.indexOf('Что исправить')]).toContain('нужно 10 цифр')
    expect(lines[0]![names.indexOf('Строка исходного файла')]).toBe('3')
    // text, not a formula: it comes back as it went
    expect(lines[0]![names.indexOf('Адрес')]).toBe(row.address)
    const again = await checkOrganisationsFile(admin(), {
      file: { name: 'refused.xlsx', bytes: file.content as Buffer },
    })
    expect(again).toMatchObject({ rows: 1, refused: 1 })
  })

  it('a file of more rows than can be held at once is refused in words', async () => {
    const bytes = Buffer.from(`Полное название;Вид\n${'Школа;Школа\n'.repeat(MOST_ROWS + 1)}`)
    const report = await checkOrganisationsFile(admin(), { file: { name: 'a.csv', bytes } })
    expect(report).toMatchObject({ created: 0, problems: [{ code: 'spreadsheets.too-many-rows' }] })
    expect(report.problems[0]!.message).toContain('Разделите')
  })

  it('a stranger sees neither the loading nor its rows', async () => {
    const { batch } = await load([school(), school({ inn: '1' })])
    const stranger = contextOf(database, actors.admin(world.there.region.id))
    expect((await listOrganisationImports(stranger)).batches).toEqual([])
    await expect(refusedOrganisations(stranger, { id: batch! })).rejects.toMatchObject({ kind: 'not-found' })
    expect((await listOrganisationImports(whole())).batches.map(one => one.id)).toContain(batch)
  })
})

describe('several at once', () => {
  it('the same file sent four times in one moment makes each body once', async () => {
    // without numbers: nothing but the lock keeps the second from being created
    const rows = [school(), school()].map(row => ({ ...row, inn: '', kpp: '', ogrn: '' }))
    const reports = await Promise.all([1, 2, 3, 4].map(() => load(rows)))
    expect(reports.map(report => report.created).toSorted()).toEqual([0, 0, 0, 2])
    const { rows: found } = await database.owner.query(
      'select count(*)::int as n from organisations where name = any ($1)',
      [rows.map(row => row.name)],
    )
    expect(found).toEqual([{ n: 2 }])
  })
})
