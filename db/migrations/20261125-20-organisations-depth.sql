-- What a register says of a body besides its name and place (rows 1–22, 244): how it stands inside its parent, ОКПО,
-- what it does, licences, infrastructure of the national project, marks by year with their source.
alter table organisations add column okpo text check (okpo ~ '^\d{8}$');
-- Within its parent: a structural unit, a branch, or a body of its own that answers to it. Null: not said.
alter table organisations add column parent_bond text check (parent_bond in ('unit', 'branch', 'subordinate'));

-- Open dictionaries (rows 2, 3): the whole installation's administrator adds words; no code depends on the lists.
create table function_kinds (
  code text primary key,
  title text not null unique,
  sort integer not null default 100,
  -- not offered any more; those who have it keep it
  is_retired boolean not null default false
);
insert into function_kinds (code, title, sort) values
  ('coordination', 'Координация системы методического сопровождения', 10),
  ('monitoring', 'Мониторинг и анализ показателей', 20),
  ('quality-assessment', 'Оценка качества образования', 30),
  ('diagnosis', 'Диагностика профессиональных дефицитов', 40),
  ('pathway-support', 'Построение и сопровождение ИОМ', 50),
  ('retraining', 'Повышение квалификации и переподготовка', 60),
  ('initial-training', 'Подготовка педагогических кадров', 70),
  ('programme-expertise', 'Экспертиза программ ДПО', 80),
  ('methodological-help', 'Методическая помощь организациям и педагогам', 90),
  ('mentoring', 'Наставничество и поддержка молодых педагогов', 100),
  ('internships', 'Стажировки', 110),
  ('practice-dissemination', 'Отбор и распространение лучших практик', 120),
  ('communities', 'Работа профессиональных сообществ', 130),
  ('research', 'Научно-методические исследования', 140);

create table infrastructure_kinds (
  code text primary key,
  title text not null unique,
  sort integer not null default 100,
  is_retired boolean not null default false
);
-- Names of the national project «Образование» and its successor.
insert into infrastructure_kinds (code, title, sort) values
  ('growth-point', 'Центр «Точка роста»', 10),
  ('quantorium', 'Технопарк «Кванториум»', 20),
  ('school-quantorium', 'Школьный «Кванториум»', 30),
  ('mobile-quantorium', 'Мобильный технопарк «Кванториум»', 40),
  ('it-cube', 'Центр цифрового образования «IT-куб»', 50),
  ('digital-environment', 'Цифровая образовательная среда', 60),
  ('gifted-children-centre', 'Региональный центр выявления одарённых детей', 70),
  ('new-places', 'Новые места дополнительного образования', 80),
  ('pedagogical-quantorium', 'Педагогический технопарк «Кванториум»', 90);

-- Facts of a body are as open as the register itself; whoever keeps the register of a region keeps them.
create procedure app.protect_open_register(target regclass)
  language plpgsql
  as $procedure$
declare
  keeps constant text := '(select app.whole(''registers'')) or region_id = (select app.in_region(''registers''))';
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy readable on %s for select using (true)', target);
  execute format('create policy insertable on %s for insert with check (%s)', target, keeps);
  execute format('create policy updatable on %s for update using (%s) with check (%s)', target, keeps, keeps);
  execute format('create policy deletable on %s for delete using (%s)', target, keeps);
end
$procedure$;

create table organisation_functions (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  function_code text not null references function_kinds (code),
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  source text not null,
  version integer not null default 1,
  check (valid_to is null or valid_to >= valid_from),
  exclude using gist (organisation_id with =, function_code with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index organisation_functions_code on organisation_functions (function_code, organisation_id);

create table organisation_licences (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  number text not null,
  issued_on date not null,
  issuer text not null,
  -- «Дополнительное профессиональное образование»: what it allows
  activity text not null,
  status text not null check (status in ('active', 'suspended', 'ended')),
  -- since when it is suspended or ended; null while it is in force
  status_on date,
  version integer not null default 1,
  check ((status = 'active') = (status_on is null)),
  check (status_on is null or status_on >= issued_on),
  unique (organisation_id, number, activity)
);

create table organisation_infrastructure (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  infrastructure_code text not null references infrastructure_kinds (code),
  opened_on date not null,
  closed_on date,
  source text not null,
  version integer not null default 1,
  check (closed_on is null or closed_on >= opened_on),
  exclude using gist (organisation_id with =, infrastructure_code with =, daterange(opened_on, closed_on, '[]') with &&)
);
create index organisation_infrastructure_code on organisation_infrastructure (infrastructure_code, organisation_id);

-- Marks of a calendar year, each from a list that somebody published (row 244).
create table organisation_flags (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  year integer not null check (year between 2000 and 2100),
  flag text not null check (flag in ('low-results', 'hard-conditions', 'rural', 'small')),
  source text not null,
  version integer not null default 1,
  unique (organisation_id, year, flag)
);
create index organisation_flags_region on organisation_flags (region_id, year, flag);
create index organisation_flags_year on organisation_flags (year, flag);

do $$
declare t text;
begin
  foreach t in array array['organisation_functions', 'organisation_licences', 'organisation_infrastructure',
      'organisation_flags'] loop
    execute format('call app.protect_open_register(%L)', t);
  end loop;
  foreach t in array array['function_kinds', 'infrastructure_kinds'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.whole(''registers'')))', t);
    execute format('create policy updatable on %s for update using ((select app.whole(''registers'')))', t);
  end loop;
end $$;

-- A school once marked without a year keeps the mark for the year in which the years began to be kept.
insert into organisation_flags (id, organisation_id, region_id, municipality_id, year, flag, source)
select uuidv7(), id, region_id, municipality_id, extract(year from current_date)::int, 'low-results',
  'Отметка в реестре организаций'
from organisations where is_low_result;
comment on column organisations.is_low_result is 'The mark before organisation_flags; read by nobody since.';
