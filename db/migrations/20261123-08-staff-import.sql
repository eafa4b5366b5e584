-- Limits that an act sets, dated: a region's own line goes before the common one (region_id null).
create table people_thresholds (
  id uuid primary key,
  code text not null check (code in ('care-limit', 'young-teacher-age', 'first-years', 'working-age')),
  region_id uuid references territories (id),
  value integer not null check (value > 0),
  valid_from date not null,
  act text not null,
  clause text,
  unique nulls not distinct (code, region_id, valid_from)
);
insert into people_thresholds values
  ('019a0000-0000-7000-8000-000000000001', 'care-limit', null, 250, '2023-04-11',
    'Приказ Министерства образования и науки Республики Алтай от 11.04.2023 № 328', 'раздел 5'),
  ('019a0000-0000-7000-8000-000000000002', 'young-teacher-age', null, 35, '2020-12-16',
    'Распоряжение Минпросвещения России от 16.12.2020 № Р-174', 'раздел V, п. 4'),
  ('019a0000-0000-7000-8000-000000000003', 'first-years', null, 3, '2020-12-16',
    'Распоряжение Минпросвещения России от 16.12.2020 № Р-174', 'раздел V, п. 4'),
  ('019a0000-0000-7000-8000-000000000004', 'working-age', null, 16, '2002-02-01',
    'Трудовой кодекс Российской Федерации', 'статья 63');
alter table people_thresholds enable row level security;
create policy readable on people_thresholds for select using (true);
create policy insertable on people_thresholds for insert with check (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));
create policy updatable on people_thresholds for update using (
  (select app.whole('registers')) or region_id = (select app.in_region('registers')));

-- One loading of a staff file.
create table import_batches (
  id uuid primary key,
  kind text not null default 'staff' check (kind in ('staff')),
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  file_name text not null,
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  row_count integer not null,
  created_count integer not null,
  updated_count integer not null,
  unchanged_count integer not null,
  refused_count integer not null,
  status text not null default 'loaded' check (status in ('loaded', 'undone')),
  loaded_at timestamptz not null,
  loaded_by text not null,
  undone_at timestamptz,
  undone_by text,
  -- changes that the undoing had to leave, with the reason
  kept_count integer not null default 0,
  version integer not null default 1
);
create index import_batches_organisation on import_batches (organisation_id, loaded_at desc, id desc);
create index import_batches_region on import_batches (region_id, loaded_at desc, id desc);
create index import_batches_loaded on import_batches (loaded_at desc, id desc);
call app.protect('import_batches', 'staff', 'staff');

-- What a batch did to each row, so that it can be taken back: `before` is null for a created row.
create table import_changes (
  batch_id uuid not null references import_batches (id),
  entity text not null check (entity in ('person', 'employment', 'qualification')),
  entity_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  file_row integer not null,
  before jsonb,
  -- version of the row as the batch left it: another one now means that somebody changed it since
  after_version integer not null,
  kept_reason text,
  primary key (batch_id, entity, entity_id)
);
create index import_changes_person on import_changes (person_id, batch_id, entity);
call app.protect('import_changes', 'staff', 'staff');

alter table employments add foreign key (import_batch_id) references import_batches (id);
create index employments_batch on employments (import_batch_id) where import_batch_id is not null;

-- Takes back the persons a batch created, each with what the batch gave her, or not at all. Gives those that stay:
-- 'changed' by somebody since, or 'used' by other records: any table takes part through its foreign key to persons.
-- A person without an employment is nobody's to delete, so this works past row-level security, for the batch's unit only.
create function app.undo_created_persons(of_batch uuid) returns table (person_id uuid, kept text)
  language plpgsql security definer set search_path = public
  as $$
declare
  created uuid[];
  changed uuid[];
  used uuid[] := '{}';
  found_used uuid[];
  reference record;
begin
  if not exists (
    select from import_batches b where b.id = of_batch and b.status = 'loaded'
      and (app.whole('staff') or b.region_id = app.in_region('staff')
        or b.municipality_id = app.in_municipality('staff') or b.organisation_id = app.in_organisation('staff'))) then
    return;
  end if;
  -- the lock keeps new references out until the end: a foreign key has to lock the person it points to
  select array_agg(p.id) into created from (
    select p.id from import_changes c join persons p on p.id = c.entity_id
    where c.batch_id = of_batch and c.entity = 'person' and c.before is null
    order by p.id for update of p) p;
  select coalesce(array_agg(distinct c.person_id), '{}') into changed
  from import_changes c
  left join persons p on c.entity = 'person' and p.id = c.entity_id
  left join employments e on c.entity = 'employment' and e.id = c.entity_id
  where c.batch_id = of_batch and c.person_id = any (created) and c.entity <> 'qualification'
    and coalesce(p.version, e.version, 0) <> c.after_version;
  for reference in
    select con.conrelid::regclass as referring, a.attname as referring_column
    from pg_constraint con join pg_attribute a on a.attrelid = con.conrelid and a.attnum = con.conkey[1]
    -- what follows a person into deletion (on delete cascade) does not rest on her
    where con.contype = 'f' and con.confrelid = 'persons'::regclass and con.conparentid = 0
      and con.confdeltype in ('a', 'r')
  loop
    execute format(
      'select coalesce(array_agg(distinct r.%1$I), ''{}'') from %2$s r where r.%1$I = any ($1) %3$s',
      reference.referring_column, reference.referring,
      case when reference.referring in ('employments'::regclass, 'qualifications'::regclass)
        then 'and not exists (select from import_changes c where c.batch_id = $2 and c.entity_id = r.id)' else '' end)
      into found_used using created, of_batch;
    used := used || found_used;
  end loop;
  delete from qualifications q using import_changes c
    where c.batch_id = of_batch and c.entity = 'qualification' and q.id = c.entity_id
      and c.person_id = any (created) and c.person_id <> all (changed) and c.person_id <> all (used);
  delete from employments e using import_changes c
    where c.batch_id = of_batch and c.entity = 'employment' and e.id = c.entity_id
      and c.person_id = any (created) and c.person_id <> all (changed) and c.person_id <> all (used);
  delete from persons p where p.id = any (created) and p.id <> all (changed) and p.id <> all (used);
  return query
    select one.id, case when one.id = any (changed) then 'changed' else 'used' end
    from unnest(created) as one (id) where one.id = any (changed) or one.id = any (used);
end
$$;

-- Many audit rows of one transaction at once. One call of audit.append per row would update the head of the chain
-- as often, and every update walks over all earlier versions of it: quadratic in the number of rows.
create function audit.append_many(event_at timestamptz, event_region_id uuid, event_request_id text, entries jsonb)
  returns void
  language plpgsql security definer set search_path = audit, public
  as $$
declare
  head audit.chains;
  events audit.events[];
  hashes bytea[] := '{}';
  last_hash bytea;
  canonical text;
begin
  insert into audit.chains values (coalesce(event_region_id::text, 'country'), 0, '\x00') on conflict do nothing;
  select * into head from audit.chains where chain = coalesce(event_region_id::text, 'country') for update;
  select array_agg(row(head.chain, head.last_seq + e.number, (e.entry ->> 'id')::uuid, event_at, app.account_id(),
      app.person_id(), coalesce(app.setting('actor_name'), 'Система'), coalesce(app.setting('role'), 'system'),
      e.entry ->> 'action', e.entry ->> 'entity', (e.entry ->> 'entity_id')::uuid, event_region_id, e.entry -> 'changes',
      e.entry ->> 'reason', event_request_id, null)::audit.events order by e.number)
    into events
    from jsonb_array_elements(entries) with ordinality as e (entry, number);
  last_hash := head.last_hash;
  for canonical in
    select audit.canonical(e) from unnest(events) as e order by e.seq
  loop
    last_hash := sha256(last_hash || convert_to(canonical, 'UTF8'));
    hashes := hashes || last_hash;
  end loop;
  insert into audit.events
    select e.chain, e.seq, e.id, e.at, e.account_id, e.person_id, e.actor_name, e.role, e.action, e.entity, e.entity_id,
      e.region_id, e.changes, e.reason, e.request_id, h.hash
    from unnest(events) as e join unnest(hashes) with ordinality as h (hash, number) on e.seq = head.last_seq + h.number;
  update audit.chains c set last_seq = head.last_seq + cardinality(hashes), last_hash = hashes[cardinality(hashes)]
    where c.chain = head.chain;
end
$$;

-- Rows of the file that were not loaded, as they came, until the batch is undone: to be put right and sent again.
create table import_refusals (
  batch_id uuid not null references import_batches (id),
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  file_row integer not null,
  -- texts of the template's columns by their codes
  cells jsonb not null,
  reasons text[] not null,
  primary key (batch_id, file_row)
);
call app.protect('import_refusals', 'staff', 'staff');
