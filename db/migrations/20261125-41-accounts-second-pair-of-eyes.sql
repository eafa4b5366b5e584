-- A right to see other people's data waits until a second keeper has confirmed it. The database decides which does and
-- sees to it that nobody confirms her own doing, whatever the code forgets.
--   not-needed  one's own affairs, a role its holder passed on herself, and what the machine's own command line gives
--   alone       given by the only administrator there has ever been over the place: works, may be confirmed later
--   waiting     does not work yet
alter table role_assignments
  add column confirmation text not null default 'not-needed'
    check (confirmation in ('not-needed', 'alone', 'waiting', 'confirmed', 'refused')),
  add column confirmed_by uuid references accounts (id),
  add column confirmed_at timestamptz;
create index role_assignments_waiting on role_assignments (region_id, created_at, id)
  where confirmation in ('waiting', 'alone');
-- Administrators are few among millions of assignments of teachers.
create index role_assignments_admins on role_assignments (scope_id, account_id) where role = 'admin';

alter table api_tokens
  add column confirmation text not null default 'not-needed'
    check (confirmation in ('not-needed', 'alone', 'waiting', 'confirmed')),
  add column confirmed_by uuid references accounts (id),
  add column confirmed_at timestamptz;

create function app.is_confirmed(confirmation text) returns boolean
  language sql immutable parallel safe
  as $$ select confirmation in ('not-needed', 'alone', 'confirmed') $$;

create or replace function app.is_in_force(held role_assignments, on_day date, at timestamptz) returns boolean
  language sql stable parallel safe
  as $$ select held.valid_from <= on_day and (held.valid_to is null or held.valid_to >= on_day)
    and (held.ended_at is null or held.ended_at > at) and app.is_confirmed(held.confirmation) $$;

-- How a right given now at a region's place (null: the country) begins. Who has ever administered counts, also when
-- she no longer does: an administrator cannot become the only one by ending the others.
create function app.first_confirmation(of_region uuid) returns text
  language sql stable security definer set search_path = public
  as $$ select case
    when app.account_id() is null then 'not-needed'
    when exists (select from role_assignments other
      where other.role = 'admin' and other.account_id <> app.account_id() and app.is_confirmed(other.confirmation)
        and (other.scope_kind = 'country' or other.scope_id = of_region)) then 'waiting'
    else 'alone' end $$;

create function app.ask_confirmation() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  new.confirmed_by := null;
  new.confirmed_at := null;
  if tg_table_name = 'role_assignments' then
    -- Nobody gives in another's name, or she could confirm it in her own.
    new.granted_by := coalesce(app.account_id(), new.granted_by);
    -- A teacher's role is her own affairs; a holder's delegation gives nobody more than she has.
    if new.role = 'teacher' or exists (select from role_assignments source
        where source.id = new.delegated_from and source.account_id = app.account_id()) then
      new.confirmation := 'not-needed';
      return new;
    end if;
  else
    new.created_by := coalesce(app.account_id(), new.created_by);
  end if;
  new.confirmation := app.first_confirmation(new.region_id);
  return new;
end
$$;

create function app.check_confirmation() returns trigger
  language plpgsql security definer set search_path = public
  as $$
declare
  asked_by uuid;
  receiver uuid;
begin
  if new.confirmation = old.confirmation then
    return new;
  end if;
  if tg_table_name = 'role_assignments' then
    asked_by := old.granted_by;
    receiver := old.account_id;
  else
    asked_by := old.created_by;
  end if;
  if old.confirmation not in ('waiting', 'alone') or new.confirmation not in ('confirmed', 'refused') then
    raise exception 'not a step of a confirmation' using errcode = '23514', constraint = 'confirmation_step';
  end if;
  if app.account_id() is null or app.account_id() = asked_by or app.account_id() = receiver then
    raise exception 'a right is confirmed by a second keeper' using errcode = '23514', constraint = 'confirmation_second';
  end if;
  new.confirmed_by := app.account_id();
  return new;
end
$$;

create trigger ask_confirmation before insert on role_assignments for each row execute function app.ask_confirmation();
create trigger ask_confirmation before insert on api_tokens for each row execute function app.ask_confirmation();
create trigger check_confirmation before update of confirmation on role_assignments
  for each row execute function app.check_confirmation();
create trigger check_confirmation before update of confirmation on api_tokens
  for each row execute function app.check_confirmation();
