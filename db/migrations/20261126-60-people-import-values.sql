-- What a file last said of a card and of a job, by the organisation it was loaded into: a value changed by hand since is
-- told from one the file has not brought yet. `employment_id` null: the person's own card.
create table import_values (
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  person_id uuid not null references persons (id) on delete cascade,
  employment_id uuid references employments (id) on delete cascade,
  -- values by field
  loaded jsonb not null,
  unique nulls not distinct (organisation_id, person_id, employment_id)
);
create index import_values_person on import_values (person_id);
create index import_values_employment on import_values (employment_id);
call app.protect('import_values', 'staff', 'staff');

-- A batch also keeps the rights that ended with a job, and what files had said before it ('loaded').
alter table import_changes drop constraint import_changes_entity_check;
alter table import_changes add check (entity in ('person', 'employment', 'qualification', 'care', 'role', 'loaded'));

-- Who wrote the value that stands in a field now: the latest change of each person, field and value.
create function audit.last_changes(people uuid[])
  returns table (person_id uuid, field text, value jsonb, actor_name text, at timestamptz, action text)
  language sql stable security definer set search_path = audit, public
  as $$
    select distinct on (e.entity_id, f.field, c.change -> 'after')
      e.entity_id, f.field, c.change -> 'after', e.actor_name, e.at, e.action
    from audit.events e
    cross join jsonb_array_elements(e.changes) c (change)
    -- a transfer says of the job that is left when it ended
    cross join lateral (select case c.change ->> 'field' when 'endedOn' then 'validTo' else c.change ->> 'field' end) f (field)
    where app.reach('staff') = 'scope' and e.entity = 'person' and e.entity_id = any (people)
    order by e.entity_id, f.field, c.change -> 'after', e.at desc, e.seq desc $$;

-- Whether the actor keeps the staff a batch was loaded into.
create function app.keeps_batch(of_batch uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$ select app.reach('staff') = 'scope' and exists (
    select from import_batches b where b.id = of_batch and b.status = 'loaded'
      and (app.whole('staff') or b.region_id = app.in_region('staff')
        or b.municipality_id = app.in_municipality('staff') or b.organisation_id = app.in_organisation('staff'))) $$;

-- Ends the rights of jobs that a batch has ended, as `app.end_rights_of_job` does for one, and keeps what they were for
-- the undoing. Called when all jobs of the batch are written: of two jobs that end in one file neither keeps the rights.
create function app.end_rights_of_import(of_batch uuid, leavings jsonb) returns void
  language plpgsql security definer set search_path = public
  as $$
declare
  batch import_batches;
  one record;
  care uuid[];
  roles uuid[];
begin
  if not app.keeps_batch(of_batch) then
    raise insufficient_privilege using message = 'not a batch of the actor';
  end if;
  select * into batch from import_batches b where b.id = of_batch;
  for one in
    select l.row, l."personId" as person_id, l."employmentId" as job_id, l."lastDay" as last_day
    from jsonb_to_recordset(leavings) as l (row integer, "personId" uuid, "employmentId" uuid, "lastDay" date)
    join employments e on e.id = l."employmentId" and e.person_id = l."personId" and e.valid_to = l."lastDay"
    join import_changes c on c.batch_id = of_batch and c.entity = 'employment' and c.entity_id = e.id
  loop
    care := array(select c.id from app.care_ending(one.person_id, one.job_id, one.last_day) c);
    roles := array(select r.id from app.roles_ending(one.person_id, one.job_id, one.last_day) r);
    insert into import_changes (batch_id, entity, entity_id, person_id, organisation_id, municipality_id, region_id,
      file_row, before, after_version)
    select of_batch, ended.entity, ended.id, one.person_id, batch.organisation_id, batch.municipality_id,
      batch.region_id, one.row, ended.before, ended.version + 1
    from (
      select 'care' as entity, c.id, to_jsonb(c) as before, c.version from care_assignments c where c.id = any (care)
      union all
      select 'role', r.id, to_jsonb(r), r.version from role_assignments r where r.id = any (roles)) ended
    on conflict (batch_id, entity, entity_id) do update set after_version = excluded.after_version;
    delete from care_assignments c where c.id = any (care) and c.valid_from > one.last_day;
    update care_assignments c set valid_to = one.last_day, version = c.version + 1 where c.id = any (care);
    update role_assignments r set valid_to = one.last_day, end_reason = 'Работа в организации завершена',
      version = r.version + 1 where r.id = any (roles);
  end loop;
end
$$;

-- Gives rights back that a batch had ended, but for people who stay as they are. What another hand has changed since, or
-- what something new stands in the place of, stays: outcome 'kept'.
create function app.restore_rights_of_import(of_batch uuid, but_of uuid[])
  returns table (person_id uuid, entity text, outcome text)
  language plpgsql security definer set search_path = public
  as $$
declare
  one import_changes;
  touched integer;
begin
  if not app.keeps_batch(of_batch) then
    raise insufficient_privilege using message = 'not a batch of the actor';
  end if;
  for one in
    select * from import_changes c where c.batch_id = of_batch and c.entity in ('care', 'role')
      and c.person_id <> all (but_of) order by c.file_row, c.entity_id
  loop
    begin
      if one.entity = 'role' then
        update role_assignments r
        set valid_to = (one.before ->> 'valid_to')::date, end_reason = one.before ->> 'end_reason', version = r.version + 1
        where r.id = one.entity_id and r.version = one.after_version and r.ended_at is null;
      elsif exists (select from care_assignments c where c.id = one.entity_id) then
        update care_assignments c set valid_to = (one.before ->> 'valid_to')::date, version = c.version + 1
        where c.id = one.entity_id and c.version = one.after_version;
      else
        -- care that was to begin after the last day had been taken out
        insert into care_assignments
        select (jsonb_populate_record(null::care_assignments, one.before)).* ;
      end if;
      get diagnostics touched = row_count;
    exception when exclusion_violation or foreign_key_violation then
      touched := 0;
    end;
    person_id := one.person_id;
    entity := one.entity;
    outcome := case when touched > 0 then 'restored' else 'kept' end;
    return next;
  end loop;
end
$$;
