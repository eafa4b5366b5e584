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
call app.protect('import_changes', 'staff', 'staff');

alter table employments add foreign key (import_batch_id) references import_batches (id);
create index employments_batch on employments (import_batch_id) where import_batch_id is not null;

-- Takes back the persons a batch created, each with what the batch gave her, or not at all. Gives those that stay:
-- 'changed' by somebody since, or 'used' by other records: tables of any room take part through their foreign keys.
-- A person without an employment is nobody's to delete, so this works past row-level security, for the batch's unit only.
create function app.undo_created_persons(of_batch uuid) returns table (person_id uuid, kept text)
  language plpgsql security definer set search_path = public
  as $$
declare
  one record;
begin
  if not exists (
    select from import_batches b where b.id = of_batch and b.status = 'loaded'
      and (app.whole('staff') or b.region_id = app.in_region('staff')
        or b.municipality_id = app.in_municipality('staff') or b.organisation_id = app.in_organisation('staff'))) then
    return;
  end if;
  for one in
    select c.person_id as id, c.after_version, p.version,
      exists (
        select from import_changes job join employments e on e.id = job.entity_id
        where job.batch_id = of_batch and job.entity = 'employment' and job.person_id = c.person_id
          and e.version <> job.after_version) as is_job_changed
    from import_changes c join persons p on p.id = c.person_id
    where c.batch_id = of_batch and c.entity = 'person' and c.before is null
  loop
    person_id := one.id;
    if one.version <> one.after_version or one.is_job_changed then
      kept := 'changed';
      return next;
      continue;
    end if;
    begin
      delete from qualifications q using import_changes c
        where c.batch_id = of_batch and c.entity = 'qualification' and c.person_id = one.id and q.id = c.entity_id;
      delete from employments e using import_changes c
        where c.batch_id = of_batch and c.entity = 'employment' and c.person_id = one.id and e.id = c.entity_id;
      delete from persons p where p.id = one.id;
    exception when foreign_key_violation then
      kept := 'used';
      return next;
    end;
  end loop;
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
  event audit.events;
  entry record;
begin
  insert into audit.chains values (coalesce(event_region_id::text, 'country'), 0, '\x00') on conflict do nothing;
  select * into head from audit.chains where chain = coalesce(event_region_id::text, 'country') for update;
  event.chain := head.chain;
  event.at := event_at;
  event.account_id := app.account_id();
  event.person_id := app.person_id();
  event.actor_name := coalesce(app.setting('actor_name'), 'Система');
  event.role := coalesce(app.setting('role'), 'system');
  event.region_id := event_region_id;
  event.request_id := event_request_id;
  for entry in
    select * from jsonb_to_recordset(entries)
      as e (id uuid, action text, entity text, entity_id uuid, changes jsonb, reason text)
  loop
    head.last_seq := head.last_seq + 1;
    event.seq := head.last_seq;
    event.id := entry.id;
    event.action := entry.action;
    event.entity := entry.entity;
    event.entity_id := entry.entity_id;
    event.changes := entry.changes;
    event.reason := entry.reason;
    event.hash := sha256(head.last_hash || convert_to(audit.canonical(event), 'UTF8'));
    insert into audit.events select event.*;
    head.last_hash := event.hash;
  end loop;
  update audit.chains set last_seq = head.last_seq, last_hash = head.last_hash where chain = head.chain;
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
