-- Programmes of additional professional education and everything else a pathway may hold (rows 129, 139, 140).
create table programmes (
  id uuid primary key,
  code text not null unique,
  title text not null,
  kind text not null check (kind in ('upskilling', 'retraining')),
  hours integer not null,
  form text not null check (form in ('full-time', 'correspondence', 'mixed', 'distance')),
  provider_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  annotation text not null,
  track text not null default 'both' check (track in ('teacher', 'leader', 'both')),
  status text not null check (status in ('draft', 'published', 'retired')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  search_text text generated always as (replace(lower(title || ' ' || code), 'ё', 'е')) stored,
  -- order 499 of 01.07.2013 / 266 of 24.03.2025: at least 16 and 250 hours
  check (kind <> 'upskilling' or hours >= 16),
  check (kind <> 'retraining' or hours >= 250)
);
create index programmes_title on programmes (title, id);
create index programmes_search on programmes using gin (search_text gin_trgm_ops);

-- When a programme stood in which register, under which number. Periods, since the question is always «on that day».
create table register_entries (
  id uuid primary key,
  programme_id uuid not null references programmes (id),
  register text not null check (register in ('federal', 'regional')),
  number text not null,
  valid_from date not null,
  valid_to date,
  source text,
  check (valid_to is null or valid_to >= valid_from),
  exclude using gist (programme_id with =, register with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index register_entries_number on register_entries (number);

-- Nonformal, informal and practice offers: webinars, master classes, internships, self-study.
create table activities (
  id uuid primary key,
  code text not null unique,
  title text not null,
  kind text not null check (kind in ('nonformal', 'informal', 'practice')),
  format text not null check (format in
    ('webinar', 'workshop', 'community', 'internship', 'lesson-visit', 'mentoring', 'self-study')),
  hours integer not null check (hours >= 0),
  provider_id uuid references organisations (id),
  region_id uuid references territories (id),
  annotation text not null,
  track text not null default 'both' check (track in ('teacher', 'leader', 'both')),
  status text not null check (status in ('draft', 'published', 'retired')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  search_text text generated always as (replace(lower(title || ' ' || code), 'ё', 'е')) stored
);
create index activities_title on activities (title, id);

create table offer_raises (
  programme_id uuid references programmes (id),
  activity_id uuid references activities (id),
  competency_id uuid not null references competencies (id),
  from_level smallint not null,
  to_level smallint not null,
  check (num_nonnulls(programme_id, activity_id) = 1),
  check (to_level > from_level)
);
create unique index offer_raises_programme on offer_raises (programme_id, competency_id) where programme_id is not null;
create unique index offer_raises_activity on offer_raises (activity_id, competency_id) where activity_id is not null;
create index offer_raises_competency on offer_raises (competency_id);

do $$
declare t text;
begin
  foreach t in array array['programmes', 'activities'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (status <> ''draft'' or (select app.whole(''programmes'')) or region_id = (select app.in_region(''programmes'')) or provider_id = (select app.in_organisation(''programmes'')))', t);
    execute format('create policy insertable on %s for insert with check ((select app.whole(''programmes'')) or region_id = (select app.in_region(''programmes'')) or provider_id = (select app.in_organisation(''programmes'')))', t);
    execute format('create policy updatable on %s for update using ((select app.whole(''programmes'')) or region_id = (select app.in_region(''programmes'')) or provider_id = (select app.in_organisation(''programmes'')))', t);
  end loop;
  foreach t in array array['register_entries', 'offer_raises'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.reach(''programmes'')) = ''scope'')', t);
    execute format('create policy updatable on %s for update using ((select app.reach(''programmes'')) = ''scope'')', t);
    execute format('create policy deletable on %s for delete using ((select app.reach(''programmes'')) = ''scope'')', t);
  end loop;
end $$;
