-- Territories and organisations. `bulk_regions` (n, code, name, type, time_zone) is filled by the loader; a region that
-- the country has already keeps its own municipalities and gets schools only.
create temp table bulk_places on commit drop as
select t.id as region_id, m.id as municipality_id, b.n as region_n, m.code,
  row_number() over (order by b.n, m.code) as n
from bulk_regions b join territories t on t.code = b.territory and t.kind = 'region'
join territories m on m.parent_id = t.id and m.kind = 'municipality';

analyze bulk_places;
insert into territories (id, kind, parent_id, region_id, code, name, type_name, time_zone)
select pg_temp.made(1, b.n), 'region', c.id, pg_temp.made(1, b.n), b.territory, b.name, b.type, b.time_zone
from bulk_regions b cross join (select id from territories where kind = 'country') c
where not exists (select from territories t where t.code = b.territory);

-- As many municipalities as are missing of :municipalities, a region's share between a half and one and a half.
create temp table bulk_new_places on commit drop as
select b.n as region_n, t.id as region_id, k, row_number() over (order by b.n, k) as n
from (
  select b.*, 0.5 + pg_temp.draw(2, b.n, 1000) / 1000.0 as share from bulk_regions b
  where not exists (select from bulk_places p where p.region_n = b.n)
) b
join territories t on t.code = b.territory
cross join lateral generate_series(1, greatest(2, round(b.share * :municipalities /
  greatest(1, (select count(*) from bulk_regions r where not exists (select from bulk_places p where p.region_n = r.n))
  )))::int) k;

analyze bulk_new_places;
insert into territories (id, kind, parent_id, region_id, code, name, type_name, time_zone)
select pg_temp.made(2, p.n), 'municipality', p.region_id, p.region_id, 'r' || p.region_n || '-m' || p.k,
  case when p.k = 1 then 'Городской округ «' || w.man || 'ск»'
    else w.man || 'ский муниципальный ' || case when pg_temp.draw(3, p.n, 3) = 0 then 'район' else 'округ' end
      || case when p.k > (select count(*) from bulk_words where list = 'place') then ' № ' || p.k else '' end end,
  case when p.k = 1 then 'городской округ' when pg_temp.draw(3, p.n, 3) = 0 then 'муниципальный район'
    else 'муниципальный округ' end,
  b.time_zone
from bulk_new_places p join bulk_regions b on b.n = p.region_n
join bulk_words w on w.list = 'place'
  and w.n = (p.k + pg_temp.draw(4, p.region_n, 1000)) % (select count(*) from bulk_words where list = 'place');

insert into bulk_places
select region_id, pg_temp.made(2, n), region_n, 'r' || region_n || '-m' || k,
  n + (select count(*) from bulk_places) from bulk_new_places;

-- A region's authority, institute with its centre, quality centre; a municipality's authority and service.
create temp table bulk_bodies on commit drop as
select row_number() over (order by region_n, sort) as n, * from (
  select b.n as region_n, t.id as region_id, k.kind, sort, k.name, short, parent
  from bulk_regions b join territories t on t.code = b.territory
  cross join (values
    ('authority', 1, 'Министерство образования, ', 'Министерство образования', null),
    ('institute', 2, 'Институт развития образования, ', 'ИРО', null),
    ('centre', 3, 'Центр непрерывного повышения профессионального мастерства педагогических работников, ', 'ЦНППМ', 'institute'),
    ('quality-centre', 4, 'Центр оценки качества образования, ', 'ЦОКО', null)
  ) k (kind, sort, name, short, parent)
  where not exists (select from organisations o where o.region_id = t.id and o.kind = 'centre')
) x;
analyze bulk_bodies;
insert into organisations (id, kind, level, region_id, parent_id, code, name, short_name)
select pg_temp.made(3, o.n), o.kind, 'R', o.region_id,
  case when o.parent is not null then (
    select pg_temp.made(3, p.n) from bulk_bodies p where p.region_n = o.region_n and p.kind = o.parent) end,
  b.territory || '-' || o.kind, o.name || b.name || ' (демо)', o.short
from bulk_bodies o join bulk_regions b on b.n = o.region_n;

insert into organisations (id, kind, level, region_id, municipality_id, code, name, short_name)
select pg_temp.made(4, p.n * 2 + i), k.kind, 'M', p.region_id, p.municipality_id, p.code || '-' || k.kind,
  k.name || m.name || ' (демо)', short || m.name
from bulk_places p join territories m on m.id = p.municipality_id
cross join (values
  (0, 'municipal-authority', 'Управление образования, ', 'УО, '),
  (1, 'municipal-service', 'Методическая служба, ', 'ММС, ')) k (i, kind, name, short)
where not exists (
  select from organisations o where o.municipality_id = p.municipality_id and o.kind = k.kind);

-- Schools (58 %), kindergartens (34 %), additional education (8 %): as many as are missing of :organisations, a
-- municipality's share between two fifths and one and three fifths. The largest has seven times the people of the
-- smallest; in the mean there is a little more room than for :people.
create temp table bulk_schools on commit drop as
select s.*, row_number() over (order by place, k) as n,
  greatest(3, round((0.25 + pg_temp.draw(7, place * 1000 + k, 1501) / 1000.0)
    * (1 + 1.5 / sqrt(count(*) over ())) * :people / count(*) over ()))::int as size
from (
  select p.n as place, p.region_id, p.municipality_id, p.code as place_code, k,
    case when pg_temp.draw(6, p.n * 1000 + k, 100) < 58 then 'school'
      when pg_temp.draw(6, p.n * 1000 + k, 100) < 92 then 'preschool' else 'additional' end as type
  from bulk_places p
  cross join lateral generate_series(1, greatest(1, round(
    (0.4 + pg_temp.draw(5, p.n, 1200) / 1000.0) *
      greatest(0, :organisations - (select count(*) from organisations)) / (select count(*) from bulk_places)
  ))::int) k
) s;
analyze bulk_schools;
-- Exactly :people of them: the last school to be needed is cut short.
delete from bulk_schools s using (
  select n, sum(size) over (order by pg_temp.draw(8, n, 1000000000), n) as upto from bulk_schools) t
where t.n = s.n and t.upto - s.size >= :people;
update bulk_schools s set size = greatest(0, s.size - (select sum(size) - :people from bulk_schools))
where (select sum(size) from bulk_schools) > :people and s.n = (
  select n from bulk_schools order by pg_temp.draw(8, n, 1000000000) desc, n desc limit 1);

insert into organisations (id, kind, level, region_id, municipality_id, code, name, short_name, address)
select pg_temp.made(5, s.n), 'organisation', 'I', s.region_id, s.municipality_id, s.place_code || '-o' || k,
  case type when 'school' then 'Муниципальное бюджетное общеобразовательное учреждение «Школа № '
    when 'preschool' then 'Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад № '
    else 'Муниципальное бюджетное учреждение дополнительного образования «Дом творчества № ' end
    || 1000 + k || '» (вымышленная организация), ' || m.name,
  case type when 'school' then 'Школа № ' when 'preschool' then 'Детский сад № ' else 'Дом творчества № ' end
    || 1000 + k || ', ' || m.name || ' (демо)',
  null
from bulk_schools s join territories m on m.id = s.municipality_id
