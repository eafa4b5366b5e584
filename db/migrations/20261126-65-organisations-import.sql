-- Registers of organisations loaded from files: every loading can be told, put right and taken back.

-- A body of a file is found by its numbers.
create index organisations_inn on organisations (inn, kpp) where inn is not null;
create index organisations_ogrn on organisations (ogrn) where ogrn is not null;

-- One loading. `region_id` is the region of whoever loaded; null: of the whole installation.
create table organisation_imports (
  id uuid primary key,
  region_id uuid references territories (id),
  file_name text not null,
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  row_count integer not null,
  created_count integer not null,
  updated_count integer not null,
  unchanged_count integer not null,
  refused_count integer not null,
  -- values of the file that gave way to what was written by hand
  conflict_count integer not null,
  status text not null default 'loaded' check (status in ('loaded', 'undone')),
  loaded_at timestamptz not null,
  loaded_by text not null,
  undone_at timestamptz,
  undone_by text,
  -- bodies that the undoing had to leave as they are, whole or in part
  kept_count integer not null default 0,
  version integer not null default 1
);
create index organisation_imports_region on organisation_imports (region_id, loaded_at desc, id desc);

-- What a loading did to each body and to its facts, so that it can be taken back: `before` is null for what it created.
create table organisation_import_changes (
  batch_id uuid not null references organisation_imports (id),
  region_id uuid references territories (id),
  entity text not null check (entity in ('organisation', 'licence', 'flag')),
  entity_id uuid not null,
  -- without a foreign key: a body taken back is gone, what was done to it is not
  organisation_id uuid not null,
  file_row integer not null,
  before jsonb,
  after jsonb not null,
  -- what had been loaded before this loading, see organisation_loaded_values
  loaded_before jsonb,
  -- version as the loading left it: another one now means that somebody changed it since
  after_version integer not null,
  kept_reason text,
  primary key (batch_id, entity, entity_id)
);

-- Rows that were refused, as they came, until the loading is undone.
create table organisation_import_refusals (
  batch_id uuid not null references organisation_imports (id),
  region_id uuid references territories (id),
  file_row integer not null,
  cells jsonb not null,
  reasons text[] not null,
  primary key (batch_id, file_row)
);

-- What a file said last of each field of a body: tells a value that was changed by hand since from one that was not.
create table organisation_loaded_values (
  organisation_id uuid primary key references organisations (id) on delete cascade,
  region_id uuid references territories (id),
  fields jsonb not null
);

-- What a region has said of the columns of its files: proposed again for the next one. A null field is left out.
create table organisation_import_columns (
  region_id uuid references territories (id),
  heading text not null check (length(heading) between 1 and 300),
  field text,
  chosen_at timestamptz not null,
  chosen_by text not null,
  unique nulls not distinct (region_id, heading)
);

do $$
declare
  t text;
  keeps constant text := '(select app.whole(''registers'')) or region_id = (select app.in_region(''registers''))';
begin
  foreach t in array array['organisation_imports', 'organisation_import_changes', 'organisation_import_refusals',
      'organisation_loaded_values', 'organisation_import_columns'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (%s)', t, keeps);
    execute format('create policy insertable on %s for insert with check (%s)', t, keeps);
    execute format('create policy updatable on %s for update using (%s) with check (%s)', t, keeps, keeps);
    execute format('create policy deletable on %s for delete using (%s)', t, keeps);
  end loop;
end $$;

-- The fields a file may change, as the loading keeps them in `before` and `after`.
create function app.organisation_values(o organisations) returns jsonb
  language sql stable
  as $$ select jsonb_build_object('name', o.name, 'shortName', o.short_name, 'kind', o.kind, 'level', o.level,
    'municipalityId', o.municipality_id, 'parentId', o.parent_id, 'parentBond', o.parent_bond, 'inn', o.inn,
    'kpp', o.kpp, 'ogrn', o.ogrn, 'okpo', o.okpo, 'email', o.email, 'phone', o.phone, 'site', o.site,
    'address', o.address, 'validFrom', o.valid_from, 'validTo', o.valid_to) $$;

-- Takes back the bodies a loading created, each with the facts it gave them, or not at all. Gives those that stay:
-- 'changed' by somebody since, or 'used' by other records: any table takes part through its foreign key. Nobody may
-- delete a body otherwise, so this works past row-level security, for the loading of the actor's own reach only.
create function app.undo_created_organisations(of_batch uuid) returns table (organisation_id uuid, kept text)
  language plpgsql security definer set search_path = public
  as $$
declare
  created uuid[];
  changed uuid[];
  used uuid[] := '{}';
  found_used uuid[];
  staying integer := -1;
  reference record;
begin
  if not exists (
    select from organisation_imports b where b.id = of_batch and b.status = 'loaded'
      and (app.whole('registers') or b.region_id = app.in_region('registers'))) then
    return;
  end if;
  -- the lock keeps new references out until the end: a foreign key has to lock the body it points to
  select coalesce(array_agg(o.id), '{}') into created from (
    select o.id from organisation_import_changes c join organisations o on o.id = c.entity_id
    where c.batch_id = of_batch and c.entity = 'organisation' and c.before is null
    order by o.id for update of o) o;
  select coalesce(array_agg(distinct c.organisation_id), '{}') into changed
  from organisation_import_changes c
  left join organisations o on c.entity = 'organisation' and o.id = c.entity_id
  left join organisation_licences l on c.entity = 'licence' and l.id = c.entity_id
  left join organisation_flags f on c.entity = 'flag' and f.id = c.entity_id
  where c.batch_id = of_batch and c.organisation_id = any (created)
    and coalesce(o.version, l.version, f.version, 0) <> c.after_version
    -- changed and changed back, by another loading and its undoing, is not changed
    and (o.id is null or app.organisation_values(o) <> c.after);
  for reference in
    select con.conrelid::regclass as referring, a.attname as referring_column
    from pg_constraint con join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
    where con.contype = 'f' and con.confrelid = 'organisations'::regclass and con.conparentid = 0
      and con.confdeltype in ('a', 'r') and con.conrelid <> 'organisations'::regclass
  loop
    execute format(
      'select coalesce(array_agg(distinct r.%1$I), ''{}'') from %2$s r where r.%1$I = any ($1) %3$s',
      reference.referring_column, reference.referring,
      case when reference.referring in ('organisation_licences'::regclass, 'organisation_flags'::regclass)
        then 'and not exists (select from organisation_import_changes c where c.batch_id = $2 and c.entity_id = r.id)'
        else '' end)
      into found_used using created, of_batch;
    used := used || found_used;
  end loop;
  -- whatever stays holds the bodies above it
  while staying <> cardinality(used) loop
    staying := cardinality(used);
    used := used || array(
      select distinct o.parent_id from organisations o
      where o.parent_id = any (created) and o.parent_id <> all (used)
        and (o.id <> all (created) or o.id = any (changed) or o.id = any (used)));
  end loop;
  delete from organisation_licences l using organisation_import_changes c
    where c.batch_id = of_batch and c.entity = 'licence' and l.id = c.entity_id
      and c.organisation_id = any (created) and c.organisation_id <> all (changed) and c.organisation_id <> all (used);
  delete from organisation_flags f using organisation_import_changes c
    where c.batch_id = of_batch and c.entity = 'flag' and f.id = c.entity_id
      and c.organisation_id = any (created) and c.organisation_id <> all (changed) and c.organisation_id <> all (used);
  delete from organisations o where o.id = any (created) and o.id <> all (changed) and o.id <> all (used);
  return query
    select one.id, case when one.id = any (changed) then 'changed' else 'used' end
    from unnest(created) as one (id) where one.id = any (changed) or one.id = any (used);
end
$$;
