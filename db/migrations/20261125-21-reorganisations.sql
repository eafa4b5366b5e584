-- Reorganisation of bodies and of territories: what became what, from which day, by which act. Nothing of the past is
-- rewritten: jobs end and go on in the new unit, facts keep the unit as of the fact, and by these rows figures can be
-- asked by the structure of another day.
create table reorganisations (
  id uuid primary key,
  subject text not null check (subject in ('organisation', 'territory')),
  -- forms of the Civil Code, article 57
  kind text not null check (kind in ('merge', 'join', 'split', 'spin-off', 'transform')),
  -- null for federal bodies
  region_id uuid references territories (id),
  -- first day of the new structure
  on_day date not null,
  act text not null,
  status text not null default 'done' check (status in ('done', 'undone')),
  done_at timestamptz not null,
  done_by text not null,
  undone_at timestamptz,
  undone_by text,
  undo_reason text,
  -- numbers of what moved, as they were shown before
  effects jsonb not null,
  version integer not null default 1,
  check ((status = 'undone') = (undone_at is not null))
);
create index reorganisations_region on reorganisations (region_id, on_day desc, id desc);
create index reorganisations_day on reorganisations (on_day desc, id desc);

create table reorganisation_units (
  reorganisation_id uuid not null references reorganisations (id),
  region_id uuid references territories (id),
  -- an organisation or a territory, by the subject
  unit_id uuid not null,
  side text not null check (side in ('from', 'to')),
  -- of the new units: the one that takes what nobody else takes
  is_main boolean not null default false,
  primary key (reorganisation_id, unit_id, side)
);
create index reorganisation_units_unit on reorganisation_units (unit_id, side);

-- Each row that moved and how it was before, so that all of it can be taken back.
create table reorganisation_moves (
  reorganisation_id uuid not null references reorganisations (id),
  region_id uuid references territories (id),
  entity text not null check (entity in
    ('employment', 'care', 'pathway', 'campaign', 'invitation', 'unit', 'place')),
  entity_id uuid not null,
  -- of an invitation: whose; else equal to the entity
  person_id uuid,
  -- the row that goes on in its stead; null where the row itself moved, or only ended
  new_id uuid,
  -- where it went: organisation or municipality
  to_id uuid,
  before jsonb not null
);
create unique index reorganisation_moves_key on reorganisation_moves
  (reorganisation_id, entity, entity_id, (coalesce(person_id, entity_id)));
create index reorganisation_moves_entity on reorganisation_moves (entity_id) where entity = 'employment';

-- Where an organisation's people worked before a change of its municipality: past days ask it, today asks the register.
create table organisation_places (
  organisation_id uuid not null references organisations (id),
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  -- first and last day, inclusive; null: since the organisation exists
  valid_from date,
  valid_to date not null,
  primary key (organisation_id, valid_to)
);
create index organisation_places_municipality on organisation_places (municipality_id, valid_to);

do $$
declare t text;
begin
  foreach t in array array['reorganisations', 'reorganisation_units', 'reorganisation_moves', 'organisation_places'] loop
    execute format('call app.protect_open_register(%L)', t);
  end loop;
end $$;

-- Which unit has taken the place of a former one by the day: unit by unit to the last of the chain. A unit that went
-- into several is followed to the main one; its people are followed one by one (moved_jobs_on).
create function app.successors_on(day date) returns table (unit_id uuid, successor_id uuid)
  language sql stable parallel safe
  as $$
  with recursive steps as (
    select f.unit_id as from_id, t.unit_id as to_id
    from reorganisations r
    join reorganisation_units f on f.reorganisation_id = r.id and f.side = 'from'
    join reorganisation_units t on t.reorganisation_id = r.id and t.side = 'to' and t.is_main
    where r.status = 'done' and r.on_day <= day and r.kind <> 'spin-off' and f.unit_id <> t.unit_id
  ), chain as (
    select from_id, to_id, 1 as depth from steps
    union all
    select c.from_id, s.to_id, c.depth + 1 from chain c join steps s on s.from_id = c.to_id where c.depth < 50
  )
  select distinct on (from_id) from_id, to_id from chain order by from_id, depth desc
  $$;

-- In which organisation a former job goes on by the day.
create function app.moved_jobs_on(day date) returns table (employment_id uuid, organisation_id uuid)
  language sql stable parallel safe
  as $$
  with recursive steps as (
    select m.entity_id as from_id, m.new_id, m.to_id
    from reorganisations r join reorganisation_moves m on m.reorganisation_id = r.id and m.entity = 'employment'
    where r.status = 'done' and r.on_day <= day and r.subject = 'organisation' and m.to_id is not null
  ), chain as (
    select from_id, new_id, to_id, 1 as depth from steps
    union all
    select c.from_id, s.new_id, s.to_id, c.depth + 1 from chain c join steps s on s.from_id = c.new_id where c.depth < 50
  )
  select distinct on (from_id) from_id, to_id from chain order by from_id, depth desc
  $$;

-- Units that went into this one or into another that did, whatever their share: whose history it continues.
create function app.predecessors_of(unit uuid) returns setof uuid
  language sql stable parallel safe
  as $$
  with recursive back as (
    select unit as id
    union
    select f.unit_id
    from back b
    join reorganisation_units t on t.unit_id = b.id and t.side = 'to'
    join reorganisations r on r.id = t.reorganisation_id and r.status = 'done'
    join reorganisation_units f on f.reorganisation_id = r.id and f.side = 'from'
  )
  select id from back where id <> unit
  $$;

-- The successor answers for the figures of those it took over: it counts them, the persons stay hidden by their own policy.
-- PostgreSQL tries policies from the last name to the first: this one must come after `readable`, which answers whoever
-- sees the whole country without a look at the row.
create policy by_successor on measured_staff for select using (
  organisation_id in (select app.predecessors_of((select app.in_organisation('directory'))))
  or municipality_id in (select app.predecessors_of((select app.in_municipality('directory')))));
