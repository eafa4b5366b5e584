-- Regulation packs as loaded, version by version, and the legal acts they name (rows 27, 28, 271).
-- Everything a pack says is read from `contents`; the acts stand apart because they are searched as a list.
create table regulation_packs (
  id uuid primary key,
  code text not null,
  version integer not null,
  -- of the pack's header, as its author numbers it
  pack_version text not null,
  territory_code text not null,
  -- a pack may be loaded before its territory is entered: joined by code, never by id
  parent_code text,
  title text not null,
  contents jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  -- first day this version speaks for; the first version speaks for all the time before it too
  valid_from date not null,
  loaded_at timestamptz not null,
  loaded_by uuid,
  reason text not null,
  unique (code, version)
);
create index regulation_packs_territory on regulation_packs (territory_code);

create table acts (
  id uuid primary key,
  pack_code text not null,
  code text not null,
  kind text not null check (kind in
    ('law', 'decree', 'government-order', 'order', 'regulation', 'programme', 'project-passport')),
  authority text not null,
  number text,
  issued_on date,
  title text not null,
  status text not null check (status in ('in-force', 'repealed', 'unknown')),
  -- day of the edition the pack was written from, and the act that made it
  edition_on date,
  edition_by text,
  repealed_by text,
  note text,
  -- the pack names it no more; kept because facts may cite it
  is_withdrawn boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null,
  search_text text generated always as (
    replace(lower(title || ' ' || authority || ' ' || coalesce(number, '')), 'ё', 'е')) stored,
  unique (pack_code, code)
);
create index acts_order on acts (issued_on, id);
create index acts_code on acts (code);
create index acts_search on acts using gin (search_text gin_trgm_ops);

-- What one act does to another. The other one is named by code and may be of a parent pack.
create table act_links (
  act_id uuid not null references acts (id),
  kind text not null check (kind in ('repeals', 'amends', 'cites')),
  other_code text not null,
  -- where it says so; '' where the pack does not tell
  clause text not null default '',
  primary key (act_id, kind, other_code, clause)
);
create index act_links_other on act_links (other_code, kind);

-- Acts are open information; packs are loaded by the whole installation's administrator or by the product itself.
do $$
declare t text;
begin
  foreach t in array array['regulation_packs', 'acts', 'act_links'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (true)', t);
    execute format('create policy insertable on %s for insert with check ((select app.whole(''packs'')))', t);
    execute format('create policy updatable on %s for update using ((select app.whole(''packs'')))', t);
  end loop;
end $$;
create policy deletable on act_links for delete using ((select app.whole('packs')));
