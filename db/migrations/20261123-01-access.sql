-- Who acts. Every transaction of the application sets these; row-level security reads them.
--   app.account_id, app.person_id   the signed-in account and the person behind it
--   app.role                        code of the active role
--   app.scope_kind, app.scope_id    country | region | municipality | organisation | self, and the unit's id
--   app.areas                       'directory=scope,results=own': how far each area of rows reaches
create schema if not exists app;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

create function app.setting(name text) returns text
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.' || name, true), '') $$;

create function app.person_id() returns uuid
  language sql stable parallel safe as $$ select app.setting('person_id')::uuid $$;

create function app.account_id() returns uuid
  language sql stable parallel safe as $$ select app.setting('account_id')::uuid $$;

-- How far the actor reaches in an area: 'scope' (her whole unit), 'own' (people in her care), null (not at all).
create function app.reach(area text) returns text
  language sql stable parallel safe
  as $$ select substring(app.setting('areas') from '(?:^|,)' || area || '=(\w+)') $$;

create function app.whole(area text) returns boolean
  language sql stable parallel safe
  as $$ select coalesce(app.reach(area) = 'scope' and app.setting('scope_kind') = 'country', false) $$;

create function app.in_region(area text) returns uuid
  language sql stable parallel safe
  as $$ select case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'region' then app.setting('scope_id')::uuid end $$;

create function app.in_municipality(area text) returns uuid
  language sql stable parallel safe
  as $$ select case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'municipality' then app.setting('scope_id')::uuid end $$;

create function app.in_organisation(area text) returns uuid
  language sql stable parallel safe
  as $$ select case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'organisation' then app.setting('scope_id')::uuid end $$;

create function app.cares_for_own(area text) returns boolean
  language sql stable parallel safe
  as $$ select coalesce(app.reach(area) = 'own', false) $$;

-- Puts the standard policies on a table whose rows belong to units as of the fact.
-- The table has region_id, municipality_id, organisation_id; `person_column` names whose personal fact a row is.
-- Each app.* call stands in its own sub-select, so that PostgreSQL evaluates it once a query, not once a row.
create procedure app.protect(target regclass, read_area text, write_area text, person_column text default null)
  language plpgsql
  as $procedure$
declare
  within constant text :=
    '(select app.whole(%1$L)) or region_id = (select app.in_region(%1$L))'
    ' or municipality_id = (select app.in_municipality(%1$L)) or organisation_id = (select app.in_organisation(%1$L))';
  own constant text :=
    ' or ((select app.cares_for_own(%1$L)) and %2$I in (select app.people_in_care()))';
  readable text := format(within, read_area);
  writable text := format(within, write_area);
begin
  if person_column is not null then
    readable := readable || format(own, read_area, person_column) || format(' or %I = (select app.person_id())', person_column);
    writable := writable || format(own, write_area, person_column);
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('create policy readable on %s for select using (%s)', target, readable);
  execute format('create policy insertable on %s for insert with check (%s)', target, writable);
  execute format('create policy updatable on %s for update using (%s) with check (%s)', target, writable, writable);
  execute format('create policy deletable on %s for delete using (%s)', target, writable);
end
$procedure$;
