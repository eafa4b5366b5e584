-- Open dictionary (rows 2, 3): a region may add kinds of bodies; nothing in the code depends on the list.
create table organisation_kinds (
  code text primary key,
  title text not null,
  -- F federal, R regional, M municipal, I institution: the usual level, a body may differ
  usual_level text not null check (usual_level in ('F', 'R', 'M', 'I')),
  is_collegial boolean not null default false,
  sort integer not null default 100
);

insert into organisation_kinds (code, title, usual_level, is_collegial, sort) values
  ('authority', 'Орган управления образованием', 'R', false, 10),
  ('municipal-authority', 'Муниципальный орган управления образованием', 'M', false, 15),
  ('federal-coordinator', 'Федеральный координатор', 'F', false, 20),
  ('research-centre', 'Научно-методический центр сопровождения', 'F', false, 30),
  ('centre', 'Центр непрерывного повышения профессионального мастерства', 'R', false, 40),
  ('institute', 'Организация дополнительного профессионального образования', 'R', false, 50),
  ('quality-centre', 'Центр оценки качества образования', 'R', false, 60),
  ('college', 'Педагогический колледж', 'R', false, 70),
  ('university', 'Университет', 'R', false, 80),
  ('municipal-service', 'Муниципальная методическая служба', 'M', false, 90),
  ('council', 'Коллегиальный методический орган', 'I', true, 100),
  ('association', 'Методическое или профессиональное объединение', 'M', true, 110),
  ('community', 'Профессиональное педагогическое сообщество', 'R', true, 120),
  ('methodologist-pool', 'Методический актив', 'R', true, 130),
  ('pair', 'Пара педагогов', 'I', true, 140),
  ('leadership-team', 'Управленческая команда', 'I', true, 145),
  ('organisation', 'Образовательная организация', 'I', false, 150),
  ('school-service', 'Методическая служба образовательной организации', 'I', false, 160);

create table organisations (
  id uuid primary key,
  kind text not null references organisation_kinds (code),
  level text not null check (level in ('F', 'R', 'M', 'I')),
  -- null for federal bodies
  region_id uuid references territories (id),
  -- null for regional and federal bodies
  municipality_id uuid references territories (id),
  parent_id uuid references organisations (id),
  code text not null unique,
  name text not null,
  short_name text not null,
  inn text check (inn ~ '^\d{10}$'),
  kpp text check (kpp ~ '^\d{4}[0-9A-Z]{2}\d{3}$'),
  ogrn text check (ogrn ~ '^\d{13}$'),
  email text,
  phone text,
  site text,
  address text,
  is_rural boolean not null default false,
  is_low_result boolean not null default false,
  valid_from date not null default '1991-12-25',
  valid_to date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- one spelling for search: lower case, ё as е
  search_text text generated always as (replace(lower(name || ' ' || short_name || ' ' || code), 'ё', 'е')) stored,
  check (municipality_id is null or region_id is not null),
  check (valid_to is null or valid_to > valid_from)
);
create index organisations_region on organisations (region_id, name, id);
create index organisations_municipality on organisations (municipality_id, name, id);
create index organisations_name on organisations (name, id);
create index organisations_parent on organisations (parent_id);
create index organisations_search on organisations using gin (search_text gin_trgm_ops);

-- A register of bodies is open to everybody signed in (273-ФЗ art. 29: open information); its staff is not.
alter table organisations enable row level security;
create policy readable on organisations for select using (true);
create policy insertable on organisations for insert with check (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));
create policy updatable on organisations for update using (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')) or id = (select app.in_organisation('registers')));

alter table organisation_kinds enable row level security;
create policy readable on organisation_kinds for select using (true);
create policy insertable on organisation_kinds for insert with check ((select app.whole('registers')));
create policy updatable on organisation_kinds for update using ((select app.whole('registers')));
