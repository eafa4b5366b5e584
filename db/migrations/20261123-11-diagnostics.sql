-- Items, instruments (fixed forms), campaigns, attempts, ratings, deficits (rows 112–118, 126).
create table items (
  id uuid primary key,
  code text not null,
  version integer not null,
  competency_id uuid not null references competencies (id),
  kind text not null check (kind in ('single', 'multiple')),
  difficulty smallint not null check (difficulty between 1 and 5),
  stem text not null,
  -- [{"id": "a", "text": …}] without a word on which are right
  options jsonb not null,
  created_at timestamptz not null default now(),
  unique (code, version)
);
create index items_competency on items (competency_id);

-- The key lies apart: whoever answers may read the item, never the key.
create table item_keys (
  item_id uuid primary key references items (id),
  correct text[] not null check (cardinality(correct) > 0),
  explanation text not null
);

create table instruments (
  id uuid primary key,
  code text not null,
  version integer not null,
  framework_id uuid not null references competency_frameworks (id),
  title text not null,
  purpose text not null,
  instruction text not null,
  track text not null check (track in ('teacher', 'leader')),
  modes text[] not null check (modes <@ array['independent', 'self']),
  minutes integer not null check (minutes > 0),
  -- own | federal: whose procedure it is (row 113)
  source text not null default 'own',
  -- partial: right marks less wrong ones, not below zero; exact: all or nothing
  multiple_scoring text not null check (multiple_scoring in ('exact', 'partial')),
  -- share of all points from which the diagnosis counts as passed; null where no act sets one
  pass_share double precision check (pass_share > 0 and pass_share <= 1),
  -- [{"version", "from", "reason", "default": [.4, .6, .8], "byCompetency": {"M-01": […]}}]: dated shares of points
  thresholds jsonb not null,
  status text not null check (status in ('draft', 'published', 'retired')),
  published_at timestamptz,
  created_at timestamptz not null default now(),
  unique (code, version)
);

create table instrument_items (
  instrument_id uuid not null references instruments (id),
  item_id uuid not null references items (id),
  position smallint not null,
  points smallint not null default 1 check (points > 0),
  primary key (instrument_id, item_id),
  unique (instrument_id, position)
);

-- Who is asked to take which instrument, by whom, from when to when.
create table campaigns (
  id uuid primary key,
  instrument_id uuid not null references instruments (id),
  title text not null,
  mode text not null check (mode in ('independent', 'self')),
  -- the body that answers for it; `at_centre` is the fact of KLD 22-1 «в ЦНППМ»
  organiser_id uuid not null references organisations (id),
  at_centre boolean not null,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  opens_on date not null,
  closes_on date not null,
  status text not null check (status in ('draft', 'open', 'closed')),
  version integer not null default 1,
  created_by uuid,
  created_at timestamptz not null default now(),
  check (closes_on >= opens_on)
);
create index campaigns_region on campaigns (region_id, opens_on);

create table campaign_invitations (
  campaign_id uuid not null references campaigns (id),
  person_id uuid not null references persons (id),
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  invited_at timestamptz not null,
  primary key (campaign_id, person_id)
);
create index campaign_invitations_person on campaign_invitations (person_id);

-- One sitting. The fact of it (who, when, which campaign) is seen by the employer; what came out is not.
create table attempts (
  id uuid primary key,
  campaign_id uuid not null references campaigns (id),
  instrument_id uuid not null references instruments (id),
  person_id uuid not null references persons (id),
  mode text not null check (mode in ('independent', 'self')),
  at_centre boolean not null,
  -- unit of the main employment on the day of the start
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  position_code text not null references positions (code),
  status text not null check (status in ('running', 'finished', 'expired')),
  started_at timestamptz not null,
  -- by the server's clock; answers after it are refused
  deadline_at timestamptz not null,
  finished_at timestamptz,
  finished_on date,
  version integer not null default 1,
  unique (campaign_id, person_id),
  check ((status = 'running') = (finished_at is null))
);
create index attempts_person on attempts (person_id, started_at);
create index attempts_region on attempts (region_id, finished_on) include (person_id, at_centre, mode);
create index attempts_organisation on attempts (organisation_id, finished_on);
create index attempts_deadline on attempts (deadline_at) where status = 'running';

create table attempt_answers (
  attempt_id uuid not null references attempts (id),
  item_id uuid not null references items (id),
  person_id uuid not null references persons (id),
  chosen text[] not null,
  -- the browser's counter: a late duplicate of an older answer never overwrites a newer one
  revision integer not null,
  answered_at timestamptz not null,
  primary key (attempt_id, item_id)
);
create index attempt_answers_person on attempt_answers (person_id);

-- A rating keeps its source; a new one never overwrites another. `level` follows from the rule of the instrument.
create table ratings (
  id uuid primary key,
  person_id uuid not null references persons (id),
  competency_id uuid not null references competencies (id),
  source text not null check (source in ('test', 'self', 'expert', 'observation', 'import')),
  attempt_id uuid references attempts (id),
  points double precision,
  max_points double precision,
  level smallint not null,
  -- probability of each level given the answers, lowest first; sums to 1
  level_probabilities double precision[] not null,
  rule text not null,
  rated_at timestamptz not null,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id)
);
create index ratings_person on ratings (person_id, competency_id, rated_at);
create index ratings_attempt on ratings (attempt_id);

-- A deficit is a probability that the level is below the target of the position held that day.
create table deficits (
  id uuid primary key,
  person_id uuid not null references persons (id),
  competency_id uuid not null references competencies (id),
  rating_id uuid not null unique references ratings (id),
  level smallint not null,
  target_level smallint not null,
  probability double precision not null check (probability between 0 and 1),
  weight double precision not null,
  status text not null check (status in ('open', 'superseded', 'closed')),
  found_on date not null,
  closed_on date,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id)
);
create index deficits_person on deficits (person_id, status);
create index deficits_competency on deficits (competency_id, region_id) where status = 'open';

do $$
declare t text;
begin
  foreach t in array array['items', 'instruments', 'instrument_items'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.reach(''instruments'')) = ''scope'')', t);
    execute format('create policy updatable on %s for update using ((select app.reach(''instruments'')) = ''scope'')', t);
  end loop;
end $$;

alter table item_keys enable row level security;
create policy readable on item_keys for select using ((select app.reach('instruments')) = 'scope');
create policy insertable on item_keys for insert with check ((select app.reach('instruments')) = 'scope');

-- A campaign is announced to everybody of its unit; it is run by who reaches `campaigns` there.
alter table campaigns enable row level security;
create policy readable on campaigns for select using (true);
create policy insertable on campaigns for insert with check (
  (select app.whole('campaigns')) or region_id = (select app.in_region('campaigns'))
  or municipality_id = (select app.in_municipality('campaigns')) or organisation_id = (select app.in_organisation('campaigns')));
create policy updatable on campaigns for update using (
  (select app.whole('campaigns')) or region_id = (select app.in_region('campaigns'))
  or municipality_id = (select app.in_municipality('campaigns')) or organisation_id = (select app.in_organisation('campaigns')));

call app.protect('campaign_invitations', 'directory', 'campaigns', 'person_id');
call app.protect('attempts', 'directory', 'measuring', 'person_id');
create policy insertable_by_self on attempts for insert with check (person_id = (select app.person_id()));
create policy updatable_by_self on attempts for update using (person_id = (select app.person_id()));

alter table attempt_answers enable row level security;
create policy readable on attempt_answers for select using (
  person_id = (select app.person_id()) or (select app.whole('measuring')));
create policy insertable on attempt_answers for insert with check (
  person_id = (select app.person_id()) or (select app.whole('measuring')));
create policy updatable on attempt_answers for update using (
  person_id = (select app.person_id()) or (select app.whole('measuring')));

call app.protect('ratings', 'results', 'measuring', 'person_id');
call app.protect('deficits', 'results', 'measuring', 'person_id');
