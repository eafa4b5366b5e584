-- Who sits in a council, an association, a team, a pool of methodologists, from when to when (rows 14, 15, 17–19, 22,
-- 25, 196, 219–223). The body itself is an organisation of a collegial kind.
create table body_members (
  id uuid primary key,
  body_id uuid not null references organisations (id),
  person_id uuid not null references persons (id),
  -- of the body, as of the fact: the region and municipality it stands in, the organisation it belongs to (or itself)
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid not null references organisations (id),
  office text not null check (office in ('chair', 'deputy', 'secretary', 'member')),
  -- of a methodologist in a pool (row 219); null elsewhere
  contract_form text check (contract_form in ('staff', 'civil', 'other')),
  -- where a member of a pool comes from (row 221): «эксперт ЕГЭ», «наставник»
  origin text,
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  act text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  constraint body_members_once exclude using gist (body_id with =, person_id with =,
    daterange(valid_from, valid_to, '[]') with &&),
  constraint body_members_chair exclude using gist (body_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (office = 'chair'),
  constraint body_members_secretary exclude using gist (body_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (office = 'secretary')
);
create index body_members_body on body_members (body_id, valid_from);
create index body_members_person on body_members (person_id);
create index body_members_region on body_members (region_id);
create index body_members_municipality on body_members (municipality_id);
create index body_members_organisation on body_members (organisation_id);
call app.protect('body_members', 'directory', 'staff', 'person_id');

-- Members with their names, wherever they work: a municipal council has people of other municipalities. Only of the
-- bodies the reader's directory reaches, and her own membership.
create function app.members_of(of_body uuid, day date) returns table (
    id uuid, person_id uuid, name text, place text)
  language sql stable security definer set search_path = public
  as $$ select m.id, m.person_id, p.last_name || ' ' || p.first_name || coalesce(' ' || p.middle_name, ''),
          (select positions.title || ', ' || o.short_name
            from employments e join positions on positions.code = e.position_code
            join organisations o on o.id = e.organisation_id
            where e.person_id = m.person_id and e.valid_from <= day and (e.valid_to is null or e.valid_to >= day)
            order by array_position(array['main', 'part-time', 'contract'], e.kind), e.valid_from, e.id limit 1)
        from body_members m join persons p on p.id = m.person_id
        where m.body_id = of_body and (app.whole('directory') or m.region_id = app.in_region('directory')
          or m.municipality_id = app.in_municipality('directory')
          or m.organisation_id = app.in_organisation('directory') or m.person_id = app.person_id()) $$;
