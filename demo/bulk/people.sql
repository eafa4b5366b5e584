-- People of the schools with their jobs and categories.
create temp table bulk_people on commit drop as
select row_number() over (order by s.n, g.k) as n, s.n as school_n, s.type, s.place, g.k, s.size,
  pg_temp.made(5, s.n) as organisation_id, s.region_id, s.municipality_id
from bulk_schools s cross join lateral generate_series(1, s.size) g (k);
analyze bulk_people;

create temp table bulk_persons on commit drop as
select n, school_n, type, place, k, organisation_id, region_id, municipality_id, pg_temp.made(6, n) as id,
  case
    when k = 1 then case type when 'preschool' then 'head' else 'director' end
    when k <= 2 + size / 40 then case type when 'preschool' then 'deputy-head' else 'deputy-director' end
    else (case type
      when 'preschool' then array['preschool-teacher', 'preschool-teacher', 'preschool-teacher', 'preschool-teacher',
        'preschool-teacher', 'preschool-teacher', 'music-director', 'speech-teacher', 'pe-instructor', 'psychologist']
      when 'additional' then array['additional-teacher', 'additional-teacher', 'additional-teacher', 'additional-teacher',
        'additional-teacher', 'additional-teacher', 'methodologist', 'organiser', 'coach', 'accompanist']
      else array['teacher', 'teacher', 'teacher', 'teacher', 'primary-teacher', 'primary-teacher',
        'mathematics-teacher', 'russian-teacher', 'psychologist', 'social-pedagogue']
    end)[1 + pg_temp.draw(11, n, 10)]
  end as position_code,
  k <= 2 + size / 40 as is_leader,
  pg_temp.draw(12, n, 100) >= 13 as is_woman,
  -- between 23 and 66 years old; leaders are not younger than 30
  :today::date - 366 * 23 - case when k <= 2 + size / 40 then 365 * 7 else 0 end - pg_temp.draw(13, n, 365 * 36) as born_on,
  pg_temp.draw(14, n, 1000) as luck
from bulk_people;
analyze bulk_persons;
create temp table bulk_careers on commit drop as
select p.*,
  -- taught since some year after 22, hired here at any time since
  least(:today::date - 30, born_on + 366 * 22 + pg_temp.draw(15, n, 365 * 4)) as taught_since,
  greatest(least(:today::date - 30, born_on + 366 * 22 + pg_temp.draw(15, n, 365 * 4)),
    :today::date - 20 - pg_temp.draw(16, n, 365 * 18)) as hired_on
from bulk_persons p;
analyze bulk_careers;
drop table bulk_people, bulk_persons;

insert into persons (id, last_name, first_name, middle_name, birth_date, sex, snils, teaching_since)
select p.id, case when is_woman then s.woman else s.man end, f.man, case when is_woman then m.woman else m.man end,
  born_on, case when is_woman then 'f' else 'm' end, pg_temp.snils(980000000 + p.n), taught_since
from bulk_careers p
join bulk_words s on s.list = 'surname' and s.n = pg_temp.draw(21, p.n, :surnames)
join bulk_words f on f.list = case when is_woman then 'women' else 'men' end
  and f.n = pg_temp.draw(22, p.n, case when is_woman then :women else :men end)
join bulk_words m on m.list = 'patronymic' and m.n = pg_temp.draw(23, p.n, :patronymics);

insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, subjects, load, kind,
  valid_from, valid_to, search_name, birth_date, teaching_since, sex)
select pg_temp.made(7, n), p.id, organisation_id, municipality_id, region_id, position_code,
  case position_code
    when 'teacher' then array[(array['английский язык', 'физика', 'химия', 'биология', 'история', 'география',
      'информатика', 'физическая культура', 'музыка', 'обществознание'])[1 + pg_temp.draw(31, n, 10)]]
    when 'primary-teacher' then array['начальные классы']
    when 'mathematics-teacher' then array['математика']
    when 'russian-teacher' then array['русский язык', 'литература']
    else array[]::text[] end,
  case when is_leader then 1 else (array[1, 1, 1, 1.25, 1.5, 0.75])[1 + pg_temp.draw(32, n, 6)] end, 'main',
  hired_on,
  -- three in a hundred have left
  case when not is_leader and luck < 30 and hired_on < :today::date - 400
    then :today::date - 1 - pg_temp.draw(33, n, 365) end,
  search_name, birth_date, teaching_since, sex
from bulk_careers p join persons on persons.id = p.id;

-- Eight in a hundred have a second job at the next school of the municipality; twelve came from another one.
create temp table bulk_neighbours on commit drop as
select n, pg_temp.made(5, lead(n, 1, first) over (partition by place order by n)) as organisation_id,
  lead(n, 1, first) over (partition by place order by n) <> n as is_other
from (select n, place, min(n) over (partition by place) as first from bulk_schools) s;
analyze bulk_neighbours;
insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, load, kind,
  valid_from, valid_to, search_name, birth_date, teaching_since, sex)
select pg_temp.made(8, p.n), p.id, o.organisation_id, p.municipality_id, p.region_id, p.position_code, 0.25, 'part-time',
  greatest(p.hired_on, :today::date - 300 - pg_temp.draw(34, p.n, 300)), null,
  search_name, birth_date, teaching_since, sex
from bulk_careers p join persons on persons.id = p.id join bulk_neighbours o on o.n = p.school_n
where not p.is_leader and p.luck between 30 and 109 and o.is_other
union all
select pg_temp.made(9, p.n), p.id, o.organisation_id, p.municipality_id, p.region_id, p.position_code, 1, 'main',
  p.taught_since, p.hired_on - 1, search_name, birth_date, teaching_since, sex
from bulk_careers p join persons on persons.id = p.id join bulk_neighbours o on o.n = p.school_n
where not p.is_leader and p.luck between 110 and 229 and o.is_other and p.hired_on > p.taught_since + 200;

-- Categories: without a term if given since 01.09.2023, for five years before (order 196 of 24.03.2023).
insert into qualifications (id, person_id, category, assigned_on, valid_to, act)
select pg_temp.made(10, n), id, case when pg_temp.draw(41, n, 10) < 5 then 'first' else 'highest' end, given_on,
  case when given_on < date '2023-09-01' then (given_on + interval '5 years')::date end,
  'Приказ № Д-' || 1 + pg_temp.draw(42, n, 900) || ' (вымышленный)'
from (select *, :today::date - 30 - pg_temp.draw(43, n, 1800) as given_on from bulk_careers) p
where luck >= 420 and given_on > taught_since + 700
