-- The unit that authorised a person as a subject of methodical work has her name and her authority in its register, and so
-- have the roles above it, wherever she works: a third way of reading beside jobs and care, with its ground.
drop function app.readers_of(uuid, date, timestamptz);
create function app.readers_of(of_person uuid, on_day date, at timestamptz) returns table (
    way text, account_id uuid, name text, giver_name text, role text, scope_kind text, scope_id uuid, scope_name text,
    place text, place_until date, care_kind text, since date, until date, person_id uuid, authority text)
  language sql stable security definer set search_path = public
  as $$
  with asked as (
    select 1 where of_person = app.person_id() or app.whole('accounts') or exists (
      select from employments e where e.person_id = of_person and e.region_id = app.in_region('accounts'))
  ), jobs as (
    select e.region_id, e.municipality_id, e.organisation_id, e.valid_from, e.valid_to, o.short_name
    from employments e join organisations o on o.id = e.organisation_id where e.person_id = of_person
  ), authorised as (
    select p.region_id, p.municipality_id, p.organisation_id, p.valid_from, p.valid_to, o.short_name,
      c.title || ', ' || p.basis || case when p.withdrawal_reason is null then '' else ' (запись снята)' end as authority
    from person_parties p join organisations o on o.id = p.organisation_id join party_capacities c on c.code = p.capacity
    where p.person_id = of_person
  ), places as (
    select j.region_id, j.municipality_id, j.organisation_id from jobs j
    union select p.region_id, p.municipality_id, p.organisation_id from authorised p
  ), units as (
    select p.region_id as id from places p union select p.municipality_id from places p
    union select p.organisation_id from places p
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
    coalesce(t.name, o.short_name), job.short_name, job.valid_to, w.care_kind, w.since, w.until, w.person_id, null
  from asked, ways w
  left join territories t on t.id = w.scope_id
  left join organisations o on o.id = w.scope_id
  left join lateral (
    select j.short_name, j.valid_to from jobs j
    where w.scope_kind = 'country' or w.scope_id in (j.region_id, j.municipality_id, j.organisation_id)
    order by coalesce(j.valid_to, 'infinity') desc, j.valid_from desc limit 1) job on w.way = 'unit'
  -- a role over the whole country sees also who has never worked anywhere
  where w.way = 'care' or w.scope_kind = 'country' or job.short_name is not null
  union all
  select 'party', w.account_id, w.name, w.giver_name, w.role, w.scope_kind, w.scope_id,
    coalesce(t.name, o.short_name), party.short_name, party.valid_to, null, greatest(w.since, party.valid_from), w.until,
    w.person_id, party.authority
  from asked, ways w
  left join territories t on t.id = w.scope_id
  left join organisations o on o.id = w.scope_id
  cross join lateral (
    select p.short_name, p.valid_from, p.valid_to, p.authority from authorised p
    where w.scope_kind = 'country' or w.scope_id in (p.region_id, p.municipality_id, p.organisation_id)
    order by coalesce(p.valid_to, 'infinity') desc, p.valid_from desc, p.authority limit 1) party
  where w.way = 'unit'
$$;
