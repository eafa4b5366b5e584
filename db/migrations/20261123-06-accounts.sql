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
  region_id uuid references territories (id),
  valid_from date not null,
  valid_to date,
  granted_by uuid,
  reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check ((scope_id is null) = (scope_kind in ('country', 'self'))),
  check (valid_to is null or valid_to >= valid_from)
);
create index role_assignments_account on role_assignments (account_id, valid_from);
create index role_assignments_scope on role_assignments (scope_id, role);

alter table role_assignments enable row level security;
create policy readable on role_assignments for select using (
  account_id = (select app.account_id()) or (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
create policy insertable on role_assignments for insert with check (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
create policy updatable on role_assignments for update using (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
