-- Loadings and checks of long files while they go on: how far they have come, and a way to stop them. A row is there as
-- long as its work is; one whose process died is told by its heartbeat.
create table import_runs (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  file_name text not null,
  phase text not null check (phase in ('reading', 'waiting', 'writing')),
  done_count integer not null,
  -- null until it is known how much there is
  total_count integer,
  started_at timestamptz not null,
  started_by text not null,
  beat_at timestamptz not null,
  cancelled_at timestamptz
);
create index import_runs_organisation on import_runs (organisation_id);
call app.protect('import_runs', 'staff', 'staff');
