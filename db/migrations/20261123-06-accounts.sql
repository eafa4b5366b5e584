-- Who holds which role where, from when to when. One person may hold several.
create table role_assignments (
  id uuid primary key,
  account_id uuid not null,
  person_id uuid references persons (id),
  role text not null,
  scope_kind text not null check (scope_kind in ('country', 'region', 'municipality', 'organisation', 'self')),
  -- territory or organisation; null for country and self
  scope_id uuid,
  -- region the right belongs to, null for the country: who may grant and take it
  region_id uuid,
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  -- taken at this moment, whatever the dates say
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  granted_by uuid,
  reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((scope_id is null) = (scope_kind in ('country', 'self'))),
  check (valid_to is null or valid_to >= valid_from),
  -- one role at one unit once at a time
  exclude using gist (account_id with =, role with =, (coalesce(scope_id, account_id)) with =,
    daterange(valid_from, valid_to, '[]') with &&) where (ended_at is null)
);
create index role_assignments_account on role_assignments (account_id, valid_from);
create index role_assignments_scope on role_assignments (scope_id, role);
create index role_assignments_person on role_assignments (person_id);
create index role_assignments_region on role_assignments (region_id, account_id);

-- Nobody gives or takes a role of her own, whatever the code forgets.
alter table role_assignments enable row level security;
create policy readable on role_assignments for select using (
  account_id = (select app.account_id()) or (select app.whole('accounts')) or region_id = (select app.in_region('accounts'))
  or (select app.reach('sign-in')) = 'scope');
create policy insertable on role_assignments for insert with check (
  ((select app.whole('accounts')) or region_id = (select app.in_region('accounts')))
  and account_id is distinct from (select app.account_id()));
create policy updatable on role_assignments for update using (
  ((select app.whole('accounts')) or region_id = (select app.in_region('accounts')))
  and account_id is distinct from (select app.account_id()));
