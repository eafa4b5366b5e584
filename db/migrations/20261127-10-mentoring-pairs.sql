-- Pairs of teachers joined on a ground (row 20; Kaliningrad order 908/1, 11-3).

-- Open dictionary of grounds: an administrator adds others, dated and with their source. `matching` says how the product
-- looks for such pairs by itself; null: they are made by hand only.
create table pair_grounds (
  code text primary key,
  -- by which the audit names it
  id uuid not null unique default uuidv7(),
  title text not null unique,
  -- who gives and who receives; both null: the two are equal
  giver_title text,
  receiver_title text,
  needs_competency boolean not null default false,
  matching text check (matching in ('subject', 'career', 'competency')),
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  source text not null,
  sort integer not null default 100,
  version integer not null default 1,
  check ((giver_title is null) = (receiver_title is null)),
  check (valid_to is null or valid_to >= valid_from)
);
insert into pair_grounds (code, title, giver_title, receiver_title, needs_competency, matching, valid_from, source, sort) values
  ('subject', 'По предметному принципу', null, null, false, 'subject', '2021-08-10',
    'Приказ Министерства образования Калининградской области от 10.08.2021 № 908/1, п. 11-3', 10),
  ('mentor', 'Наставник – молодой специалист', 'наставник', 'молодой специалист', false, 'career', '2021-08-10',
    'Приказ Министерства образования Калининградской области от 10.08.2021 № 908/1, п. 11-3', 20),
  ('competency', 'Владеющий компетенцией – тот, кому нужно её сформировать', 'владеющий компетенцией',
    'формирующий компетенцию', true, 'competency', '2021-08-10',
    'Приказ Министерства образования Калининградской области от 10.08.2021 № 908/1, п. 11-3', 30);

-- Limits and terms of proposals, dated; a region's line goes before the common one.
create table pair_limits (
  id uuid primary key default uuidv7(),
  code text not null check (code in ('given', 'received', 'experienced-years')),
  region_id uuid references territories (id),
  valid_from date not null,
  value integer not null check (value between 1 and 100),
  source text not null,
  unique nulls not distinct (code, region_id, valid_from)
);
insert into pair_limits (code, valid_from, value, source) values
  ('given', '2020-01-01', 3, 'Начальное значение: акт предела не устанавливает'),
  ('received', '2020-01-01', 2, 'Начальное значение: акт предела не устанавливает'),
  ('experienced-years', '2020-01-01', 5, 'Начальное значение: акт срока не устанавливает');

create table teacher_pairs (
  id uuid primary key,
  ground_code text not null references pair_grounds (code),
  -- where the ground has no roles, the two stand in the order of their entry
  giver_person_id uuid not null references persons (id),
  receiver_person_id uuid not null references persons (id),
  competency_id uuid references competencies (id),
  aim text not null,
  starts_on date not null,
  -- as planned, inclusive
  ends_on date not null,
  basis_number text,
  basis_date date,
  status text not null check (status in ('proposed', 'agreed', 'working', 'ended', 'declined', 'withdrawn')),
  giver_agreed_on date,
  receiver_agreed_on date,
  declined_by text check (declined_by in ('giver', 'receiver')),
  ended_on date,
  -- why it was declined, withdrawn, or ended before its time
  end_reason text,
  result text check (result in ('formed', 'partly', 'not')),
  -- what came out, in words
  outcome text,
  proposed_on date not null,
  proposed_by uuid references persons (id),
  -- units of the one who receives, as of the fact: her organisation leads the pair
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid not null references organisations (id),
  giver_region_id uuid references territories (id),
  giver_municipality_id uuid references territories (id),
  giver_organisation_id uuid not null references organisations (id),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint teacher_pairs_two check (giver_person_id <> receiver_person_id),
  check (ends_on >= starts_on),
  check ((basis_number is null) = (basis_date is null)),
  check ((ended_on is null) = (status in ('proposed', 'agreed', 'working'))),
  check ((declined_by is not null) = (status = 'declined')),
  -- nobody works in a pair she has not agreed to
  check (status not in ('agreed', 'working', 'ended') or (giver_agreed_on is not null and receiver_agreed_on is not null)),
  check (status <> 'ended' or ended_on >= starts_on),
  check (result is null or status = 'ended'),
  -- the same two on the same ground with the same competency once at a time, whoever of them gives
  constraint teacher_pairs_once exclude using gist (
    least(giver_person_id, receiver_person_id) with =, greatest(giver_person_id, receiver_person_id) with =,
    ground_code with =, coalesce(competency_id, '00000000-0000-0000-0000-000000000000') with =,
    daterange(starts_on, ended_on, '[]') with &&) where (status not in ('declined', 'withdrawn'))
);
create index teacher_pairs_giver on teacher_pairs (giver_person_id);
create index teacher_pairs_receiver on teacher_pairs (receiver_person_id);
create index teacher_pairs_region on teacher_pairs (region_id, starts_on, id);
create index teacher_pairs_municipality on teacher_pairs (municipality_id, starts_on, id);
create index teacher_pairs_organisation on teacher_pairs (organisation_id, starts_on, id);
create index teacher_pairs_giver_organisation on teacher_pairs (giver_organisation_id);
create index teacher_pairs_open on teacher_pairs (id) where status in ('proposed', 'agreed', 'working');

-- Read by who leads pairs in the unit of either and by the two; led where the one who receives works.
alter table teacher_pairs enable row level security;
create policy readable on teacher_pairs for select using (
  (select app.whole('pairs'))
  or region_id = (select app.in_region('pairs')) or giver_region_id = (select app.in_region('pairs'))
  or municipality_id = (select app.in_municipality('pairs')) or giver_municipality_id = (select app.in_municipality('pairs'))
  or organisation_id = (select app.in_organisation('pairs')) or giver_organisation_id = (select app.in_organisation('pairs'))
  or giver_person_id = (select app.person_id()) or receiver_person_id = (select app.person_id()));
create policy insertable on teacher_pairs for insert with check (
  (select app.whole('pairs'))
  or (region_id = (select app.in_region('pairs')) and giver_region_id = region_id)
  or (municipality_id = (select app.in_municipality('pairs')) and giver_municipality_id = municipality_id)
  or (organisation_id = (select app.in_organisation('pairs')) and giver_organisation_id = organisation_id));
-- the two themselves too: each answers for herself
create policy updatable on teacher_pairs for update using (
  (select app.whole('pairs')) or region_id = (select app.in_region('pairs'))
  or municipality_id = (select app.in_municipality('pairs')) or organisation_id = (select app.in_organisation('pairs'))
  or giver_person_id = (select app.person_id()) or receiver_person_id = (select app.person_id()));

alter table pair_grounds enable row level security;
create policy readable on pair_grounds for select using (true);
create policy insertable on pair_grounds for insert with check ((select app.whole('registers')));
create policy updatable on pair_grounds for update using ((select app.whole('registers')));

alter table pair_limits enable row level security;
create policy readable on pair_limits for select using (true);
create policy insertable on pair_limits for insert with check (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));
create policy updatable on pair_limits for update using (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));

-- Names and positions of the two, wherever they work: one of another school, and a colleague for a teacher, are not seen
-- in the directory. Of pairs that the caller may read only.
create function app.people_of_pair(of_pair uuid, day date) returns table (
    giver_name text, giver_position text, receiver_name text, receiver_position text)
  language sql stable security definer set search_path = public rows 1
  as $$
    with position_of as (
      select t.id, side.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name,
        (select positions.title from employments e join positions on positions.code = e.position_code
          where e.person_id = side.person_id and e.organisation_id = side.organisation_id
            and e.valid_from <= greatest(day, t.starts_on)
          order by (e.valid_to is null or e.valid_to >= day) desc, array_position(array['main', 'part-time', 'contract'], e.kind),
            e.valid_from desc, e.id limit 1) as title
      from teacher_pairs t
      cross join lateral (values (t.giver_person_id, t.giver_organisation_id), (t.receiver_person_id, t.organisation_id))
        as side (person_id, organisation_id)
      join persons p on p.id = side.person_id
      where t.id = of_pair and (app.whole('pairs')
        or t.region_id = app.in_region('pairs') or t.giver_region_id = app.in_region('pairs')
        or t.municipality_id = app.in_municipality('pairs') or t.giver_municipality_id = app.in_municipality('pairs')
        or t.organisation_id = app.in_organisation('pairs') or t.giver_organisation_id = app.in_organisation('pairs')
        or t.giver_person_id = app.person_id() or t.receiver_person_id = app.person_id()))
    select giver.name, giver.title, receiver.name, receiver.title
    from teacher_pairs t
    join position_of giver on giver.person_id = t.giver_person_id
    join position_of receiver on receiver.person_id = t.receiver_person_id
    where t.id = of_pair $$;

-- Whether both work on a day where they are paired; the leader of one need not see the jobs of the other.
create function app.pair_stands(of_pair uuid, day date) returns boolean
  language sql stable security definer set search_path = public
  as $$ select not exists (
          select from teacher_pairs t
          cross join lateral (values (t.giver_person_id, t.giver_organisation_id), (t.receiver_person_id, t.organisation_id))
            as side (person_id, organisation_id)
          where t.id = of_pair and not exists (select from employments e
            where e.person_id = side.person_id and e.organisation_id = side.organisation_id
              and e.valid_from <= day and (e.valid_to is null or e.valid_to >= day))) $$;

-- In how many living pairs people give and receive, whatever part of them the caller sees: limits hold for all of them.
create function app.pair_loads(people uuid[]) returns table (person_id uuid, given integer, received integer)
  language sql stable security definer set search_path = public
  as $$ select side.person_id, (count(*) filter (where side.gives))::integer, (count(*) filter (where not side.gives))::integer
        from teacher_pairs t
        cross join lateral (values (t.giver_person_id, true), (t.receiver_person_id, false)) as side (person_id, gives)
        where (t.giver_person_id = any (people) or t.receiver_person_id = any (people))
          and side.person_id = any (people) and t.status in ('proposed', 'agreed', 'working')
        group by side.person_id $$;

-- Open pairs go with their people through a reorganisation.
alter table reorganisation_moves drop constraint reorganisation_moves_entity_check;
alter table reorganisation_moves add constraint reorganisation_moves_entity_check check (entity in
  ('employment', 'care', 'pathway', 'campaign', 'invitation', 'unit', 'place', 'pair'));
