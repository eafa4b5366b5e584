-- A category can be put right by hand now: undoing a loading leaves such a one, and names the person.
-- Takes back the persons a batch created, each with what the batch gave her, or not at all. Gives those that stay:
-- 'changed' by somebody since, or 'used' by other records: any table takes part through its foreign key to persons.
-- A person without an employment is nobody's to delete, so this works past row-level security, for the batch's unit only.
create or replace function app.undo_created_persons(of_batch uuid) returns table (person_id uuid, kept text)
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
  left join qualifications q on c.entity = 'qualification' and q.id = c.entity_id
  where c.batch_id = of_batch and c.person_id = any (created)
    and coalesce(p.version, e.version, q.version, 0) <> c.after_version;
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
