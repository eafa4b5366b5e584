-- Resources of the system: staff, infrastructure, money, equipment, each with its owner and on what terms it is open to
-- others (row 30; Kaliningrad order 908/1, 6 and 7; Altai order 328, 2.5; concept R-174, III).

-- Open dictionary of kinds inside the four types of the acts; a kind is retired, never deleted.
create table resource_kinds (
  code text primary key,
  type text not null check (type in ('staff', 'infrastructure', 'finance', 'equipment')),
  title text not null unique,
  is_retired boolean not null default false,
  sort integer not null default 100,
  unique (code, type)
);
insert into resource_kinds (code, type, title, sort) values
  ('experts', 'staff', 'Эксперты и консультанты', 10),
  ('mentors', 'staff', 'Наставники и тьюторы', 20),
  ('trainers', 'staff', 'Преподаватели курсов', 30),
  ('base-school', 'infrastructure', 'Базовая школа, опорная площадка', 10),
  ('internship-site', 'infrastructure', 'Стажировочная площадка', 20),
  ('laboratory', 'infrastructure', 'Лаборатория, мастерская', 30),
  ('hall', 'infrastructure', 'Зал, аудитория', 40),
  ('information-system', 'infrastructure', 'Информационная система, портал', 50),
  ('budget', 'finance', 'Средства на методическую работу', 10),
  ('training-money', 'finance', 'Средства на обучение педагогов', 20),
  ('grant', 'finance', 'Грант, субсидия', 30),
  ('computers', 'equipment', 'Компьютеры и сети', 10),
  ('teaching-equipment', 'equipment', 'Учебное оборудование', 20),
  ('library', 'equipment', 'Литература, цифровые материалы', 30),
  ('transport', 'equipment', 'Транспорт', 40);
alter table resource_kinds enable row level security;
create policy readable on resource_kinds for select using (true);
create policy insertable on resource_kinds for insert with check ((select app.whole('registers')));
create policy updatable on resource_kinds for update using ((select app.whole('registers')));

create table resources (
  id uuid primary key,
  type text not null,
  kind_code text not null,
  name text not null,
  owner_id uuid not null references organisations (id),
  -- of the owner, as of the entry
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid not null references organisations (id),
  purpose text not null,
  capacity numeric check (capacity > 0),
  capacity_unit text,
  access text not null check (access in ('free', 'agreement', 'own')),
  available_from date not null,
  -- last day, inclusive; a resource is ended by it, not deleted
  available_to date,
  end_reason text,
  -- where it is booked
  contact text,
  -- act or agreement
  source text not null,
  -- of money only: plan of a year, in kopecks
  amount_kopecks bigint check (amount_kopecks > 0),
  budget_year integer check (budget_year between 2000 and 2100),
  money_source text check (money_source in ('federal', 'regional', 'municipal', 'extra', 'grant')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  foreign key (kind_code, type) references resource_kinds (code, type),
  check (organisation_id = owner_id),
  check ((capacity is null) = (capacity_unit is null)),
  check (available_to is null or available_to >= available_from),
  constraint resources_money check (
    num_nonnulls(amount_kopecks, budget_year, money_source) = case when type = 'finance' then 3 else 0 end)
);
create index resources_region on resources (region_id, type);
create index resources_municipality on resources (municipality_id, type);
create index resources_owner on resources (owner_id);

-- Competencies a resource helps to form.
create table resource_competencies (
  resource_id uuid not null references resources (id),
  competency_id uuid not null references competencies (id),
  primary key (resource_id, competency_id)
);
create index resource_competencies_competency on resource_competencies (competency_id);

-- Shared within a region, so read by everybody of it; kept where the owner stands.
alter table resources enable row level security;
create policy readable on resources for select using (
  region_id is null or (select app.setting('scope_kind')) = 'country'
  or region_id = any ((select app.own_regions())::uuid[]));
create policy insertable on resources for insert with check (
  (select app.whole('resources')) or region_id = (select app.in_region('resources'))
  or municipality_id = (select app.in_municipality('resources')) or organisation_id = (select app.in_organisation('resources')));
create policy updatable on resources for update using (
  (select app.whole('resources')) or region_id = (select app.in_region('resources'))
  or municipality_id = (select app.in_municipality('resources')) or organisation_id = (select app.in_organisation('resources')));
create function app.keeps_resource(of_resource uuid) returns boolean
  language sql stable
  as $$ select exists (select from resources r where r.id = of_resource and (app.whole('resources')
    or r.region_id = app.in_region('resources') or r.municipality_id = app.in_municipality('resources')
    or r.organisation_id = app.in_organisation('resources'))) $$;
alter table resource_competencies enable row level security;
create policy readable on resource_competencies for select using (exists (select from resources r where r.id = resource_id));
create policy insertable on resource_competencies for insert with check (app.keeps_resource(resource_id));
create policy deletable on resource_competencies for delete using (app.keeps_resource(resource_id));
