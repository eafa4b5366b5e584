-- Regulation packs as loaded, their acts, and indicators with dated targets (rows 27, 28, 251–253, 271).
create table regulation_packs (
  id uuid primary key,
  code text not null,
  version integer not null,
  region_id uuid references territories (id),
  title text not null,
  -- the whole pack as validated: bodies, functions, terms, roles, settings
  contents jsonb not null,
  content_hash text not null,
  valid_from date not null,
  loaded_at timestamptz not null,
  reason text not null,
  unique (code, version)
);

create table acts (
  id uuid primary key,
  code text not null unique,
  pack_code text not null,
  kind text not null,
  issuer text not null,
  number text not null,
  issued_on date not null,
  title text not null,
  status text not null,
  region_id uuid references territories (id)
);

create table indicator_definitions (
  code text primary key,
  title text not null,
  unit text not null,
  -- which measure of the engine computes it: diagnosed | with-pathway | completed-by-diagnosis
  measure text not null,
  numerator text not null,
  denominator text not null,
  sort integer not null
);

-- Name, conditions and target as one region's act words them; null region: the federal default.
create table indicator_versions (
  id uuid primary key,
  indicator_code text not null references indicator_definitions (code),
  region_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  title text not null,
  -- {"atCentre": true, "mode": "independent", "who": ["teacher", "leader"], "since": "2021-01-01"}
  conditions jsonb not null,
  target double precision,
  target_date date,
  valid_from date not null,
  valid_to date,
  act_code text references acts (code),
  clause text
);
create index indicator_versions_code on indicator_versions (indicator_code, region_id, valid_from);

do $$
declare t text;
begin
  foreach t in array array['regulation_packs', 'acts', 'indicator_definitions', 'indicator_versions'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.reach(''packs'')) = ''scope'')', t);
    execute format('create policy updatable on %s for update using ((select app.reach(''packs'')) = ''scope'')', t);
  end loop;
end $$;
