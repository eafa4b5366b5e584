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
create index persons_name on persons (last_name, first_name, middle_name, id);
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

call app.protect('employments', 'directory', 'staff', 'person_id');
call app.protect('care_assignments', 'directory', 'care', 'person_id');
create policy readable_by_carer on care_assignments for select using (carer_person_id = (select app.person_id()));

-- A person is seen by whoever sees one of her employments, has her in care, or is her.
alter table persons enable row level security;
create policy readable on persons for select using (
  (select app.whole('directory'))
  or id = (select app.person_id())
  or exists (select from employments e where e.person_id = persons.id)
  or ((select app.cares_for_own('directory')) and id in (select app.people_in_care())));
create policy insertable on persons for insert with check ((select app.reach('staff')) = 'scope');
create policy updatable on persons for update using (
  (select app.reach('staff')) = 'scope'
  and ((select app.whole('staff')) or exists (select from employments e where e.person_id = persons.id)));

alter table qualifications enable row level security;
create policy readable on qualifications for select using (exists (select from persons p where p.id = person_id));
create policy insertable on qualifications for insert with check (
  (select app.reach('staff')) = 'scope' and exists (select from persons p where p.id = person_id));
create policy updatable on qualifications for update using (
  (select app.reach('staff')) = 'scope' and exists (select from persons p where p.id = person_id));
