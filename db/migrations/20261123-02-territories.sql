create table territories (
  id uuid primary key,
  kind text not null check (kind in ('country', 'region', 'municipality')),
  parent_id uuid references territories (id),
  -- the region a row belongs to: itself for a region, null for the country
  region_id uuid references territories (id),
  code text not null unique,
  name text not null,
  -- «муниципальный район», «городской округ» …: the official type in words
  type_name text not null,
  oktmo text check (oktmo ~ '^\d{8}(\d{3})?$'),
  oktmo_verified boolean not null default false,
  time_zone text,
  valid_from date not null default '1991-12-25',
  valid_to date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((kind = 'country') = (parent_id is null)),
  check ((kind = 'country') = (region_id is null)),
  check (valid_to is null or valid_to > valid_from)
);
create index territories_parent on territories (parent_id, name);
create index territories_region on territories (region_id) where kind = 'municipality';

alter table territories enable row level security;
create policy readable on territories for select using (true);
create policy insertable on territories for insert with check (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));
create policy updatable on territories for update using (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));
