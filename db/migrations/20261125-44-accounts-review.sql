-- Yearly review of rights: a round for a unit, in which every role that sees other people is confirmed or withdrawn;
-- what nobody decided ends with the round. What a line was about is frozen with it.
create table access_reviews (
  id uuid primary key,
  scope_kind text not null check (scope_kind in ('country', 'region', 'municipality', 'organisation')),
  scope_id uuid,
  scope_name text not null,
  region_id uuid references territories (id),
  -- last day for decisions
  due_on date not null,
  grounds text not null,
  opened_by uuid references accounts (id),
  opened_by_name text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by_name text,
  version integer not null default 1,
  check ((scope_id is null) = (scope_kind = 'country'))
);
create unique index access_reviews_open on access_reviews (scope_kind, coalesce(scope_id, '00000000-0000-0000-0000-000000000000'))
  where closed_at is null;
create index access_reviews_region on access_reviews (region_id, opened_at, id);
create index access_reviews_due on access_reviews (due_on) where closed_at is null;

create table access_review_items (
  id uuid primary key,
  review_id uuid not null references access_reviews (id),
  assignment_id uuid not null references role_assignments (id),
  account_id uuid not null references accounts (id),
  region_id uuid references territories (id),
  who text not null,
  role text not null,
  scope_name text,
  granted_reason text,
  valid_from date not null,
  -- lapsed: nobody decided in time; kept: nobody decided, but it is the last administrator of the place
  decision text check (decision in ('confirmed', 'withdrawn', 'lapsed', 'kept')),
  reason text,
  decided_by uuid references accounts (id),
  decided_by_name text,
  decided_at timestamptz,
  unique (review_id, assignment_id),
  check ((decision is null) = (decided_at is null)),
  check (decision <> 'withdrawn' or reason is not null)
);
create index access_review_items_list on access_review_items (review_id, who, id);
create index access_review_items_undecided on access_review_items (review_id) where decision is null;
create index access_review_items_assignment on access_review_items (assignment_id);

alter table access_reviews enable row level security;
create policy readable on access_reviews for select using (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
create policy insertable on access_reviews for insert with check (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
create policy updatable on access_reviews for update using (
  ((select app.whole('accounts')) or region_id = (select app.in_region('accounts'))) and closed_at is null)
  with check ((select app.whole('accounts')) or region_id = (select app.in_region('accounts')));

-- Nobody decides about a role of her own, nor changes what was decided.
alter table access_review_items enable row level security;
create policy readable on access_review_items for select using (
  exists (select from access_reviews r where r.id = review_id));
create policy insertable on access_review_items for insert with check (
  exists (select from access_reviews r where r.id = review_id and r.closed_at is null));
create policy updatable on access_review_items for update using (
  decision is null and account_id is distinct from (select app.account_id())
  and exists (select from access_reviews r where r.id = review_id and r.closed_at is null))
  with check (true);
