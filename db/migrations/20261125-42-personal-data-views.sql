-- Who looked at whose personal card, when and in which capacity. Append-only: the application may add a line through
-- audit.record_view() and read; it can neither change nor delete one. Looking again within the same clock hour, in the
-- same capacity and at the same part, is the same line. Parted by years, so that an old one can be archived whole.
create table audit.card_views (
  id uuid not null default uuidv7(),
  person_id uuid not null,
  hour timestamptz not null,
  viewed_at timestamptz not null,
  -- account's id, or the name of a program
  viewer text not null,
  account_id uuid,
  viewer_person_id uuid,
  viewer_name text not null,
  role text not null,
  scope_kind text not null,
  scope_id uuid,
  -- part of the card: 'card', 'results', 'pathway' …
  part text not null,
  -- where the person works: whose keepers may read the line
  region_id uuid,
  primary key (person_id, hour, viewer, role, part)
) partition by range (hour);
do $$
begin
  for year in 2026..2035 loop
    execute format(
      'create table audit.card_views_%1$s partition of audit.card_views for values from (%2$L) to (%3$L)',
      year, year || '-01-01 00:00+03', (year + 1) || '-01-01 00:00+03');
  end loop;
  create table audit.card_views_other partition of audit.card_views default;
end
$$;
create index card_views_region on audit.card_views (region_id, viewed_at, id);
create index card_views_viewer on audit.card_views (account_id, viewed_at, id);
create index card_views_at on audit.card_views (viewed_at, id);

create function audit.record_view(
  of_person uuid, at timestamptz, of_part text, by_account uuid, by_person uuid, by_name text, in_role text,
  in_scope_kind text, in_scope uuid) returns void
  language sql volatile security definer set search_path = public
  as $$ insert into audit.card_views
          (person_id, hour, viewed_at, viewer, account_id, viewer_person_id, viewer_name, role, scope_kind, scope_id, part, region_id)
        values (of_person, date_trunc('hour', at), at, coalesce(by_account::text, by_name), by_account, by_person, by_name,
          in_role, in_scope_kind, in_scope, of_part,
          (select e.region_id from employments e where e.person_id = of_person
            order by coalesce(e.valid_to, 'infinity') desc, e.kind = 'main' desc, e.valid_from desc limit 1))
        on conflict do nothing $$;

alter table audit.card_views enable row level security;
create policy readable on audit.card_views for select using (
  person_id = (select app.person_id()) or (select app.whole('audit')) or region_id = (select app.in_region('audit')));
grant select on audit.card_views to marshrut_app;

-- Roles and programs whose unit covers one of the person's employments, present or past, and the carers with those who
-- stand in for them: who can see her, past the policies of what is read for it. Told to the person herself and to the
-- keepers of rights where she has worked. Which kinds of facts a role opens is said by the rooms' policies, not here.
create function app.readers_of(of_person uuid, on_day date, at timestamptz) returns table (
    way text, account_id uuid, name text, giver_name text, role text, scope_kind text, scope_id uuid, scope_name text,
    place text, place_until date, care_kind text, since date, until date, person_id uuid)
  language sql stable security definer set search_path = public
  as $$
  with asked as (
    select 1 where of_person = app.person_id() or app.whole('accounts') or exists (
      select from employments e where e.person_id = of_person and e.region_id = app.in_region('accounts'))
  ), jobs as (
    select e.region_id, e.municipality_id, e.organisation_id, e.valid_from, e.valid_to, o.short_name
    from employments e join organisations o on o.id = e.organisation_id where e.person_id = of_person
  ), units as (
    select j.region_id as id from jobs j union select j.municipality_id from jobs j
    union select j.organisation_id from jobs j
  ), held as (
    select h.* from role_assignments h where h.scope_id in (select u.id from units u where u.id is not null)
    union all
    select h.* from role_assignments h where h.scope_kind = 'country' and h.scope_id is null
  ), working as (
    select h.*, source.account_id as giver_id from held h left join role_assignments source on source.id = h.delegated_from
    where app.is_in_force(h, on_day, at) and (h.delegated_from is null or (
      app.is_in_force(source, on_day, at) and app.unit_within(h.scope_kind, h.scope_id, source.scope_kind, source.scope_id)))
  ), carers as (
    select c.carer_person_id, c.kind, c.valid_from from care_assignments c
    where c.person_id = of_person and c.valid_from <= on_day and (c.valid_to is null or c.valid_to >= on_day)
  ), caring as (
    select h.*, null::uuid as giver_id, c.kind, c.valid_from as care_from, false as is_part
    from carers c join accounts a on a.person_id = c.carer_person_id join role_assignments h on h.account_id = a.id
    where h.delegated_from is null and app.is_in_force(h, on_day, at)
    union all
    select h.*, source.account_id, c.kind, c.valid_from, h.scope_id is distinct from source.scope_id
    from carers c join accounts a on a.person_id = c.carer_person_id
    join role_assignments source on source.account_id = a.id and a.blocked_at is null
    join role_assignments h on h.delegated_from = source.id
    where app.is_in_force(h, on_day, at) and app.is_in_force(source, on_day, at)
      and app.unit_within(h.scope_kind, h.scope_id, source.scope_kind, source.scope_id)
  ), ways as (
    select 'unit' as way, w.account_id, a.name, a.person_id, giver.name as giver_name, w.role, w.scope_kind, w.scope_id,
      w.valid_from as since, w.valid_to as until, null::text as care_kind
    from working w join accounts a on a.id = w.account_id and a.blocked_at is null
    left join accounts giver on giver.id = w.giver_id where giver.blocked_at is null
    union all
    select 'care', c.account_id, a.name, a.person_id, giver.name, c.role, c.scope_kind, c.scope_id, c.care_from,
      c.valid_to, c.kind
    from caring c join accounts a on a.id = c.account_id and a.blocked_at is null
    left join accounts giver on giver.id = c.giver_id
    where not c.is_part or exists (select from jobs j where j.valid_from <= on_day
      and (j.valid_to is null or j.valid_to >= on_day) and c.scope_id in (j.region_id, j.municipality_id, j.organisation_id))
    union all
    select 'unit', null, 'Программа «' || t.name || '»', null, null, t.role, t.scope_kind, t.scope_id, t.created_at::date,
      t.expires_at::date, null
    from api_tokens t join accounts creator on creator.id = t.created_by and creator.blocked_at is null
    where t.revoked_at is null and t.expires_at > at and app.is_confirmed(t.confirmation)
      and (t.scope_kind = 'country' or t.scope_id in (select u.id from units u))
  )
  select w.way, w.account_id, w.name, w.giver_name, w.role, w.scope_kind, w.scope_id,
    coalesce(t.name, o.short_name), job.short_name, job.valid_to, w.care_kind, w.since, w.until, w.person_id
  from asked, ways w
  left join territories t on t.id = w.scope_id
  left join organisations o on o.id = w.scope_id
  left join lateral (
    select j.short_name, j.valid_to from jobs j
    where w.scope_kind = 'country' or w.scope_id in (j.region_id, j.municipality_id, j.organisation_id)
    order by coalesce(j.valid_to, 'infinity') desc, j.valid_from desc limit 1) job on w.way = 'unit'
  -- a role over the whole country sees also who has never worked anywhere
  where w.way = 'care' or w.scope_kind = 'country' or job.short_name is not null
$$;
-- Roles over the country are few; without an index of their own they would be looked for among all teachers' own.
create index role_assignments_country on role_assignments (role) where scope_kind = 'country';
create index api_tokens_scope on api_tokens (scope_id) where revoked_at is null;
