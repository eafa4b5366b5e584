import type pg from 'pg'

/**
 * A country of any size for measuring figures: people with one job (every tenth with two), a third of them diagnosed,
 * a fifth with a pathway, an eighth with a completion. Plain rows, made by the database itself; run as the owner.
 */
export async function fillCountry(owner: pg.Pool | pg.Client, people: number): Promise<void> {
  const organisations = Math.max(10, Math.round(people / 42))
  const municipalities = Math.max(4, Math.round(organisations / 26))
  const regions = Math.max(2, Math.min(89, Math.round(municipalities / 26)))
  const triggers = ['employments', 'attempts', 'pathways', 'pathway_item_deficits', 'completions']
  for (const table of triggers) await owner.query(`alter table ${table} disable trigger user`)
  await owner.query(`
    insert into territories (id, kind, parent_id, region_id, code, name, type_name)
    values ('00000000-0000-7000-8000-000000000001', 'country', null, null, 'ru', 'Россия', 'страна');
    insert into territories (id, kind, parent_id, region_id, code, name, type_name)
    select ('00000000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid, 'region', '00000000-0000-7000-8000-000000000001',
      ('00000000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid,
      case n when 1 then 'kaliningrad' when 2 then 'ivanovo' else 'region-' || n end, 'Регион ' || n, 'область'
    from generate_series(1, ${regions}) n;
    insert into territories (id, kind, parent_id, region_id, code, name, type_name)
    select ('00000000-0000-7000-8002-' || lpad(n::text, 12, '0'))::uuid, 'municipality', r.id, r.id, 'm-' || n,
      'Район ' || n, 'муниципальный район'
    from generate_series(1, ${municipalities}) n
    join territories r on r.id = ('00000000-0000-7000-8001-' || lpad((1 + n % ${regions})::text, 12, '0'))::uuid;
    insert into organisations (id, kind, level, region_id, municipality_id, code, name, short_name)
    select ('00000000-0000-7000-8003-' || lpad(n::text, 12, '0'))::uuid, 'organisation', 'I', m.region_id, m.id,
      's-' || n, 'Школа ' || n, 'Школа ' || n
    from generate_series(1, ${organisations}) n
    join territories m on m.id = ('00000000-0000-7000-8002-' || lpad((1 + n % ${municipalities})::text, 12, '0'))::uuid;
    insert into persons (id, last_name, first_name)
    select ('00000000-0000-7000-8004-' || lpad(n::text, 12, '0'))::uuid, 'Фамилия' || n % 5000, 'Имя' || n % 300
    from generate_series(1, ${people}) n;
    insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, load, kind,
      valid_from, valid_to)
    select uuidv7(), p, o.id, o.municipality_id, o.region_id,
      case when n % 12 = 0 and not second then 'director' else 'teacher' end, case when second then 0.3 else 1 end,
      case when second then 'part-time' else 'main' end, date '2015-09-01' + n % 2000,
      case when n % 17 = 0 then date '2024-06-30' + n % 300 end
    from generate_series(1, ${people}) n
    cross join (values (false), (true)) jobs (second)
    cross join lateral (select ('00000000-0000-7000-8004-' || lpad(n::text, 12, '0'))::uuid as p) who
    join organisations o on o.id =
      ('00000000-0000-7000-8003-' || lpad((1 + (n * 7 + second::int) % ${organisations})::text, 12, '0'))::uuid
    where not second or n % 10 = 0;
    insert into competency_frameworks (id, code, version, title, status)
    values ('00000000-0000-7000-8005-000000000001', 'bench', 1, 'Модель', 'published');
    insert into instruments (id, code, version, framework_id, title, purpose, instruction, track, modes, minutes,
      multiple_scoring, thresholds, status)
    values ('00000000-0000-7000-8006-000000000001', 'bench', 1, '00000000-0000-7000-8005-000000000001', 'Диагностика',
      '', '', 'teacher', '{independent}', 40, 'exact', '[]', 'published');
    insert into campaigns (id, instrument_id, title, mode, organiser_id, at_centre, opens_on, closes_on, status)
    select ('00000000-0000-7000-8007-' || lpad(n::text, 12, '0'))::uuid, '00000000-0000-7000-8006-000000000001',
      'Диагностика ' || n, 'independent', '00000000-0000-7000-8003-000000000001', n < 3, '2019-01-01', '2030-12-31', 'open'
    from generate_series(1, 4) n;
    insert into programmes (id, code, title, kind, hours, form, provider_id, annotation, status)
    values ('00000000-0000-7000-8008-000000000001', 'bench', 'Программа', 'upskilling', 36, 'mixed',
      '00000000-0000-7000-8003-000000000001', '', 'published')`)
  await owner.query(`
    insert into attempts (id, campaign_id, instrument_id, person_id, mode, at_centre, region_id, municipality_id,
      organisation_id, position_code, status, started_at, deadline_at, finished_at, finished_on)
    select uuidv7(), c.id, c.instrument_id, e.person_id, 'independent', c.at_centre, e.region_id, e.municipality_id,
      e.organisation_id, 'teacher', 'finished', now(), now(), now(), date '2020-09-01' + (n * 13 % 2200)::int
    from (select e.*, row_number() over () as n from employments e where kind = 'main') e
    join campaigns c on c.id = ('00000000-0000-7000-8007-' || lpad((1 + n % 4)::text, 12, '0'))::uuid or
      (n % 9 = 0 and c.id = ('00000000-0000-7000-8007-' || lpad((1 + (n + 1) % 4)::text, 12, '0'))::uuid)
    where n % 3 = 0;
    insert into pathways (id, person_id, number, attempt_id, status, drafted_on, confirmed_on, region_id, municipality_id,
      organisation_id, position_code)
    select uuidv7(), a.person_id, 'B-' || n, a.id, 'completed', a.finished_on, a.finished_on + 30, a.region_id,
      a.municipality_id, a.organisation_id, 'teacher'
    from (select a.*, row_number() over () as n from attempts a) a where n % 5 < 3;
    insert into completions (id, person_id, programme_id, by_diagnosis, document_kind, document_number, issued_on,
      completed_on, hours, federal_register_number, in_federal_register, recorded_at, revoked_at, region_id,
      municipality_id, organisation_id)
    select uuidv7(), w.person_id, '00000000-0000-7000-8008-000000000001', n % 7 > 0, 'certificate', 'D-' || n,
      w.confirmed_on + 60 + n % 30, w.confirmed_on + 60 + n % 30, 36, case when n % 5 > 0 then 'F-1' end, n % 5 > 0,
      now(), case when n % 500 = 0 then now() end, w.region_id, w.municipality_id, w.organisation_id
    from (select w.*, (row_number() over ())::int as n from pathways w) w where n % 3 > 0
    on conflict do nothing`)
  await owner.query('call app.remeasure_everyone()')
  for (const table of triggers) await owner.query(`alter table ${table} enable trigger user`)
  // one at a time: VACUUM may not stand in a transaction block
  for (const table of ['employments', 'attempts', 'pathways', 'completions', 'measured_staff'])
    await owner.query(`vacuum analyze ${table}`)
}
