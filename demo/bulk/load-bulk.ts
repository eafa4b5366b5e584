import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { feminineSurname, NAME_LISTS } from '../country/names.ts'
import { REGION_PROFILES } from '../country/scale.ts'
import { setAside } from './set-aside.ts'
import { PLACE_STEMS, SUBJECTS } from './subjects.ts'

/** How many there are in the end, the small country's own included. */
export type BulkScale = {
  regions: 'one' | 'all'
  municipalities: number
  organisations: number
  people: number
}

export const BULK_SCALES: Readonly<Record<'region' | 'country', BulkScale>> = {
  region: { regions: 'one', municipalities: 61, organisations: 520, people: 10_000 },
  country: { regions: 'all', municipalities: 2300, organisations: 60_000, people: 2_500_000 },
}

/** Tables that grow by hundreds of thousands of rows. */
const BIG_TABLES = [
  'persons',
  'employments',
  'qualifications',
  'attempts',
  'ratings',
  'deficits',
  'pathways',
  'pathway_cards',
  'pathway_items',
  'pathway_item_deficits',
  'completions',
] as const

/**
 * Puts a great many invented people around the small country: plain rows that the database makes by itself, past the
 * use cases. The same seed and day give the same rows. As the tables' owner, within the caller's transaction, on a
 * database that holds the small country.
 */
export async function loadBulk(
  owner: pg.ClientBase,
  { scale, seed, today, progress }: BulkOptions,
): Promise<void> {
  for (const [name, value] of SETTINGS) await owner.query(`set local ${name} = '${value}'`)
  await owner.query(functionsOf(seed))
  await fillLists(owner, scale)
  const { rows } = await owner.query<{ people: string }>('select count(*) as people from persons')
  const numbers = {
    ...scale,
    ...listSizes(),
    people: scale.people - Number(rows[0]!.people),
    today: `'${today}'`,
  }
  progress('Территории и организации')
  await run(owner, 'places.sql', numbers)
  const putBack = await setAside(owner, BIG_TABLES)
  progress('Люди и их работа')
  await run(owner, 'people.sql', numbers)
  progress('Диагностики, дефициты, маршруты, удостоверения')
  await run(owner, 'history.sql', numbers)
  progress('Индексы и ограничения')
  await putBack()
  progress('Показатели и слова для поиска')
  // What is reckoned from millions of new rows must not be planned for a few thousand.
  await owner.query(`analyze ${BIG_TABLES.join(', ')}`)
  const putMeasuredBack = await setAside(owner, ['measured_staff'])
  await owner.query('call app.remeasure_everyone()')
  await putMeasuredBack()
  await owner.query('call app.gather_person_words()')
}

export type BulkOptions = {
  scale: BulkScale
  seed: number
  /** Day on which the history ends, ISO. */
  today: string
  progress: (text: string) => void
}

const SETTINGS = [
  ['work_mem', '256MB'],
  ['maintenance_work_mem', '1GB'],
  ['max_parallel_maintenance_workers', '2'],
  ['synchronous_commit', 'off'],
] as const

/**
 * `draw(stream, n, size)` gives 0…size − 1, the same for the same three and the seed; `made(kind, n)` a UUIDv7 in the
 * order of n; `snils(number)` its control digits. Numbers from 980-000-000 on have never been issued.
 */
function functionsOf(seed: number): string {
  const weights = Array.from(
    { length: 9 },
    (_, place) => `(number / 1${'0'.repeat(place)}) % 10 * ${place + 1}`,
  )
  return `
    create function pg_temp.draw(stream int, n bigint, size bigint) returns int language sql immutable parallel safe
      as $$ select ((hashint8extended(n, stream * 7919 + ${seed}) & 4611686018427387903) % size)::int $$;
    create function pg_temp.made(kind int, n bigint) returns uuid language sql immutable parallel safe
      as $$ select (lpad(to_hex(1577836800000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8' ||
        lpad(to_hex(hashint8extended(n, kind * 104729 + ${seed}) & 1152921504606846975), 15, '0'))::uuid $$;
    create function pg_temp.snils(number bigint) returns text language sql immutable parallel safe
      as $$ select lpad((number * 100 + (${weights.join(' + ')}) % 101 % 100)::text, 11, '0') $$`
}

/** `bulk_words` (list, n from 0, man, woman) and `bulk_regions`. */
async function fillLists(owner: pg.ClientBase, scale: BulkScale): Promise<void> {
  const { surnames, women, men, patronymics } = NAME_LISTS
  const words = [
    ...surnames.map((man, n) => ['surname', n, man, feminineSurname(man)]),
    ...women.map((name, n) => ['women', n, name, name]),
    ...men.map((name, n) => ['men', n, name, name]),
    ...patronymics.map(([son, daughter], n) => ['patronymic', n, son, daughter]),
    ...PLACE_STEMS.map((name, n) => ['place', n, name, name]),
  ]
  const territoryOf = new Map(REGION_PROFILES.map(({ subject, territory }) => [subject, territory]))
  const regions = SUBJECTS.map(({ code, name, type, timeZone }, at) => {
    return [at + 1, territoryOf.get(code) ?? `subject-${code}`, name, type, timeZone]
  }).filter(([, territory]) => scale.regions === 'all' || territory === 'ivanovo')
  await owner.query(`
    create temp table bulk_words (list text, n int, man text, woman text, primary key (list, n)) on commit drop;
    create temp table bulk_regions (n int primary key, territory text, name text, type text, time_zone text) on commit drop`)
  await owner.query(
    'insert into bulk_words select * from jsonb_to_recordset($1::jsonb) as x(list text, n int, man text, woman text)',
    [JSON.stringify(words.map(([list, n, man, woman]) => ({ list, n, man, woman })))],
  )
  await owner.query(
    `insert into bulk_regions select * from
      jsonb_to_recordset($1::jsonb) as x(n int, territory text, name text, type text, time_zone text)`,
    [
      JSON.stringify(
        regions.map(([n, territory, name, type, time_zone]) => ({ n, territory, name, type, time_zone })),
      ),
    ],
  )
  await owner.query('analyze bulk_words; analyze bulk_regions')
}

function listSizes() {
  const { surnames, women, men, patronymics } = NAME_LISTS
  return {
    surnames: surnames.length,
    women: women.length,
    men: men.length,
    patronymics: patronymics.length,
  }
}

/** Statements of a file one by one, `:name` replaced. */
async function run(
  owner: pg.ClientBase,
  file: string,
  values: Readonly<Record<string, string | number>>,
): Promise<void> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8')
  const filled = text.replaceAll(/--.*$/gm, '').replaceAll(/(?<!:):([a-z]+)\b/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${file} asks for :${name}, which is not given`)
    return String(value)
  })
  for (const statement of filled.split(/;\s*$/m)) if (statement.trim()) await owner.query(statement)
}
