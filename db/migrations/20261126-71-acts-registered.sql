-- Acts entered by hand (rows 27, 250): whoever keeps a unit's acts registers them with their files and editions, beside
-- the acts that packs name. Nothing is deleted: a mistaken entry is withdrawn, a file is taken out, with a reason.
alter table acts alter column pack_code drop not null;
alter table acts
  -- the unit whose register it stands in; all null for an act of the whole country
  add column region_id uuid references territories (id),
  add column municipality_id uuid references territories (id),
  add column organisation_id uuid references organisations (id),
  -- of who issued it; acts of packs leave it to their pack
  add column level text check (level in ('federal', 'regional', 'municipal', 'institution')),
  add column topic text,
  add column in_force_from date,
  -- first day on which it is no longer in force
  add column repealed_on date,
  add column repeal_basis text,
  add column withdrawal_reason text,
  add constraint acts_registered_whole check (pack_code is not null
    or (level is not null and issued_on is not null and in_force_from is not null)),
  add constraint acts_repealed_after check (repealed_on is null or repealed_on > in_force_from),
  add constraint acts_withdrawn_why check (pack_code is not null or is_withdrawn = (withdrawal_reason is not null));
-- The order of the register; an act without a date stands before all others.
create index acts_issued on acts ((coalesce(issued_on, date '0001-01-01')), id);
create index acts_of_all on acts (id) where pack_code is not null or region_id is null;
create index acts_region on acts (region_id);
create index acts_municipality on acts (municipality_id);
create index acts_organisation on acts (organisation_id);
-- One act is registered once in a unit, two clicks or two people notwithstanding.
create unique index acts_registered_once on acts (
  lower(authority), lower(coalesce(number, title)), issued_on,
  coalesce(organisation_id, municipality_id, region_id, '00000000-0000-0000-0000-000000000000'))
  where pack_code is null and not is_withdrawn;

-- The first edition is the act as it was issued.
create table act_editions (
  id uuid primary key,
  act_id uuid not null references acts (id),
  number integer not null check (number > 0),
  -- first day on which this wording holds
  edition_on date not null,
  -- what made it: another act's name; null for the first
  made_by text,
  created_at timestamptz not null,
  unique (act_id, number),
  unique (act_id, edition_on),
  unique (id, act_id),
  check ((number = 1) = (made_by is null))
);

create table act_files (
  id uuid primary key,
  act_id uuid not null references acts (id),
  edition_id uuid not null,
  name text not null,
  type text not null,
  bytes bigint not null check (bytes > 0),
  -- name of the content in the file store
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  added_at timestamptz not null,
  removed_at timestamptz,
  removal_reason text,
  foreign key (edition_id, act_id) references act_editions (id, act_id),
  check ((removed_at is null) = (removal_reason is null))
);
create index act_files_act on act_files (act_id);
-- The same content is attached to an edition once.
create unique index act_files_once on act_files (edition_id, sha256) where removed_at is null;

-- Units the actor stands in: her scope, or where she works today; with what is above them.
create function app.own_places() returns table (region_id uuid, municipality_id uuid, organisation_id uuid)
  language sql stable parallel safe security definer set search_path = public
  as $$
    select app.setting('scope_id')::uuid, null::uuid, null::uuid where app.setting('scope_kind') = 'region'
    union all
    select t.region_id, t.id, null from territories t
    where app.setting('scope_kind') = 'municipality' and t.id = app.setting('scope_id')::uuid
    union all
    select o.region_id, o.municipality_id, o.id from organisations o
    where app.setting('scope_kind') = 'organisation' and o.id = app.setting('scope_id')::uuid
    union all
    select e.region_id, e.municipality_id, e.organisation_id from employments e
    where app.setting('scope_kind') = 'self' and e.person_id = app.person_id()
      and e.valid_from <= current_date and (e.valid_to is null or e.valid_to >= current_date) $$;

create function app.own_regions() returns uuid[]
  language sql stable parallel safe as $$ select array(select region_id from app.own_places()) $$;
create function app.own_municipalities() returns uuid[]
  language sql stable parallel safe as $$ select array(select municipality_id from app.own_places()) $$;
create function app.own_organisations() returns uuid[]
  language sql stable parallel safe as $$ select array(select organisation_id from app.own_places()) $$;

-- Read: acts of packs and of the country by everybody; a region's by all who stand in it; a municipality's by it and by
-- its organisations; an organisation's by it, its municipality and its region. Never sideways.
drop policy readable on acts;
create policy readable on acts for select using (
  pack_code is not null or region_id is null
  or (select app.setting('scope_kind')) = 'country'
  or region_id = any ((select app.own_regions())::uuid[]) and (
    (select app.setting('scope_kind')) = 'region'
    or municipality_id is null and organisation_id is null
    or organisation_id is null and municipality_id = any ((select app.own_municipalities())::uuid[])
    or (select app.setting('scope_kind')) = 'municipality'
      and municipality_id = any ((select app.own_municipalities())::uuid[])
    or organisation_id = any ((select app.own_organisations())::uuid[])));

-- Kept by whoever keeps the acts of the unit or of one above it.
create function app.keeps_acts_of(region uuid, municipality uuid, organisation uuid) returns boolean
  language sql stable parallel safe
  as $$ select coalesce(app.whole('acts') or region = app.in_region('acts')
    or municipality = app.in_municipality('acts') or organisation = app.in_organisation('acts'), false) $$;
drop policy insertable on acts;
create policy insertable on acts for insert with check (case when pack_code is not null
  then (select app.whole('packs')) else app.keeps_acts_of(region_id, municipality_id, organisation_id) end);
drop policy updatable on acts;
create policy updatable on acts for update using (case when pack_code is not null
  then (select app.whole('packs')) else app.keeps_acts_of(region_id, municipality_id, organisation_id) end);

-- Whether the act was entered by hand and the actor keeps it: what hangs on it is then hers to write.
create function app.keeps_act(act uuid) returns boolean
  language sql stable parallel safe
  as $$ select exists (select from acts a where a.id = act and a.pack_code is null
    and app.keeps_acts_of(a.region_id, a.municipality_id, a.organisation_id)) $$;

drop policy readable on act_links;
create policy readable on act_links for select using (exists (select from acts a where a.id = act_id));
drop policy insertable on act_links;
create policy insertable on act_links for insert
  with check ((select app.whole('packs')) or app.keeps_act(act_id));
drop policy deletable on act_links;
create policy deletable on act_links for delete
  using ((select app.whole('packs')) or app.keeps_act(act_id));

do $$
declare t text;
begin
  foreach t in array array['act_editions', 'act_files'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (exists (select from acts a where a.id = act_id))', t);
    execute format('create policy insertable on %s for insert with check (app.keeps_act(act_id))', t);
    execute format('create policy updatable on %s for update using (app.keeps_act(act_id))', t);
  end loop;
end $$;

-- Search of acts as of bodies: by the words of title, issuer and number.
create function app.words_of_act(title text, authority text, number text) returns tsvector
  language sql immutable parallel safe
  as $$
    with spelled as materialized (select app.plain_words(title || ' ' || authority || ' ' || coalesce(number, '')) as plain)
    select array_to_tsvector(array(
      select left(word, 200) from string_to_table(plain || translate(plain, '-', ' '), ' ') word where word <> '' and word <> '-'))
    from spelled $$;
alter table acts drop column search_text;
alter table acts add column search_words tsvector not null
  generated always as (app.words_of_act(title, authority, number)) stored;
create index acts_search on acts using gin (search_words);

-- Not unique on purpose: two who enter the same new word at once must not wait for each other.
create table act_words (
  word text not null,
  keys integer[] generated always as (app.search_keys(word)) stored
);
create index act_words_word on act_words (word);
create index act_words_keys on act_words using gin (keys);
-- No policy: nobody reads it but the functions below.
alter table act_words enable row level security;

create function app.keep_act_words() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  insert into act_words (word)
  select distinct fresh.word from new_rows n, unnest(tsvector_to_array(n.search_words)) as words (spelling),
    app.words_in(spelling) fresh (word)
  where not exists (select from act_words known where known.word = fresh.word);
  return null;
end
$$;
create trigger words_new after insert on acts referencing new table as new_rows
  for each statement execute function app.keep_act_words();
create trigger words_changed after update on acts referencing new table as new_rows
  for each statement execute function app.keep_act_words();
insert into act_words (word)
select distinct word from acts, unnest(tsvector_to_array(search_words)) spelling, app.words_in(spelling) word;

-- Which of the readings begin a word of some act; gives back only what was asked.
create function app.act_words_among(readings text[]) returns setof text
  language sql stable security definer set search_path = public
  as $$ select reading from unnest(readings) reading
        where exists (select from act_words where word like reading || '%') $$;

-- Words of acts near the asked ones, whoever sees the acts: what they find is still under row-level security, and the
-- caller tells a word only beside an act found by it.
create function app.act_words_near(asked text[]) returns setof text
  language sql stable security definer set search_path = public
  as $$ select distinct w.word from unnest(asked) one join act_words w on w.keys && app.search_keys(one) $$;
