-- Frameworks of competencies with versions (rows 112, 117). A published version never changes.
create table competency_frameworks (
  id uuid primary key,
  code text not null,
  version integer not null,
  title text not null,
  status text not null check (status in ('draft', 'published', 'retired')),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  unique (code, version)
);

create table competencies (
  id uuid primary key,
  framework_id uuid not null references competency_frameworks (id),
  code text not null,
  area text not null check (area in ('subject', 'method', 'psych', 'communication', 'digital')),
  track text not null check (track in ('teacher', 'leader', 'both')),
  title text not null,
  description text not null,
  -- [{"level": 0, "name": …, "description": …}] from the lowest up
  levels jsonb not null,
  sort integer not null,
  unique (framework_id, code)
);

-- What a position asks for: the target profile, dated, with the act that set it.
create table target_profiles (
  id uuid primary key,
  framework_id uuid not null references competency_frameworks (id),
  competency_id uuid not null references competencies (id),
  position_code text not null references positions (code),
  level smallint not null check (level between 0 and 9),
  weight double precision not null check (weight > 0),
  valid_from date not null,
  valid_to date,
  act text,
  exclude using gist (framework_id with =, competency_id with =, position_code with =,
    daterange(valid_from, valid_to, '[]') with &&)
);
create index target_profiles_position on target_profiles (position_code, valid_from);

do $$
declare t text;
begin
  foreach t in array array['competency_frameworks', 'competencies', 'target_profiles'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.reach(''frameworks'')) = ''scope'')', t);
    execute format('create policy updatable on %s for update using ((select app.reach(''frameworks'')) = ''scope'')', t);
  end loop;
end $$;
