-- Who asks, as the policies ask it. In PL/pgSQL, because the planner unfolds SQL functions into every policy of every table
-- of a statement anew, which took longer than most pages themselves; each is called once in a statement all the same.
create or replace function app.setting(name text) returns text language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.' || name, true), ''); end $$;

create or replace function app.person_id() returns uuid language plpgsql stable parallel safe
as $$ begin return nullif(current_setting('app.person_id', true), '')::uuid; end $$;

create or replace function app.carer_id() returns uuid language plpgsql stable parallel safe
as $$ begin return coalesce(app.setting('care_of'), app.setting('person_id'))::uuid; end $$;

create or replace function app.reach(area text) returns text language plpgsql stable parallel safe
as $$ begin return substring(nullif(current_setting('app.areas', true), '') from '(?:^|,)' || area || '=(\w+)'); end $$;

create or replace function app.whole(area text) returns boolean language plpgsql stable parallel safe
as $$ begin return coalesce(app.reach(area) = 'scope' and app.setting('scope_kind') = 'country', false); end $$;

create or replace function app.cares_for_own(area text) returns boolean language plpgsql stable parallel safe
as $$ begin return coalesce(app.reach(area) = 'own', false); end $$;

create or replace function app.in_region(area text) returns uuid language plpgsql stable parallel safe
as $$ begin return case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'region' then app.setting('scope_id')::uuid end; end $$;

create or replace function app.in_municipality(area text) returns uuid language plpgsql stable parallel safe
as $$ begin return case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'municipality' then app.setting('scope_id')::uuid end; end $$;

create or replace function app.in_organisation(area text) returns uuid language plpgsql stable parallel safe
as $$ begin return case when app.reach(area) = 'scope' and app.setting('scope_kind') = 'organisation' then app.setting('scope_id')::uuid end; end $$;
