import { listDuplicatesQuery } from '#modules/people/contract.ts'
import { listDuplicates } from '#modules/people/index.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { buildMunicipality, buildOrganisation, buildRegion } from '#testing/factories/people.ts'
import { type BenchDatabase, type BenchResult, withBenchDatabase } from './bench-database.ts'

/**
 * Likely duplicates among half a million people, one in fifty without СНИЛС: finding those of one person, of a file of
 * 10,000, of everybody; the first page of the queue for the country and a municipality. Beside a bare look through the
 * same people for a name alike without the keys. Seconds.
 */
export default async function duplicates(): Promise<BenchResult> {
  return await withBenchDatabase(measure)
}

const PEOPLE = 500_000

async function measure(database: BenchDatabase): Promise<BenchResult> {
  const { owner } = database
  const region = await buildRegion(database)
  const municipality = await buildMunicipality(database, { regionId: region.id })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const other = await buildOrganisation(database, {
    municipalityId: (await buildMunicipality(database, { regionId: region.id })).id,
  })
  await fill(database, [school, other])
  const figures: Record<string, number> = { people: PEOPLE }
  const bare: Record<string, number> = {}
  await timed(figures, 'everybody', () => owner.query('call app.match_everyone()'))
  const pairs = await owner.query<{ count: string }>('select count(*) from duplicate_pairs')
  figures.pairs = Number(pairs.rows[0]!.count)
  const ids = await owner.query<{ id: string }>('select id from persons order by id desc limit 10000')
  const people = ids.rows.map(row => row.id)
  const match = (some: string[]) => owner.query('select app.match_duplicates($1)', [some])
  await best(figures, 'onePerson', () => match([people[0]!]))
  await best(figures, 'fileOf10000', () => match(people))
  const page = (actor: Parameters<typeof contextOf>[1]) =>
    listDuplicates(contextOf(database, actor), listDuplicatesQuery.parse({}))
  await best(figures, 'countryPage', () => page(actors.admin()))
  await best(figures, 'municipalityPage', () => page(actors.municipalMethodologist(municipality.id)))
  await best(bare, 'onePerson', () =>
    owner.query(
      `select count(*) from persons o, persons p where p.id = $1 and o.birth_date is not distinct from p.birth_date
       and similarity(o.search_name || '', p.search_name) > 0.6`,
      [people[0]],
    ),
  )
  return {
    name: 'duplicates',
    figures,
    bare,
    ratio: { onePerson: Math.round((figures.onePerson! / bare.onePerson!) * 1000) / 1000 },
  }
}

const SYLLABLES = [
  'ба',
  'ве',
  'го',
  'ду',
  'жи',
  'за',
  'ко',
  'лу',
  'ми',
  'но',
  'пе',
  'ра',
  'су',
  'то',
  'фи',
  'ха',
]
const SURNAMES = Array.from({ length: 4096 }, (_, at) => {
  const [first, second, third] = [at % 16, Math.floor(at / 16) % 16, Math.floor(at / 256)]
  return `${SYLLABLES[first]!.replace(/^./, letter => letter.toUpperCase())}${SYLLABLES[second]}${SYLLABLES[third]}`
})
const GIVEN = 'Анна Елена Ольга Наталья Ирина Татьяна Светлана Мария Юлия Марина'.split(' ')
const MIDDLE = SYLLABLES.flatMap(one => [`${one}лиевна`, `${one}ровна`])

/** Names as uneven as in life: the most frequent full names are borne by some hundred people, a birth date too. */
async function fill({ owner }: BenchDatabase, schools: readonly { id: string }[]): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query(`set session_replication_role = replica`)
    for (let from = 0; from < PEOPLE; from += 250_000) {
      await client.query(
        `insert into persons (id, last_name, first_name, middle_name, birth_date, snils)
         select ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
           ($3::text[])[1 + (4000 * power(random(), 1.6))::int] || 'ова', ($4::text[])[1 + (9 * random())::int],
           ($5::text[])[1 + (29 * power(random(), 2))::int], date '1960-01-01' + (random() * 14600)::int,
           case when n % 50 <> 0 then lpad(n::text, 11, '0') end
         from generate_series($1::bigint, $2::bigint) n`,
        [from, Math.min(from + 249_999, PEOPLE - 1), SURNAMES, GIVEN, MIDDLE],
      )
      await client.query(
        `insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, valid_from)
         select gen_random_uuid(), ('019a0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, o.id,
           o.municipality_id, o.region_id, 'teacher', '2020-09-01'
         from generate_series($1::bigint, $2::bigint) n join organisations o
           on o.id = case when n % 1000 = 0 then $3::uuid else $4::uuid end`,
        [from, Math.min(from + 249_999, PEOPLE - 1), schools[0]!.id, schools[1]!.id],
      )
    }
    await client.query('set session_replication_role = default')
    // a few who were entered twice with a doubled letter
    const twins = await client.query<{ id: string }>('select id from persons order by id limit 200')
    for (const { id } of twins.rows)
      await client.query(
        `with twin as (insert into persons (id, last_name, first_name, middle_name, birth_date)
           select $1, last_name || 'а', first_name, middle_name, birth_date from persons where id = $2 returning id)
         insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, valid_from)
         select gen_random_uuid(), twin.id, e.organisation_id, e.municipality_id, e.region_id, 'tutor', '2021-09-01'
         from twin, employments e where e.person_id = $2`,
        [newId(), id],
      )
    await client.query('vacuum analyze')
  } finally {
    client.release()
  }
}

async function timed(
  into: Record<string, number>,
  name: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const started = performance.now()
  await work()
  into[name] = Math.round(performance.now() - started) / 1000
}

/** The best of five: neighbours on the machine only slow it down. */
async function best(into: Record<string, number>, name: string, work: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    const once: Record<string, number> = {}
    await timed(once, name, work)
    into[name] = Math.min(into[name] ?? Number.POSITIVE_INFINITY, once[name]!)
  }
}
