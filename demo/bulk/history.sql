-- What happened in two years: diagnoses at the centres, deficits, pathways, completions.
create temp table bulk_campaigns on commit drop as
select row_number() over (order by c.region_id, t.track, term) as n, c.id as organiser_id, c.region_id, t.track, i.id as instrument_id,
  i.title, i.code, :today::date - 690 + term * 330 as opens_on, :today::date - 600 + term * 330 as closes_on, term
from (select distinct on (region_id) id, region_id from organisations where kind = 'centre' order by region_id, id) c
cross join (values ('teacher', 'teacher-method-psychology'), ('leader', 'leader-management')) t (track, code)
cross join (values (0), (1)) y (term)
join instruments i on i.code = t.code
where c.region_id in (select region_id from bulk_schools);
analyze bulk_campaigns;
insert into campaigns (id, instrument_id, title, mode, organiser_id, at_centre, region_id, opens_on, closes_on, status)
select pg_temp.made(11, n), instrument_id, title || case term when 0 then ': прошлый год' else ': этот год' end, 'independent',
  organiser_id, true, region_id, opens_on, closes_on, 'closed'
from bulk_campaigns;

-- A region diagnoses between 15 and 45 of a hundred people; whoever was there on the day.
create temp table bulk_attempts on commit drop as
select p.n, p.id as person_id, p.region_id, p.municipality_id, p.organisation_id, p.position_code, p.is_leader,
  c.n as campaign_n, c.instrument_id, c.code, c.opens_on + pg_temp.draw(52, p.n, 80) as taken_on, pg_temp.made(12, p.n) as id
from bulk_careers p
join bulk_campaigns c on c.region_id = p.region_id and c.term = pg_temp.draw(51, p.n, 2)
  and c.track = case when p.is_leader then 'leader' else 'teacher' end
where pg_temp.draw(53, p.n, 100) < 15 + pg_temp.draw(54, ('x' || right(p.region_id::text, 8))::bit(32)::bigint, 30)
  and p.hired_on <= c.opens_on;
analyze bulk_attempts;
insert into attempts (id, campaign_id, instrument_id, person_id, mode, at_centre, region_id, municipality_id,
  organisation_id, position_code, status, started_at, deadline_at, finished_at, finished_on)
select id, pg_temp.made(11, campaign_n), instrument_id, person_id, 'independent', true, region_id, municipality_id,
  organisation_id, position_code, 'finished', taken_on + time '10:00', taken_on + time '11:00', taken_on + time '10:45',
  taken_on
from bulk_attempts;

-- Four competencies of the instrument, each with its target and a programme of the federal register that raises it.
create temp table bulk_measured on commit drop as
select * from (
  select i.id as instrument_id, c.competency_id, row_number() over (partition by i.id order by c.competency_id) as k,
    o.programme_id, o.title, o.hours, o.number
  from instruments i
  cross join lateral (
    select distinct it.competency_id from instrument_items x join items it on it.id = x.item_id where x.instrument_id = i.id
  ) c
  left join lateral (
    select p.id as programme_id, p.title, p.hours, r.number
    from offer_raises o join programmes p on p.id = o.programme_id
    join register_entries r on r.programme_id = p.id and r.register = 'federal'
    where o.competency_id = c.competency_id and p.status = 'published'
    order by p.code limit 1
  ) o on true
  where i.code in ('teacher-method-psychology', 'leader-management')
) x where k <= 4;
analyze bulk_measured;
create temp table bulk_ratings on commit drop as
select a.n * 8 + m.k as n, a.n as attempt_n, a.person_id, a.region_id, a.municipality_id, a.organisation_id, a.code,
  a.id as attempt_id, a.taken_on, m.k, m.competency_id, m.programme_id, m.title, m.hours, m.number,
  (array[0, 1, 1, 1, 2, 2, 2, 2, 3, 3])[1 + pg_temp.draw(61, a.n * 8 + m.k, 10)] as level
from bulk_attempts a join bulk_measured m on m.instrument_id = a.instrument_id;
analyze bulk_ratings;
insert into ratings (id, person_id, competency_id, source, attempt_id, points, max_points, level, level_probabilities, rule,
  rated_at, region_id, municipality_id, organisation_id)
select pg_temp.made(13, n), person_id, competency_id, 'test', attempt_id, level + 1, 4, level,
  case level when 0 then array[0.68, 0.25, 0.06, 0.01] when 1 then array[0.2, 0.55, 0.2, 0.05]
    when 2 then array[0.04, 0.2, 0.56, 0.2] else array[0.01, 0.06, 0.25, 0.68] end,
  'Пороги 40, 60, 85 %', taken_on + time '10:45', region_id, municipality_id, organisation_id
from bulk_ratings;

-- Below «уверенный» (2): a deficit, unless luck says that the position asks for less.
create temp table bulk_deficits on commit drop as
select *, row_number() over (partition by attempt_n order by level, k) as place
from bulk_ratings where level < 2;
analyze bulk_deficits;
insert into deficits (id, person_id, competency_id, rating_id, level, target_level, probability, weight, status, found_on,
  region_id, municipality_id, organisation_id)
select pg_temp.made(14, n), person_id, competency_id, pg_temp.made(13, n), level, 2,
  case level when 0 then 0.93 else 0.75 end, 1, 'open', taken_on, region_id, municipality_id, organisation_id
from bulk_deficits;

-- Seven of ten people with deficits have a pathway of up to three programmes; a half of those who began have finished.
create temp table bulk_pathways on commit drop as
select attempt_n as n, person_id, attempt_id, region_id, municipality_id, organisation_id,
  taken_on + 7 + pg_temp.draw(71, attempt_n, 20) as drafted_on, taken_on + 30 + pg_temp.draw(72, attempt_n, 30) as confirmed_on,
  pg_temp.draw(73, attempt_n, 10) as fate
from (select distinct attempt_n, person_id, attempt_id, region_id, municipality_id, organisation_id, taken_on
  from bulk_deficits where programme_id is not null and place <= 3) d
where pg_temp.draw(74, attempt_n, 10) < 7;
analyze bulk_pathways;
delete from bulk_pathways where confirmed_on + 250 > :today::date and fate < 5;
insert into pathways (id, person_id, number, attempt_id, status, starts_on, ends_on, drafted_on, offered_on, confirmed_on,
  finished_on, budget_hours, region_id, municipality_id, organisation_id, position_code)
select pg_temp.made(15, w.n), w.person_id, 'М-' || w.n, w.attempt_id,
  case when fate < 5 then 'completed' when fate < 9 then 'running' else 'offered' end,
  confirmed_on + 7, confirmed_on + 240, drafted_on, drafted_on + 5, case when fate < 9 then confirmed_on end,
  case when fate < 5 then confirmed_on + 240 end, 144, w.region_id, w.municipality_id, w.organisation_id, a.position_code
from bulk_pathways w join bulk_attempts a on a.n = w.n;
insert into pathway_cards (pathway_id, person_id, content, proposal, region_id, municipality_id, organisation_id)
select pg_temp.made(15, n), person_id, 'Программы по найденным дефицитам',
  '{"status": "feasible", "value": 0, "bound": 0, "hours": 0, "items": [], "unreached": [], "ms": 0}',
  region_id, municipality_id, organisation_id
from bulk_pathways;
create temp table bulk_items on commit drop as
select d.n, w.n as pathway_n, d.person_id, d.region_id, d.municipality_id, d.organisation_id, d.place, d.level, d.programme_id,
  d.title, d.hours, d.number, w.drafted_on, w.confirmed_on + 7 + (d.place - 1)::int * 75 as starts_on,
  w.confirmed_on + 60 + (d.place - 1)::int * 75 as ends_on, w.fate < 5 or (w.fate < 9 and d.place = 1
    and w.confirmed_on + 70 < :today::date) as is_done
from bulk_deficits d join bulk_pathways w on w.n = d.attempt_n
where d.place <= 3 and d.programme_id is not null;
analyze bulk_items;
insert into pathway_items (id, pathway_id, person_id, position, kind, programme_id, title, hours, starts_on, ends_on, status, why,
  completion_id, region_id, municipality_id, organisation_id)
select pg_temp.made(16, n), pg_temp.made(15, pathway_n), person_id, place, 'formal', programme_id, title, hours, starts_on, ends_on,
  case when is_done then 'done' else 'planned' end, 'Закрывает найденный дефицит.',
  case when is_done then pg_temp.made(17, n) end, region_id, municipality_id, organisation_id
from bulk_items;
insert into pathway_item_deficits (item_id, deficit_id, person_id, from_level, to_level, linked_on, region_id, municipality_id,
  organisation_id)
select pg_temp.made(16, n), pg_temp.made(14, n), person_id, level, 2, drafted_on, region_id, municipality_id, organisation_id
from bulk_items;
insert into completions (id, person_id, programme_id, pathway_item_id, by_diagnosis, document_kind, document_number, issued_on,
  completed_on, hours, federal_register_number, in_federal_register, recorded_at, region_id, municipality_id, organisation_id)
select pg_temp.made(17, n), person_id, programme_id, pg_temp.made(16, n), true, 'certificate', 'ДЕМО Б ' || n, ends_on + 2,
  ends_on, hours, number, true, ends_on + time '12:00', region_id, municipality_id, organisation_id
from bulk_items where is_done
