-- Functions people are appointed to by an order (rows 51, 354), and pools of methodologists (rows 222, 223, 243).
-- Open dictionary: a region adds its own.
create table appointment_kinds (
  code text primary key,
  title text not null unique,
  is_pool boolean not null default false,
  act text,
  clause text,
  sort integer not null default 100
);
insert into appointment_kinds (code, title, is_pool, act, clause, sort) values
  ('passport-control', 'Контроль формирования паспорта ДППО', false,
    'Распоряжение о региональной системе научно-методического сопровождения, Калининградская область', 'приложение 2, строка 5', 10),
  ('ecosystem-operation', 'Эксплуатация цифровой экосистемы ДПО', false,
    'Распоряжение о региональной системе научно-методического сопровождения, Калининградская область', 'п. 9.2-3', 20),
  ('regional-pool', 'Региональный методический актив', true, null, null, 30),
  ('municipal-pool', 'Муниципальный методический актив', true, null, null, 40);
alter table appointment_kinds enable row level security;
create policy readable on appointment_kinds for select using (true);
create policy insertable on appointment_kinds for insert with check ((select app.whole('registers')));
create policy updatable on appointment_kinds for update using ((select app.whole('registers')));

create table appointments (
  id uuid primary key,
  person_id uuid not null references persons (id),
  kind text not null references appointment_kinds (code),
  -- the body that appoints, with its units as of the fact
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  -- number and date of the order
  act text not null,
  valid_from date not null,
  valid_to date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  exclude using gist (person_id with =, organisation_id with =, kind with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index appointments_person on appointments (person_id, valid_from);
create index appointments_organisation on appointments (organisation_id, kind);
create index appointments_region on appointments (region_id, kind);
create index appointments_municipality on appointments (municipality_id, kind);
call app.protect('appointments', 'directory', 'staff', 'person_id');

-- Registers begin from the few organisations of their kinds.
create index organisations_kind on organisations (kind, id);
