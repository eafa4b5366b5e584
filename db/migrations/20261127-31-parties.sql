-- Physical persons as subjects of methodical work (row 2; TOS 1.3, IVA Прил. 2): who was authorised by which unit, in
-- what capacity, on what basis. Legal ones stand in `organisations` already and are not entered twice.
create table party_capacities (
  code text primary key,
  title text not null unique,
  sort integer not null default 100,
  -- not offered any more; those who have it keep it
  is_retired boolean not null default false
);
insert into party_capacities (code, title, sort) values
  ('contract-methodologist', 'Методист по договору ГПХ', 10),
  ('mentor', 'Наставник', 20),
  ('expert', 'Эксперт', 30),
  ('tutor', 'Тьютор', 40),
  ('lecturer', 'Преподаватель программ ДПО', 50),
  ('consultant', 'Консультант', 60);
alter table party_capacities enable row level security;
create policy readable on party_capacities for select using (true);
create policy insertable on party_capacities for insert with check ((select app.whole('registers')));
create policy updatable on party_capacities for update using ((select app.whole('registers')));

create table person_parties (
  id uuid primary key,
  person_id uuid not null references persons (id),
  -- full name as the card has it, kept by triggers: the register is sorted by it, and whoever sees the row sees it
  name text not null default '',
  search_name text not null default '',
  capacity text not null references party_capacities (code),
  level text not null check (level in ('F', 'R', 'M', 'I')),
  -- the unit that authorised her, with its units as of the fact
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  -- order or contract with its number and date
  basis text not null,
  -- the same act where the register has it
  act_id uuid references acts (id),
  -- codes of function_kinds
  functions text[] not null default '{}',
  valid_from date not null,
  -- last day, inclusive
  valid_to date,
  end_reason text,
  -- entered by mistake: out of every list, kept in the history
  withdrawal_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  check (valid_to is null or valid_to >= valid_from),
  check (end_reason is null or valid_to is not null),
  constraint person_parties_once exclude using gist (person_id with =, organisation_id with =, capacity with =,
    daterange(valid_from, valid_to, '[]') with &&) where (withdrawal_reason is null)
);
create index person_parties_name on person_parties (name, id);
create index person_parties_region on person_parties (region_id, name, id);
create index person_parties_municipality on person_parties (municipality_id, name, id);
create index person_parties_organisation on person_parties (organisation_id, name, id);
create index person_parties_person on person_parties (person_id);
create index person_parties_functions on person_parties using gin (functions);
create index person_parties_search on person_parties using gin (app.trigram_letters(search_name) gin_trgm_ops);
call app.protect('person_parties', 'directory', 'staff', 'person_id');

-- The person is locked: whoever renames her at the same time has committed before her name is taken over.
create function app.take_name_of_person() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  select p.last_name || ' ' || p.first_name || coalesce(' ' || p.middle_name, ''), p.search_name
  into new.name, new.search_name
  from persons p where p.id = new.person_id for no key update;
  return new;
end
$$;
create trigger name_insert before insert on person_parties
  for each row execute function app.take_name_of_person();
create trigger name_update before update of person_id on person_parties
  for each row execute function app.take_name_of_person();

create function app.hand_name_on_to_parties() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  update person_parties party
  set name = n.last_name || ' ' || n.first_name || coalesce(' ' || n.middle_name, ''), search_name = n.search_name
  from new_rows n join old_rows o on o.id = n.id
  where party.person_id = n.id
    and (o.last_name, o.first_name, o.middle_name) is distinct from (n.last_name, n.first_name, n.middle_name);
  return null;
end
$$;
create trigger parties_change after update on persons referencing new table as new_rows old table as old_rows
  for each statement execute function app.hand_name_on_to_parties();

-- The register of all subjects is read by the short name, of a region or a municipality too.
create index organisations_region_short_name on organisations (region_id, short_name, id);
create index organisations_municipality_short_name on organisations (municipality_id, short_name, id);
create index organisations_level on organisations (level, short_name, id);
create index organisations_units on organisations (short_name, id)
  where parent_bond in ('unit', 'branch') or kind = 'school-service';

-- A function of an act may be given to a physical person too: to her as the subject she was authorised to be.
alter table function_assignments alter column organisation_id drop not null;
alter table function_assignments
  add column party_id uuid references person_parties (id),
  add constraint function_assignments_one_holder check (num_nonnulls(organisation_id, party_id) = 1),
  add constraint function_assignments_party_once exclude using gist (pack_code with =, function_code with =,
    party_id with =, daterange(valid_from, valid_to, '[]') with &&);
create index function_assignments_party on function_assignments (party_id);

-- Last day on which a physical subject does what she was given: the map is true for every reader, whoever may read her
-- name. The day before the first where the record was withdrawn.
create function app.party_until(party uuid) returns date
  language sql stable security definer set search_path = public
  as $$ select case when withdrawal_reason is null then valid_to else valid_from - 1 end
        from person_parties where id = party $$;
