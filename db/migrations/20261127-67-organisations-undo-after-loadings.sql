-- A body that a file brought is taken back also where staff or members had been loaded into it and taken back before:
-- the logs of those loadings go with it. Loadings that stand hold the body as any other record does.
create or replace function app.undo_created_organisations(of_batch uuid) returns table (organisation_id uuid, kept text)
  language plpgsql security definer set search_path = public
  as $$
declare
  created uuid[];
  changed uuid[];
  used uuid[] := '{}';
  found_used uuid[];
  gone uuid[];
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
      case
        when reference.referring in ('organisation_licences'::regclass, 'organisation_flags'::regclass)
        then 'and not exists (select from organisation_import_changes c where c.batch_id = $2 and c.entity_id = r.id)'
        -- what a loading into the body left after it was taken back holds nothing
        when reference.referring in ('import_batches'::regclass, 'body_imports'::regclass)
        then 'and r.status <> ''undone'''
        when reference.referring in ('import_changes'::regclass, 'import_refusals'::regclass)
        then 'and exists (select from import_batches b where b.id = r.batch_id and b.status <> ''undone'')'
        when reference.referring in ('import_columns'::regclass, 'body_import_columns'::regclass)
        then 'and false'
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
  gone := array(select one.id from unnest(created) as one (id) where one.id <> all (changed) and one.id <> all (used));
  -- the audit keeps that they were loaded and taken back
  delete from import_changes c where c.organisation_id = any (gone)
    or c.batch_id in (select b.id from import_batches b where b.organisation_id = any (gone));
  delete from import_refusals r where r.organisation_id = any (gone);
  delete from import_batches b where b.organisation_id = any (gone);
  delete from body_imports b where b.organisation_id = any (gone) or b.body_id = any (gone);
  delete from import_columns c where c.organisation_id = any (gone);
  delete from body_import_columns c where c.organisation_id = any (gone);
  delete from organisations o where o.id = any (gone);
  return query
    select one.id, case when one.id = any (changed) then 'changed' else 'used' end
    from unnest(created) as one (id) where one.id = any (changed) or one.id = any (used);
end
$$;
