-- Which body does a function of an act, from when to when, on what basis (rows 3–7, 31–111): beside what the act itself
-- says by naming bodies. A function stands in a pack and is named by code, as packs change version by version.
create table function_assignments (
  id uuid primary key,
  pack_code text not null,
  -- a function or a direction of the roadmap
  function_code text not null,
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  -- answers for it, or does it jointly with who answers (row 92)
  share text not null check (share in ('answers', 'joint')),
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  basis text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  constraint function_assignments_once exclude using gist (pack_code with =, function_code with =,
    organisation_id with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index function_assignments_pack on function_assignments (pack_code, region_id, function_code);
create index function_assignments_organisation on function_assignments (organisation_id);
call app.protect_open_register('function_assignments');
