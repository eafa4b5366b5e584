-- Who may sign in. The tables are the sign-in library's (its «user», «session», «account», «verification»,
-- «twoFactor»), named and typed by us.
--
-- The area `sign-in` is held by no role: only the library's own connections and the use cases of this room that
-- ask for it by name have it. No other transaction of the product reads a password hash, a session or a secret.
create table accounts (
  id uuid primary key,
  -- name typed at sign-in; an e-mail address may serve as one only for its owner
  login text not null unique check (login = lower(login) and length(login) between 3 and 254),
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  name text not null,
  image text,
  two_factor_enabled boolean not null default false,
  -- one person, one account; null for accounts of services and of administrators who are not in the register
  person_id uuid unique references persons (id),
  -- region whose administrators keep the account; null: the country's
  region_id uuid references territories (id),
  -- role the person last worked in: where the next sign-in begins
  last_assignment_id uuid,
  last_sign_in_at timestamptz,
  blocked_at timestamptz,
  blocked_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text generated always as (replace(lower(name || ' ' || login || ' ' || email), 'ё', 'е')) stored,
  check (position('@' in login) = 0 or login = email)
);
create index accounts_region on accounts (region_id, name, id);
create index accounts_name on accounts (name, id);
create index accounts_search on accounts using gin (search_text gin_trgm_ops);

alter table role_assignments add foreign key (account_id) references accounts (id);
alter table role_assignments add foreign key (region_id) references territories (id);

create table sessions (
  id uuid primary key,
  token text not null unique,
  account_id uuid not null references accounts (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  -- role in which the person works in this session; null: the account's last one
  active_assignment_id uuid references role_assignments (id),
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_account on sessions (account_id, last_seen_at);
create index sessions_expiry on sessions (expires_at);

-- Ways to prove who one is: a password (argon2id) or an outside provider's subject.
create table credentials (
  id uuid primary key,
  account_id uuid not null references accounts (id) on delete cascade,
  -- 'credential' for a password
  provider_id text not null,
  subject text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, subject)
);
create index credentials_account on credentials (account_id);

-- One-time values: links to set a password, second steps under way, states of an outside sign-in.
-- `identifier` is stored as its SHA-256.
create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);
create index verifications_expiry on verifications (expires_at);
create index verifications_value on verifications (value);

create table two_factors (
  id uuid primary key,
  account_id uuid not null unique references accounts (id) on delete cascade,
  -- both encrypted with the installation's secret
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

-- Failed sign-ins by login, by address and by the pair of both; the keys are keyed hashes.
create table sign_in_failures (
  key text primary key,
  failures integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_failures_age on sign_in_failures (last_failed_at);

-- Access of other programs. Only the SHA-256 of a token is kept.
create table api_tokens (
  id uuid primary key,
  name text not null,
  token_hash bytea not null unique,
  -- last characters, to tell tokens apart
  hint text not null,
  role text not null,
  scope_kind text not null check (scope_kind in ('country', 'region', 'municipality', 'organisation')),
  scope_id uuid,
  region_id uuid references territories (id),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_reason text,
  created_by uuid not null references accounts (id),
  created_at timestamptz not null,
  version integer not null default 1,
  check ((scope_id is null) = (scope_kind = 'country'))
);
create index api_tokens_region on api_tokens (region_id, created_at, id);
create index api_tokens_created on api_tokens (created_at, id);

alter table accounts enable row level security;
create policy readable on accounts for select using (
  id = (select app.account_id()) or (select app.whole('accounts')) or region_id = (select app.in_region('accounts'))
  -- kept elsewhere, but holding a role here
  or exists (select from role_assignments held
    where held.account_id = accounts.id and held.region_id = (select app.in_region('accounts')))
  or (select app.reach('sign-in')) = 'scope');
create policy insertable on accounts for insert with check (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')) or (select app.reach('sign-in')) = 'scope');
create policy updatable on accounts for update using (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')) or (select app.reach('sign-in')) = 'scope');

alter table api_tokens enable row level security;
create policy readable on api_tokens for select using (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')) or (select app.reach('sign-in')) = 'scope');
create policy insertable on api_tokens for insert with check (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')));
create policy updatable on api_tokens for update using (
  (select app.whole('accounts')) or region_id = (select app.in_region('accounts')) or (select app.reach('sign-in')) = 'scope');

do $$
declare
  closed text;
begin
  foreach closed in array array['sessions', 'credentials', 'verifications', 'two_factors', 'sign_in_failures'] loop
    execute format('alter table %I enable row level security', closed);
    execute format('create policy sign_in on %I using ((select app.reach(''sign-in'')) = ''scope'')', closed);
  end loop;
end
$$;
