-- Compositions of councils and associations loaded from files; each loading can be taken back.
create table body_imports (
  id uuid primary key,
  body_id uuid not null references organisations (id),
  -- of the body, as its members have them
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid not null references organisations (id),
  file_name text not null,
  created_count integer not null,
  updated_count integer not null,
  refused_count integer not null,
  -- [{"memberId", "row", "name", "before": null for a new one, "version": as the loading left it}]
  changes jsonb not null,
  status text not null default 'loaded' check (status in ('loaded', 'undone')),
  loaded_at timestamptz not null,
  loaded_by text not null,
  undone_at timestamptz,
  undone_by text
);
create index body_imports_body on body_imports (body_id, loaded_at desc);
call app.protect('body_imports', 'staff', 'staff');
