-- Strategic aims and tasks that an authority sets by hand (row 44; FED V), beside those that packs hold as the acts' own
-- words. Named by code in links, as those of packs are: `goal-<id>`. Never deleted: ended by a day, or withdrawn.
create table goals (
  id uuid primary key,
  -- whose aim it is; all null for the country's
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  kind text not null check (kind in ('aim', 'task')),
  text text not null,
  -- the aim or the broader task it serves: of a pack, or set by hand
  parent_code text,
  act_id uuid not null references acts (id),
  clause text,
  -- codes of the pack that holds where the goal does
  indicators text[] not null default '{}',
  functions text[] not null default '{}',
  -- whether the act itself makes these ties, or plain sense does; then the note says why
  tie_basis text check (tie_basis in ('act', 'product')),
  tie_note text,
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  note text,
  withdrawal_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  check ((tie_basis is null) = (indicators = '{}' and functions = '{}')),
  check (tie_basis is distinct from 'product' or tie_note is not null)
);
create index goals_region on goals (region_id, municipality_id);
create index goals_organisation on goals (organisation_id);
create index goals_act on goals (act_id);
create index goals_parent on goals (parent_code);
alter table goals enable row level security;

-- Read as acts entered by hand are: by all who stand in the unit or below it, and by those above; never sideways.
create policy readable on goals for select using (
  region_id is null
  or (select app.setting('scope_kind')) = 'country'
  or region_id = any ((select app.own_regions())::uuid[]) and (
    (select app.setting('scope_kind')) = 'region'
    or municipality_id is null and organisation_id is null
    or organisation_id is null and municipality_id = any ((select app.own_municipalities())::uuid[])
    or (select app.setting('scope_kind')) = 'municipality'
      and municipality_id = any ((select app.own_municipalities())::uuid[])
    or organisation_id = any ((select app.own_organisations())::uuid[])));

create function app.keeps_goals_of(region uuid, municipality uuid, organisation uuid) returns boolean
  language sql stable parallel safe
  as $$ select coalesce(app.whole('goals') or region = app.in_region('goals')
    or municipality = app.in_municipality('goals') or organisation = app.in_organisation('goals'), false) $$;
create policy insertable on goals for insert
  with check (app.keeps_goals_of(region_id, municipality_id, organisation_id));
create policy updatable on goals for update
  using (app.keeps_goals_of(region_id, municipality_id, organisation_id));
