-- A role passed on for a time («по поручению»): a row of role_assignments that names the one it comes from. It works
-- only while its source does, reaches no further, and is never passed on again.
alter table role_assignments add column delegated_from uuid references role_assignments (id);
create index role_assignments_delegated on role_assignments (delegated_from) where delegated_from is not null;

-- A colleague with the same role at the same unit may stand in: the rows differ in whose right it is.
alter table role_assignments drop constraint role_assignments_account_id_role_coalesce_daterange_excl;
alter table role_assignments add constraint role_assignments_account_id_role_excl exclude using gist (
  account_id with =, role with =, (coalesce(scope_id, account_id)) with =, (coalesce(delegated_from, account_id)) with =,
  daterange(valid_from, valid_to, '[]') with &&) where (ended_at is null);

-- Whether a unit lies in another today.
create function app.unit_within(kind text, id uuid, outer_kind text, outer_id uuid) returns boolean
  language sql stable parallel safe security definer set search_path = public
  as $$ select case
    when outer_kind = 'country' then true
    when kind = outer_kind then id = outer_id
    when outer_kind = 'region' and kind = 'municipality' then
      exists (select from territories t where t.id = unit_within.id and t.region_id = outer_id)
    when outer_kind = 'region' and kind = 'organisation' then
      exists (select from organisations o where o.id = unit_within.id and o.region_id = outer_id)
    when outer_kind = 'municipality' and kind = 'organisation' then
      exists (select from organisations o where o.id = unit_within.id and o.municipality_id = outer_id)
    else false end $$;

-- Whether every fact of a unit lies in the other one: a school that came from elsewhere brought along facts which the
-- holder of the wider unit does not see, so that she cannot pass the school on by itself.
create function app.always_within(kind text, id uuid, outer_kind text, outer_id uuid) returns boolean
  language sql stable parallel safe security definer set search_path = public
  as $$ select app.unit_within(kind, id, outer_kind, outer_id) and case
    when kind = outer_kind or outer_kind = 'country' then true
    when kind = 'organisation' and outer_kind = 'region' then
      not exists (select from employments e where e.organisation_id = always_within.id and e.region_id is distinct from outer_id)
    when kind = 'organisation' and outer_kind = 'municipality' then
      not exists (select from employments e where e.organisation_id = always_within.id and e.municipality_id is distinct from outer_id)
    when kind = 'municipality' then
      not exists (select from employments e where e.municipality_id = always_within.id and e.region_id is distinct from outer_id)
    else false end $$;

-- In force by itself, without looking at what it was delegated from.
create function app.is_in_force(held role_assignments, on_day date, at timestamptz) returns boolean
  language sql stable parallel safe
  as $$ select held.valid_from <= on_day and (held.valid_to is null or held.valid_to >= on_day)
    and (held.ended_at is null or held.ended_at > at) $$;

create function app.check_delegation() returns trigger
  language plpgsql security definer set search_path = public
  as $$
declare
  source role_assignments;
begin
  select * into source from role_assignments where id = new.delegated_from;
  if source.delegated_from is not null then
    raise exception 'a delegated role is not passed on' using errcode = '23514', constraint = 'delegation_chain';
  end if;
  if new.role <> source.role or new.account_id = source.account_id or new.role in ('admin', 'teacher') then
    raise exception 'not a role that can be passed on' using errcode = '23514', constraint = 'delegation_role';
  end if;
  if new.valid_to is null or new.valid_from < source.valid_from or new.valid_to > coalesce(source.valid_to, 'infinity') then
    raise exception 'a delegation lasts no longer than its source' using errcode = '23514', constraint = 'delegation_dates';
  end if;
  if not app.always_within(new.scope_kind, new.scope_id, source.scope_kind, source.scope_id) then
    raise exception 'a delegation reaches no further than its source' using errcode = '23514', constraint = 'delegation_unit';
  end if;
  return new;
end
$$;
create trigger check_delegation before insert on role_assignments
  for each row when (new.delegated_from is not null) execute function app.check_delegation();
-- What was passed on, to whom and where is never rewritten; it only ends.
create trigger check_delegation_kept before update of role, account_id, scope_kind, scope_id, valid_from, delegated_from
  on role_assignments for each row when (new.delegated_from is not null) execute function app.check_delegation();

-- The actor's own roles, past the policy that asks for them.
create function app.own_assignments() returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select id from role_assignments where account_id = app.account_id() and delegated_from is null $$;

create policy readable_by_giver on role_assignments for select using (delegated_from in (select app.own_assignments()));
create policy insertable_by_giver on role_assignments for insert with check (
  delegated_from in (select app.own_assignments())
  and granted_by = (select app.account_id()) and account_id is distinct from (select app.account_id()));
create policy updatable_by_giver on role_assignments for update using (delegated_from in (select app.own_assignments()));

-- What a delegated role depends on, for whoever may read the role itself: its giver's own may lie beyond her sight.
create function app.delegation_source(of_assignment uuid, part_kind text, part_id uuid) returns jsonb
  language sql stable security definer set search_path = public
  as $$ select jsonb_build_object('giverName', giver.name, 'validFrom', source.valid_from, 'validTo', source.valid_to,
          'endedAt', source.ended_at, 'isUsable', giver.blocked_at is null
            and app.unit_within(part_kind, part_id, source.scope_kind, source.scope_id))
        from role_assignments source join accounts giver on giver.id = source.account_id
        where source.id = of_assignment $$;

-- Account of a person by which somebody may stand in. The caller has found the person in her own directory.
create function app.account_of(of_person uuid) returns uuid
  language sql stable security definer set search_path = public
  as $$ select id from accounts where person_id = of_person and blocked_at is null and app.account_id() is not null $$;

-- Whose people count as the actor's own: hers, or those of the colleague for whom she stands in.
create function app.carer_id() returns uuid
  language sql stable parallel safe
  as $$ select coalesce(app.setting('care_of'), app.setting('person_id'))::uuid $$;

-- In a part of the colleague's unit only those of her people who work in that part now.
create or replace function app.people_in_care() returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select c.person_id from care_assignments c
        where c.carer_person_id = app.carer_id() and c.valid_from <= current_date
          and (c.valid_to is null or c.valid_to >= current_date)
          and (app.setting('care_within') is null or exists (
            select from employments e
            where e.person_id = c.person_id and e.valid_from <= current_date
              and (e.valid_to is null or e.valid_to >= current_date)
              and app.setting('care_within')::uuid in (e.region_id, e.municipality_id, e.organisation_id))) $$;
