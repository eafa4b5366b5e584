import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { fileOf, packed, rosterIn } from '#testing/factories/oneroster.ts'
import { syntheticOgrn } from '#testing/factories/organisation-file.ts'
import { buildTwoRegions, nextNumber, syntheticSnils } from '#testing/factories/people.ts'
import { exportOneRoster } from './export-oneroster.ts'
import { loadOneRoster } from './import-oneroster.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const head = () => contextOf(database, actors.centreHead(world.here.region.id, { name: 'Орлова А. П.' }))
const roster = () => rosterIn(world.here.municipalities[0].name)

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
