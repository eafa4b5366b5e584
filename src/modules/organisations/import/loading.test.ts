import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  type OrganisationCells,
  organisationsCsv,
  soundOrganisation,
} from '#testing/factories/organisation-file.ts'
import { buildMunicipality, buildTwoRegions } from '#testing/factories/people.ts'
import { showOrganisation, showOrganisationHistory } from '../show-organisation.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './load-organisations.ts'
import { undoOrganisationsImport } from './undo-import.ts'

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
const bodyNamed = async (name: string) =>
  (await database.owner.query('select * from organisations where name = $1', [name])).rows[0]

describe('a loading', () => {
  it('creates bodies with facts, and finds the same file unchanged', async () => {
    const rows = [
      school({
        site: 'https://school.example',
        okpo: '00000017',
        licenceNumber: 'Л035-1',
        licenceIssuedOn: '01.02.2016',
        licenceIssuer: 'Министерство образования',
        lowResults: 'да',
        rural: '+',
        small: 'нет',
        flagYear: '2026',
        flagSource: 'Приказ № 5',
      }),
      school({ kind: 'СОШ' }),
    ]
    const report = await load(rows)
    expect(report).toMatchObject({ rows: 2, created: 2, updated: 0, refused: 0, problems: [] })
    const { id } = await bodyOf(rows[0]!.inn!)
    const card = await showOrganisation(admin(), { id })
    expect(card).toMatchObject({
      municipalityId: world.here.municipalities[0].id,
      level: 'I',
      isRural: true,
      okpo: '00000017',
    })
    expect(card.licences).toMatchObject([{ number: 'Л035-1', issuedOn: '2016-02-01', status: 'active' }])
    expect(card.yearFlags.map(one => [one.year, one.flag, one.source])).toEqual([
      [2026, 'low-results', 'Приказ № 5'],
      [2026, 'rural', 'Приказ № 5'],
    ])
    const history = await showOrganisationHistory(admin(), { id })
    expect(JSON.stringify(history)).toContain('organisations.csv')
    expect(await load(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 2, batch: null })
  })

  it('changes nothing on a check', async () => {
    const row = school()
    expect(await check([row])).toMatchObject({ created: 1, batch: null })
    expect(await bodyOf(row.inn!)).toBeUndefined()
  })

  it('updates by ОГРН, by ИНН with КПП, by name within the municipality; an empty cell changes nothing', async () => {
    const rows = [school(), school(), school({ inn: '', kpp: '', ogrn: '' })]
    await load(rows)
    const [a, b, c] = rows as [OrganisationCells, OrganisationCells, OrganisationCells]
    const report = await load([
      { ...a, inn: '', kpp: '', name: `${a.name} имени Пушкина`, phone: '' },
      { ...b, ogrn: '', phone: '111' },
      {
        ...c,
        name: c.name!.toUpperCase().replaceAll('«', '"').replaceAll('»', '"'),
        shortName: '',
        email: 'a@b.ru',
      },
    ])
    expect(report).toMatchObject({ created: 0, updated: 3, problems: [], conflictCount: 0 })
    expect(await bodyOf(a.inn!)).toMatchObject({
      name: `${a.name} имени Пушкина`,
      phone: a.phone,
      inn: a.inn,
    })
    expect(await bodyOf(b.inn!)).toMatchObject({ phone: '111', ogrn: b.ogrn })
  })

  it('a branch has the numbers of its body and a КПП of its own', async () => {
    const head = school()
    const branch = {
      ...school(),
      inn: head.inn!,
      ogrn: head.ogrn!,
      kpp: '000002001',
      parent: head.inn!,
      parentBond: 'филиал',
    }
    expect(await load([branch, head])).toMatchObject({ created: 2, problems: [] })
    const { rows } = await database.owner.query(
      'select c.short_name, c.parent_bond, p.short_name as parent from organisations c join organisations p on p.id = c.parent_id where c.inn = $1',
      [head.inn],
    )
    expect(rows).toEqual([{ short_name: branch.shortName, parent_bond: 'branch', parent: head.shortName }])
    expect(
      await load([
        { ...branch, phone: '222' },
        { ...head, phone: '333' },
      ]),
    ).toMatchObject({ updated: 2, problems: [] })
  })

  it('a name is looked for in the whole region when the file or the register does not say the municipality', async () => {
    const bare = { inn: '', kpp: '', ogrn: '' }
    const [placed, placeless] = [school(bare), school({ ...bare, municipality: '' })]
    await load([placed, placeless])
    expect(
      await load([
        { ...placed, municipality: '', phone: '111' },
        { ...placeless, municipality: place(), phone: '222' },
      ]),
    ).toMatchObject({ created: 0, updated: 2, problems: [] })
    expect(await bodyNamed(placeless.name!)).toMatchObject({
      municipality_id: world.here.municipalities[0].id,
    })
    // the same name in another municipality is another school
    const elsewhere = { ...placed, municipality: world.here.municipalities[1].name }
    expect(await load([elsewhere])).toMatchObject({ created: 1, updated: 0 })
    expect((await check([{ ...placed, municipality: '' }])).problems).toMatchObject([
      { code: 'organisations.match-many' },
    ])
  })

  it('another КПП under the ОГРН of a body of the register is a branch of it, not the body', async () => {
    const head = school()
    await load([head])
    const branch = { ...school(), inn: head.inn!, ogrn: head.ogrn!, kpp: '000003001' }
    expect(await load([branch])).toMatchObject({ created: 1, updated: 0, problems: [] })
    expect(await bodyNamed(head.name!)).toMatchObject({ kpp: head.kpp })
  })

  it('a body of the register needs no place in the file, a new one does', async () => {
    const office = school({ kind: 'municipal-authority', level: 'муниципальный', code: 'office-known' })
    await load([office])
    const report = await checkOrganisationsFile(whole(), {
      file: organisationsCsv([
        { name: office.name!, kind: office.kind!, code: office.code!, phone: '900' },
        { ...school({ kind: 'municipal-authority' }), municipality: '', region: world.here.region.name },
        { ...school(), municipality: '' },
      ]),
    })
    expect(report.updated + report.conflictCount).toBe(1)
    expect(report.problems.map(({ row, code }) => [row, code])).toEqual([
      [3, 'organisations.municipality-empty'],
      [4, 'organisations.place'],
    ])
  })

  it('the same body twice in a file is refused with the row of the first', async () => {
    const one = school()
    const report = await check([
      one,
      { ...school(), inn: one.inn!, kpp: one.kpp! },
      { ...school(), name: one.name! },
    ])
    expect(report.problems.map(({ row, code, title }) => [row, code, title])).toEqual([
      [3, 'organisations.row-twice', 'ИНН'],
      [4, 'organisations.row-twice', 'Полное название'],
    ])
    expect(report.problems[0]!.message).toContain('повторяет строку 2')
  })

  it('another ОГРН under the name of a body of the register is asked about, not written', async () => {
    const one = school()
    await load([one])
    const report = await check([{ ...school(), name: one.name! }])
    expect(report.problems).toMatchObject([{ code: 'organisations.name-taken', row: 2 }])
    expect(report.problems[0]!.message).toContain(one.ogrn)
  })

  it('a parent may stand lower in the file; a refused or looping one refuses its units', async () => {
    const office = school({
      kind: 'отдел образования',
      name: 'Отдел образования Северный',
      shortName: 'Отдел Северный',
      level: 'муниципальный',
    })
    const loop = [school({ code: 'loop-a', parent: 'loop-b' }), school({ code: 'loop-b', parent: 'loop-a' })]
    const bad = school({ code: 'bad-one', inn: '1' })
    const report = await load([
      school({ parent: 'Отдел  образования «Северный»' }),
      office,
      ...loop,
      bad,
      school({ parent: 'bad-one' }),
    ])
    expect(report.created).toBe(2)
    expect(report.problems.map(({ row, code }) => [row, code])).toEqual([
      [4, 'organisations.parent-loop'],
      [5, 'organisations.parent-loop'],
      [6, 'organisations.inn-length'],
      [7, 'organisations.parent'],
    ])
  })

  it('closes a body by its date; moving one to another municipality is left to reorganisations', async () => {
    const row = school()
    await load([row])
    const moved = await check([{ ...row, municipality: world.here.municipalities[1].name }])
    expect(moved.problems).toMatchObject([{ code: 'organisations.moved' }])
    expect(await load([{ ...row, validTo: '01.09.2025' }])).toMatchObject({ updated: 1 })
    const { rows } = await database.owner.query('select valid_to::text from organisations where inn = $1', [
      row.inn,
    ])
    expect(rows).toEqual([{ valid_to: '2025-09-01' }])
  })

  it('what was emptied by hand stays empty, a closing that was taken back among it', async () => {
    const row = school({ validTo: '01.09.2025', email: 'old@school.ru' })
    await load([row])
    await database.owner.query(
      `update organisations set valid_to = null, email = null, version = version + 1 where inn = $1`,
      [row.inn],
    )
    expect(await load([row])).toMatchObject({ unchanged: 1, batch: null })
    expect(await load([{ ...row, email: 'new@school.ru' }])).toMatchObject({
      unchanged: 1,
      conflicts: [{ title: 'E-mail', present: 'пусто', file: 'new@school.ru', last: 'old@school.ru' }],
    })
    expect(await bodyOf(row.inn!)).toMatchObject({ valid_to: null, email: null })
    expect(await load([{ ...row, email: 'new@school.ru' }], ['*'])).toMatchObject({ updated: 1 })
  })

  it('a licence or a mark removed by hand is not given again by the same file, but after an undoing it is', async () => {
    const row = school({
      licenceNumber: 'Л035-7',
      licenceIssuedOn: '01.02.2016',
      licenceIssuer: 'Министерство образования',
      rural: 'да',
      flagSource: 'Приказ № 5',
    })
    const { batch } = await load([row])
    const { id } = await bodyOf(row.inn!)
    const facts = async () =>
      (
        await database.owner.query(
          `select (select count(*)::int from organisation_licences where organisation_id = $1) as licences,
             (select count(*)::int from organisation_flags where organisation_id = $1) as flags`,
          [id],
        )
      ).rows[0]
    await database.owner.query('delete from organisation_licences where organisation_id = $1', [id])
    await database.owner.query(
      `update organisation_flags set flag = 'small', version = 2 where organisation_id = $1`,
      [id],
    )
    expect(await load([row])).toMatchObject({ unchanged: 1, batch: null })
    expect(await facts()).toEqual({ licences: 0, flags: 1 })
    await undoOrganisationsImport(admin(), { id: batch! })
    expect(await load([row])).toMatchObject({ updated: 1 })
    expect(await facts()).toEqual({ licences: 1, flags: 2 })
  })

  it('a federal body is given no municipality, and the rest of the file is loaded', async () => {
    const { rows } = await database.owner.query(
      `insert into organisations (id, kind, level, code, name, short_name)
       values (gen_random_uuid(), 'organisation', 'F', 'federal-one', 'Федеральный институт', 'ФИ') returning name, code`,
    )
    const federal = { kind: 'Образовательная организация', ...rows[0] }
    const report = await loadOrganisationsFile(whole(), {
      file: organisationsCsv([{ ...federal, municipality: place() }, school()]),
    })
    expect(report).toMatchObject({
      created: 1,
      refused: 1,
      problems: [{ row: 2, code: 'organisations.of-no-region' }],
    })
  })

  it('municipalities are known by name in any writing, by code and by ОКТМО', async () => {
    const { id } = await buildMunicipality(database, {
      regionId: world.here.region.id,
      name: 'Город Светлоозёрск',
      typeName: 'городской округ',
      oktmo: '00701000',
    })
    const writings = [
      'Светлоозерск',
      'г. Светлоозёрск',
      'городской округ Город Светлоозёрск',
      '00701000',
      '00701000000',
    ]
    const report = await load(writings.map(municipality => school({ municipality })))
    expect(report).toMatchObject({ created: writings.length, problems: [] })
    const { rows } = await database.owner.query(
      'select count(*)::int as n from organisations where municipality_id = $1',
      [id],
    )
    expect(rows).toEqual([{ n: writings.length }])
  })
})
