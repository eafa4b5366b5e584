-- Nomenclature of positions (open): `class` decides who is a teacher and who a school leader (rows 23, 24).
create table positions (
  code text primary key,
  title text not null unique,
  class text not null check (class in ('teacher', 'leader', 'other')),
  sort integer not null default 100
);
alter table positions enable row level security;
create policy readable on positions for select using (true);
create policy insertable on positions for insert with check ((select app.whole('registers')));
create policy updatable on positions for update using ((select app.whole('registers')));

insert into positions (code, title, class, sort) values
  ('director', 'Директор', 'leader', 10),
  ('head', 'Заведующий', 'leader', 11),
  ('rector', 'Ректор', 'leader', 12),
  ('deputy-director', 'Заместитель директора', 'leader', 20),
  ('deputy-head', 'Заместитель заведующего', 'leader', 21),
  ('vice-rector', 'Проректор', 'leader', 22),
  ('unit-head', 'Руководитель структурного подразделения', 'leader', 30),
  ('centre-head', 'Руководитель центра', 'leader', 31),
  ('teacher', 'Учитель', 'teacher', 100),
  ('primary-teacher', 'Учитель начальных классов', 'teacher', 101),
  ('mathematics-teacher', 'Учитель математики', 'teacher', 102),
  ('russian-teacher', 'Учитель русского языка и литературы', 'teacher', 103),
  ('speech-teacher', 'Учитель-логопед', 'teacher', 110),
  ('special-teacher', 'Учитель-дефектолог', 'teacher', 111),
  ('speech-therapist', 'Логопед', 'teacher', 112),
  ('lecturer', 'Преподаватель', 'teacher', 120),
  ('safety-teacher', 'Преподаватель-организатор основ безопасности и защиты Родины', 'teacher', 121),
  ('preschool-teacher', 'Воспитатель', 'teacher', 130),
  ('senior-preschool-teacher', 'Старший воспитатель', 'teacher', 131),
  ('psychologist', 'Педагог-психолог', 'teacher', 140),
  ('social-pedagogue', 'Социальный педагог', 'teacher', 141),
  ('organiser', 'Педагог-организатор', 'teacher', 142),
  ('librarian', 'Педагог-библиотекарь', 'teacher', 143),
  ('additional-teacher', 'Педагог дополнительного образования', 'teacher', 150),
  ('senior-additional-teacher', 'Старший педагог дополнительного образования', 'teacher', 151),
  ('music-director', 'Музыкальный руководитель', 'teacher', 152),
  ('accompanist', 'Концертмейстер', 'teacher', 153),
  ('pe-instructor', 'Инструктор по физической культуре', 'teacher', 160),
  ('pe-head', 'Руководитель физического воспитания', 'teacher', 161),
  ('labour-instructor', 'Инструктор по труду', 'teacher', 162),
  ('coach', 'Тренер-преподаватель', 'teacher', 163),
  ('senior-coach', 'Старший тренер-преподаватель', 'teacher', 164),
  ('vocational-master', 'Мастер производственного обучения', 'teacher', 170),
  ('methodologist', 'Методист', 'teacher', 180),
  ('senior-methodologist', 'Старший методист', 'teacher', 181),
  ('instructor-methodologist', 'Инструктор-методист', 'teacher', 182),
  ('senior-instructor-methodologist', 'Старший инструктор-методист', 'teacher', 183),
  ('tutor', 'Тьютор', 'teacher', 190),
  ('leader-of-children', 'Старший вожатый', 'teacher', 191),
  ('education-adviser', 'Советник директора по воспитанию и взаимодействию с детскими общественными объединениями', 'teacher', 192),
  ('specialist', 'Специалист', 'other', 300),
  ('expert', 'Эксперт', 'other', 301),
  ('accountant', 'Бухгалтер', 'other', 302),
  ('secretary', 'Секретарь', 'other', 303);

create table persons (
  id uuid primary key,
  last_name text not null,
  first_name text not null,
  middle_name text,
  birth_date date,
  sex text check (sex in ('f', 'm')),
  -- eleven digits, checksum verified by the application
  snils text unique check (snils ~ '^\d{11}$'),
  email text,
  phone text,
  -- first day in a pedagogical position: «первые три года»
  teaching_since date,
  education text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- one spelling for search: lower case, ё as е
  search_name text generated always as (
    replace(lower(last_name || ' ' || first_name || coalesce(' ' || middle_name, '')), 'ё', 'е')) stored
);
create index persons_name on persons (search_name, id);
create index persons_search on persons using gin (search_name gin_trgm_ops);

-- Who works where, from when to when. A reorganisation or a transfer ends a row and begins another.
create table employments (
  id uuid primary key,
  person_id uuid not null references persons (id),
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  position_code text not null references positions (code),
  subjects text[] not null default '{}',
  -- share of a full load, 1.00 = one rate
  load numeric(4, 2) check (load > 0 and load <= 3),
  kind text not null default 'main' check (kind in ('main', 'part-time', 'contract')),
  valid_from date not null,
  valid_to date,
  version integer not null default 1,
  import_batch_id uuid,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  -- one person holds one position of one organisation once at a time
  exclude using gist (person_id with =, organisation_id with =, position_code with =,
    daterange(valid_from, valid_to, '[]') with &&)
);
create index employments_person on employments (person_id, valid_from);
create index employments_organisation on employments (organisation_id, valid_from) include (person_id);
create index employments_municipality on employments (municipality_id, valid_from) include (person_id);
create index employments_region on employments (region_id, valid_from) include (person_id);

create table qualifications (
  id uuid primary key,
  person_id uuid not null references persons (id),
  category text not null check (category in ('first', 'highest', 'methodologist', 'mentor', 'conformity')),
  assigned_on date not null,
  -- null: without a term, as set since 01.09.2023 (order 196 of 24.03.2023)
  valid_to date,
  act text,
  created_at timestamptz not null default now()
);
create index qualifications_person on qualifications (person_id, assigned_on);

-- Whose people are whose: a methodologist, curator or tutor and the teacher in her care (rows 130, 226, 227).
create table care_assignments (
  id uuid primary key,
  person_id uuid not null references persons (id),
  carer_person_id uuid not null references persons (id),
  kind text not null check (kind in ('methodologist', 'curator', 'tutor')),
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  valid_from date not null,
  valid_to date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  check (person_id <> carer_person_id),
  exclude using gist (person_id with =, carer_person_id with =, kind with =,
    daterange(valid_from, valid_to, '[]') with &&)
);
create index care_assignments_carer on care_assignments (carer_person_id, valid_from) include (person_id, valid_to);
create index care_assignments_person on care_assignments (person_id, valid_from);

-- People in the actor's care today. Reads the assignments past their own policy, or it would ask itself.
create function app.people_in_care() returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select person_id from care_assignments
        where carer_person_id = app.person_id() and valid_from <= current_date
          and (valid_to is null or valid_to >= current_date) $$;

-- Who cares for the actor today: a teacher sees the people who help her, wherever they work.
create function app.own_carers() returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select carer_person_id from care_assignments
        where person_id = app.person_id() and valid_from <= current_date
          and (valid_to is null or valid_to >= current_date) $$;

call app.protect('employments', 'directory', 'staff', 'person_id');
call app.protect('care_assignments', 'directory', 'care', 'person_id');
create policy readable_by_carer on care_assignments for select using (carer_person_id = (select app.person_id()));

-- A person is seen by whoever sees one of her employments, has her in care, is helped by her, or is her.
-- `offset 0` keeps the check a look into the index for each person: without it the planner may prefer to hash all
-- employments of the country to show fifty people.
alter table persons enable row level security;
create policy readable on persons for select using (
  (select app.whole('directory'))
  or id = (select app.person_id())
  or exists (select from employments e where e.person_id = persons.id offset 0)
  or ((select app.cares_for_own('directory')) and id in (select app.people_in_care()))
  or id in (select app.own_carers()));
create policy insertable on persons for insert with check ((select app.reach('staff')) = 'scope');

-- Units in which the actor keeps staff: only an employment that has not ended makes her an employer.
create function app.keeps_staff_of(of_person uuid) returns boolean
  language sql stable
  as $$ select app.whole('staff') or exists (
    select from employments e
    where e.person_id = of_person and (e.valid_to is null or e.valid_to >= current_date)
      and (e.region_id = app.in_region('staff') or e.municipality_id = app.in_municipality('staff')
        or e.organisation_id = app.in_organisation('staff'))) $$;
create procedure app.protect_facts_of_staff(target regclass, person_column text)
  language plpgsql
  as $procedure$
declare
  -- written out, not called: a function is evaluated for each row anew, which costs a loading of thousands its seconds
  keeps constant text := format(
    '(select app.reach(''staff'')) = ''scope'' and ((select app.whole(''staff'')) or exists ('
    ' select from employments e where e.person_id = %2$I.%1$I and (e.valid_to is null or e.valid_to >= current_date)'
    ' and (e.region_id = (select app.in_region(''staff'')) or e.municipality_id = (select app.in_municipality(''staff''))'
    ' or e.organisation_id = (select app.in_organisation(''staff''))) offset 0))', person_column, target);
begin
  execute format('create policy updatable on %s for update using (%s)', target, keeps);
  if person_column <> 'id' then
    execute format('create policy insertable on %s for insert with check (%s)', target, keeps);
    execute format('create policy deletable on %s for delete using (%s)', target, keeps);
  end if;
end
$procedure$;
call app.protect_facts_of_staff('persons', 'id');

alter table qualifications enable row level security;
create policy readable on qualifications for select using (exists (select from persons p where p.id = person_id));
call app.protect_facts_of_staff('qualifications', 'person_id');

-- Search by name past row-level security: LIKE is not leakproof, so under a policy it could not use the trigram
-- index. Gives ids only; the caller joins them with the persons it may see. The first pattern (the longest word)
-- goes through the index, LIKE ALL could not.
create function app.persons_named(patterns text[]) returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select id from persons where search_name like patterns[1] and search_name like all (patterns) $$;

-- Whose СНИЛС it is, wherever she works: one person must not be entered twice. Only for those who keep staff; what
-- it gives is compared, not shown. `mains` are the main jobs in other organisations than the one she is taken on by.
create function app.persons_by_snils(numbers text[], for_organisation uuid default null) returns table (
    id uuid, snils text, last_name text, first_name text, middle_name text, birth_date date, sex text,
    email text, phone text, teaching_since date, version integer, qualifications jsonb, mains jsonb)
  language sql stable security definer set search_path = public
  as $$ select p.id, p.snils, p.last_name, p.first_name, p.middle_name, p.birth_date, p.sex,
          p.email, p.phone, p.teaching_since, p.version,
          (select coalesce(jsonb_agg(jsonb_build_object('category', q.category, 'assignedOn', q.assigned_on)), '[]')
            from qualifications q where q.person_id = p.id),
          (select coalesce(jsonb_agg(jsonb_build_object('from', e.valid_from, 'to', e.valid_to)), '[]')
            from employments e
            where e.person_id = p.id and e.kind = 'main' and e.organisation_id is distinct from for_organisation)
        from persons p where app.reach('staff') = 'scope' and p.snils = any (numbers) $$;

-- Who helps a person, with names the caller may otherwise not see. The caller has loaded the person by her scope.
create function app.carers_of(of_person uuid) returns table (
    id uuid, carer_person_id uuid, carer_name text, email text, kind text, valid_from date, valid_to date, version integer)
  language sql stable security definer set search_path = public
  as $$ select c.id, c.carer_person_id, p.last_name || ' ' || p.first_name || coalesce(' ' || p.middle_name, ''),
          p.email, c.kind, c.valid_from, c.valid_to, c.version
        from care_assignments c join persons p on p.id = c.carer_person_id
        where c.person_id = of_person $$;

-- How many people are in somebody's care on a day, whatever part of them the caller sees (row 226).
create function app.care_load(of_carer uuid, on_day date) returns bigint
  language sql stable security definer set search_path = public
  as $$ select count(distinct person_id) from care_assignments
        where carer_person_id = of_carer and valid_from <= on_day and (valid_to is null or valid_to >= on_day) $$;
