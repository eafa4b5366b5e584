import { strToU8, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadMembersFile } from '../src/modules/bodies/import/load-members.ts'
import { loadOneRoster } from '../src/modules/exchange/oneroster/import-oneroster.ts'
import { loadOrganisationsFile } from '../src/modules/organisations/import/load-organisations.ts'
import { loadStaffFile } from '../src/modules/people/import/load-staff.ts'
import type { Context } from '../src/platform/db/database.ts'
import { Problem } from '../src/platform/errors/problem.ts'
import { actors, contextOf } from '../testing/actors.ts'
import { useDatabase } from '../testing/database.ts'
import { soundOrganisation } from '../testing/factories/organisation-file.ts'
import {
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
  nextNumber,
  syntheticSnils,
} from '../testing/factories/people.ts'
import { soundRow } from '../testing/factories/staff-file.ts'
import { HOSTILE_FILES, type Table } from '../testing/hostile-files.ts'

/** One table of files for all loaders: what one of them refuses clearly, all refuse clearly. */

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let council: { id: string }
/** People who work in the council's school and sit nowhere yet. */
const free: string[] = []
beforeAll(async () => {
  world = await buildTwoRegions(database)
  const municipalityId = world.here.municipalities[0].id
  council = await buildOrganisation(database, {
    municipalityId,
    parentId: world.here.schools[0].id,
    kind: 'council',
  })
  for (let count = 0; count < 40; count += 1) {
    const snils = syntheticSnils(600_000 + nextNumber())
    await buildTeacher(database, { at: world.here.schools[0].id, person: { snils } })
    free.push(snils)
  }
})

type File = { name: string; bytes: Uint8Array }
type Outcome = {
  created: number
  batch: string | null
  problems: readonly { code: string; message: string }[]
}
type Loader = {
  name: string
  table: Table
  /** The bytes of a table as what the loader takes. */
  pack: (bytes: Uint8Array, isCsv: boolean) => File
  load: (file: File, context?: Context) => Promise<Outcome>
  /** Reads books (XLSX) too. */
  readsBooks: boolean
}

const keeper = () =>
  contextOf(database, actors.schoolMethodologist(world.here.schools[0].id, { name: 'Здесь' }))
const admin = () => contextOf(database, actors.admin(world.here.region.id))
const asTable = (bytes: Uint8Array, isCsv: boolean) => ({ name: isCsv ? 'file.csv' : 'file.xlsx', bytes })

/** Only orgs.csv is hostile; the rest of the package is sound. */
const asPackage = (bytes: Uint8Array, isCsv: boolean): File => ({
  name: 'roster.zip',
  bytes: isCsv
    ? zipSync({
        'manifest.csv': strToU8('propertyName,value\noneroster.version,1.2\nfile.orgs,bulk\n'),
        'orgs.csv': bytes,
      })
    : bytes,
})

const LOADERS: readonly Loader[] = [
  {
    name: 'staff',
    table: {
      headings: ['СНИЛС', 'Фамилия', 'Имя', 'Дата рождения', 'Должность', 'Дата приёма'],
      row: () => {
        const { snils, lastName, firstName, birthDate, position, hiredOn } = soundRow()
        return [snils!, lastName!, firstName!, birthDate!, position!, hiredOn!]
      },
    },
    pack: asTable,
    readsBooks: true,
    load: (file, context = keeper()) =>
      loadStaffFile(context, { organisation: world.here.schools[0].id, file }),
  },
  {
    name: 'organisations',
    table: {
      headings: ['ИНН', 'Полное название', 'Вид', 'Муниципалитет'],
      row: () => {
        const { inn, name, kind } = soundOrganisation()
        return [inn!, name!, kind!, world.here.municipalities[0].name]
      },
    },
    pack: asTable,
    readsBooks: true,
    load: (file, context = admin()) => loadOrganisationsFile(context, { file }),
  },
  {
    name: 'members of a body',
    table: {
      headings: ['СНИЛС', 'Основание', 'С какого дня'],
      row: () => [free.pop()!, 'Приказ № 1', '01.09.2025'],
    },
    pack: asTable,
    readsBooks: true,
    load: (file, context = keeper()) => loadMembersFile(context, { id: council.id, file }),
  },
  {
    name: 'OneRoster',
    table: {
      headings: ['sourcedId', 'name', 'type', 'metadata.municipality'],
      row: () => {
        const number = nextNumber()
        return [`h-${number}`, `Лицей ${number} имени Королёва`, 'school', world.here.municipalities[0].name]
      },
    },
    pack: asPackage,
    readsBooks: false,
    load: async (file, context = admin()) => {
      const { organisations, problems } = await loadOneRoster(context, file)
      return { ...organisations, problems }
    },
  },
]

/** What came of it; a file refused whole is a problem like the others. */
const outcomeOf = async (loading: Promise<Outcome>): Promise<Outcome> =>
  await loading.catch(error => {
    if (!(error instanceof Problem)) throw error
    const { code, message } = error
    return { created: 0, batch: null, problems: [{ code, message }] }
  })

/** Everything a loading may write. */
const written = async () =>
  (
    await database.owner.query(
      `select (select count(*)::int from persons) as persons, (select count(*)::int from employments) as jobs,
         (select count(*)::int from organisations) as bodies, (select count(*)::int from body_members) as members,
         (select count(*)::int from import_batches) as staff, (select count(*)::int from organisation_imports) as lists,
         (select count(*)::int from body_imports) as compositions, (select count(*)::int from import_runs) as runs`,
    )
  ).rows[0]

describe.each(LOADERS)('$name', ({ table, pack, load, readsBooks }) => {
  it.each(HOSTILE_FILES)('$what', { timeout: 90_000 }, async ({ bytes, isCsv, expected }) => {
    const before = await written()
    const outcome = await outcomeOf(load(pack(bytes(table), isCsv)))
    const isRead = 'read' in expected && (isCsv || readsBooks)
    if (isRead) {
      expect(outcome).toMatchObject({ created: expected.read, problems: [] })
      return
    }
    expect(outcome).toMatchObject({ created: 0, batch: null })
    const [first] = outcome.problems
    // a book is no package at all: how it is broken is not the point
    const code = isCsv || readsBooks ? ('refused' in expected ? expected.refused : /./) : /^oneroster\./
    expect(first!.code).toMatch(code)
    expect(first!.message).toMatch(/[а-яё]{3}/i)
    expect(outcome.problems.length).toBeLessThan(60_000)
    // a problem is read by people, whatever the file says
    expect(Math.max(...outcome.problems.slice(0, 100).map(one => one.message.length))).toBeLessThan(600)
    expect(await written()).toEqual(before)
  })

  it('sent twice at once is loaded once', async () => {
    const file = pack(
      Buffer.from([table.headings, table.row()].map(cells => cells.join(',')).join('\n')),
      true,
    )
    const outcomes = await Promise.all([load(file), load(file)])
    expect(outcomes.map(one => one.created).toSorted()).toEqual([0, 1])
    expect(outcomes.flatMap(one => one.problems)).toEqual([])
  })

  it('killed between its parts leaves nothing, and the same file loads after it', async () => {
    const before = await written()
    const file = pack(
      Buffer.from([table.headings, table.row()].map(cells => cells.join(',')).join('\n')),
      true,
    )
    const holder = await database.owner.connect()
    await holder.query('begin')
    await holder.query('lock table audit.events in access exclusive mode')
    const outcome = expect(load(file)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect
      .poll(async () => {
        // everything but the record of it is written
        const { rows } = await database.owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and usename <> current_user`,
        )
        return rows.length
      })
      .toBeGreaterThan(0)
    await outcome
    await holder.query('rollback')
    holder.release()
    expect(await written()).toEqual(before)
    expect(await load(file)).toMatchObject({ created: 1, problems: [] })
  })

  it('is not taken from somebody who keeps another place', async () => {
    const strangers: Record<string, Context> = {
      staff: contextOf(database, actors.schoolMethodologist(world.there.schools[0].id)),
      admin: contextOf(database, actors.admin(world.there.region.id)),
    }
    const before = await written()
    const file = pack(
      Buffer.from([table.headings, table.row()].map(cells => cells.join(',')).join('\n')),
      true,
    )
    for (const stranger of Object.values(strangers)) {
      const outcome = await outcomeOf(load(file, stranger))
      expect(outcome).toMatchObject({ created: 0, batch: null })
      expect(outcome.problems[0]!.message).toMatch(/[а-яё]{3}/i)
    }
    expect(await written()).toEqual(before)
  })
})
