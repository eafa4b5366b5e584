-- One person, one card: likely duplicates are found as they arise, cards are merged and the merge can be undone.
create extension if not exists fuzzystrmatch;

-- The card a merged one leads to. It is never deleted: links, old papers and the audit still find it.
alter table persons add column merged_into uuid references persons (id);
create index persons_merged on persons (merged_into) where merged_into is not null;
alter table persons add check (merged_into is distinct from id);

-- How a name sounds: vowels and paired consonants that are mistaken for one another are one letter, doubled letters
-- one, signs none. «Иваннов» and «Иванов», «Наталья» and «Наталия» sound alike.
create function app.sound_of(name text) returns text
  language sql immutable strict parallel safe
  as $$ select regexp_replace(
    translate(lower(name), 'ёеэыйияаоюубвгджзщъь -’''.', 'ииииииааауупфктшсш'), '(.)\1+', '\1', 'g') $$;

-- Kept beside the names: reckoned once when a name is written, not for every namesake that is looked at.
alter table persons
  add column surname_sound text not null generated always as (app.sound_of(last_name)) stored,
  add column given_sound text not null generated always as (app.sound_of(first_name)) stored,
  add column name_sound text not null generated always as (
    app.sound_of(last_name || ' ' || first_name || coalesce(' ' || middle_name, ''))) stored;
create index persons_birth_surname on persons (birth_date, surname_sound);
create index persons_birth_given on persons (birth_date, given_sound);
create index persons_sound on persons (name_sound);

create function app.is_near_name(one text, other text) returns boolean
  language sql immutable parallel safe
  as $$ select one is null or other is null
    or (least(length(one), length(other)) > 3
      and public.levenshtein_less_equal(lower(left(one, 80)), lower(left(other, 80)), 2) <= 2)
    or app.sound_of(one) = app.sound_of(other) $$;

-- A date typed with one mistake: day and month changed places, or one of day, month and year is another.
create function app.is_near_date(one date, other date) returns boolean
  language sql immutable strict parallel safe
  as $$ select one <> other and (
    (extract(year from one) = extract(year from other) and (
      extract(month from one) = extract(month from other) or extract(day from one) = extract(day from other)
      or (extract(month from one) = extract(day from other) and extract(day from one) = extract(month from other))))
    or (to_char(one, 'MMDD') = to_char(other, 'MMDD') and abs(extract(year from one) - extract(year from other)) <= 10)) $$;

create table duplicate_pairs (
  person_id uuid not null references persons (id) on delete cascade,
  other_id uuid not null references persons (id) on delete cascade,
  -- same: all is equal; name: a misprint in the name; surname: another surname, one employer; birth: a misprint in the
  -- birth date; no-birth: it is not known for one of them
  kind text not null check (kind in ('same', 'name', 'surname', 'birth', 'no-birth')),
  found_at timestamptz not null default now(),
  status text not null default 'open' check (status in ('open', 'different')),
  decided_at timestamptz,
  decided_by text,
  reason text,
  primary key (person_id, other_id),
  check (person_id < other_id)
);
create index duplicate_pairs_other on duplicate_pairs (other_id);
create index duplicate_pairs_open on duplicate_pairs (other_id desc, person_id desc) where status = 'open';
alter table duplicate_pairs enable row level security;
-- Whoever keeps staff and sees a job of both. `offset 0` keeps it a look into the index for each pair.
create policy readable on duplicate_pairs for select using (
  (select app.reach('staff')) = 'scope' and ((select app.whole('directory')) or (
    exists (select from employments e where e.person_id = duplicate_pairs.person_id offset 0)
    and exists (select from employments e where e.person_id = duplicate_pairs.other_id offset 0))));
create policy updatable on duplicate_pairs for update using (
  (select app.reach('staff')) = 'scope' and ((select app.whole('directory')) or (
    exists (select from employments e where e.person_id = duplicate_pairs.person_id offset 0)
    and exists (select from employments e where e.person_id = duplicate_pairs.other_id offset 0))));

-- `offset 0`: from the two people, never from everybody whom an employer has.
create function app.share_employer(one uuid, other uuid, whole_municipality boolean) returns boolean
  language sql stable parallel safe
  as $$ select exists (
    select from (select e.organisation_id, e.municipality_id from employments e where e.person_id = one offset 0) a
    join (select e.organisation_id, e.municipality_id from employments e where e.person_id = other offset 0) b
      on a.organisation_id = b.organisation_id or (whole_municipality and a.municipality_id = b.municipality_id)) $$;

-- Likely duplicates of these people. Two different СНИЛС are two people, so one of a pair has none; every way in goes
-- through an index, by birth date or by the sound of the whole name.
create function app.likely_duplicates(people uuid[]) returns table (person_id uuid, other_id uuid, kind text)
  language sql stable security definer set search_path = public
  as $$
    select least(p.id, o.id), greatest(p.id, o.id), min(o.kind)
    from persons p cross join lateral (
      select b.id, case
          when lower(b.last_name) = lower(p.last_name) and lower(b.first_name) = lower(p.first_name) then 'same'
          else 'name' end as kind
        from persons b
        where b.birth_date = p.birth_date and b.surname_sound = p.surname_sound
          and (b.given_sound = p.given_sound or app.is_near_name(b.first_name, p.first_name)) and app.is_near_name(b.middle_name, p.middle_name)
          and b.id <> p.id and b.merged_into is null and (b.snils is null or p.snils is null)
      union all
      select g.id, case when app.is_near_name(g.last_name, p.last_name) then 'name' else 'surname' end
        from persons g
        where g.birth_date = p.birth_date and g.given_sound = p.given_sound and g.surname_sound <> p.surname_sound
          and g.id <> p.id and g.merged_into is null and (g.snils is null or p.snils is null)
          and app.is_near_name(g.middle_name, p.middle_name)
          and (app.is_near_name(g.last_name, p.last_name)
            or (coalesce(g.sex, p.sex, 'f') = 'f' and g.middle_name is not null and p.middle_name is not null
              and app.share_employer(g.id, p.id, false)))
      union all
      select s.id, case when s.birth_date is null or p.birth_date is null then 'no-birth' else 'birth' end
        from persons s
        where s.name_sound = p.name_sound and s.birth_date is distinct from p.birth_date
          and s.id <> p.id and s.merged_into is null and (s.snils is null or p.snils is null)
          and (s.birth_date is null or p.birth_date is null or app.is_near_date(s.birth_date, p.birth_date))
          and app.share_employer(s.id, p.id, s.birth_date is not null and p.birth_date is not null)
    ) o
    where p.id = any (people) and p.merged_into is null
    group by least(p.id, o.id), greatest(p.id, o.id) $$;

-- Finds anew the pairs of these people; what somebody has judged stays judged.
create function app.match_duplicates(people uuid[]) returns void
  language plpgsql security definer set search_path = public
  as $$
begin
  delete from duplicate_pairs d where d.status = 'open' and (d.person_id = any (people) or d.other_id = any (people));
  insert into duplicate_pairs (person_id, other_id, kind)
    select l.person_id, l.other_id, l.kind from app.likely_duplicates(people) l
    on conflict (person_id, other_id) do nothing;
end
$$;

-- A new person arrives with her job; a known one may be put right.
create function app.match_changed() returns trigger
  language plpgsql security definer set search_path = public
  as $$
declare people uuid[];
begin
  if tg_table_name = 'employments' then
    select array_agg(distinct n.person_id) into people from new_rows n;
  else
    select array_agg(n.id) into people from new_rows n join old_rows o on o.id = n.id
    where (n.last_name, n.first_name, n.middle_name, n.birth_date, n.sex, n.snils, n.merged_into)
      is distinct from (o.last_name, o.first_name, o.middle_name, o.birth_date, o.sex, o.snils, o.merged_into);
  end if;
  if people is not null then perform app.match_duplicates(people); end if;
  return null;
end
$$;
create trigger duplicates_job after insert on employments referencing new table as new_rows
  for each statement execute function app.match_changed();
create trigger duplicates_change after update on persons referencing new table as new_rows old table as old_rows
  for each statement execute function app.match_changed();

-- After a loading in bulk with the triggers off; as the owner of the tables. Starts from those without СНИЛС.
create procedure app.match_everyone()
  language plpgsql
  as $$
declare
  batch uuid[];
  last uuid := '00000000-0000-0000-0000-000000000000';
begin
  loop
    select array_agg(id order by id) into batch
    from (select id from persons where id > last and snils is null order by id limit 20000) p;
    exit when batch is null;
    perform app.match_duplicates(batch);
    last := batch[array_upper(batch, 1)];
  end loop;
end
$$;
call app.match_everyone();

-- A merge: `before` keeps the fields of both cards as they were, `taken` those that came from the former card.
create table person_merges (
  id uuid primary key,
  survivor_id uuid not null references persons (id),
  former_id uuid not null references persons (id),
  region_id uuid references territories (id),
  before jsonb not null,
  taken text[] not null,
  reason text not null,
  status text not null default 'merged' check (status in ('merged', 'undone')),
  merged_at timestamptz not null,
  merged_by text not null,
  undone_at timestamptz,
  undone_by text,
  -- the transaction in which rows may still be moved under this merge
  made_in text not null default pg_current_xact_id()::text,
  check (survivor_id <> former_id)
);
create index person_merges_survivor on person_merges (survivor_id, merged_at desc);
create index person_merges_former on person_merges (former_id);

-- What became of each row of the former card. Read and written only by the functions below.
create table person_merge_rows (
  merge_id uuid not null references person_merges (id),
  seq integer not null,
  table_name text not null,
  column_name text not null,
  -- primary key of the row without the person
  key jsonb not null,
  outcome text not null check (outcome in ('moved', 'folded', 'stayed')),
  -- the whole row where it was folded
  before jsonb,
  primary key (merge_id, seq)
);
alter table person_merge_rows enable row level security;

-- Whether somebody ever worked in the units where the actor keeps staff, and works in no other now. Sees every job,
-- or it could not tell.
create function app.only_staff_of_actor(of_person uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$ select app.whole('staff') or (
    exists (select from employments e where e.person_id = of_person and (e.region_id = app.in_region('staff')
      or e.municipality_id = app.in_municipality('staff') or e.organisation_id = app.in_organisation('staff')))
    and not exists (select from employments e
      where e.person_id = of_person and (e.valid_to is null or e.valid_to >= current_date)
        and (e.region_id = app.in_region('staff') or e.municipality_id = app.in_municipality('staff')
          or e.organisation_id = app.in_organisation('staff')) is not true)) $$;

-- The surviving card is one the actor may change; the former one belongs to nobody else today.
create function app.may_merge(survivor uuid, former uuid) returns boolean
  language sql stable
  as $$ select app.reach('staff') = 'scope' and app.keeps_staff_of(survivor) and app.only_staff_of_actor(former) $$;

-- Keeps changes of both cards, and another merge of them, waiting until the end; in one order, so that nobody deadlocks.
create function app.lock_persons(people uuid[]) returns void
  language plpgsql security definer set search_path = public
  as $$
begin
  if app.reach('staff') = 'scope' then
    perform from persons p where p.id = any (people) order by p.id for update;
  end if;
end
$$;

alter table person_merges enable row level security;
create policy readable on person_merges for select using (
  (select app.reach('staff')) = 'scope' and exists (select from persons p where p.id = survivor_id));
create policy insertable on person_merges for insert with check (app.may_merge(survivor_id, former_id));
create policy updatable on person_merges for update using (
  (select app.reach('staff')) = 'scope' and app.keeps_staff_of(survivor_id));

-- Moves the rows of one column from the former card to the surviving one, whoever may read or write them: the policies
-- of the rooms do not know of merging. Only under a merge made in this very transaction, and only through a foreign key
-- to persons. A row that clashes with the survivor's own is left, or taken away when `fold`; a row that hangs on one
-- that was left is left too.
create function app.move_person_rows(of_merge uuid, target regclass, person_column name, fold boolean,
    parent_column name default null, parent regclass default null)
  returns table (outcome text, row_count integer)
  language plpgsql security definer set search_path = public
  as $function$
declare
  merge person_merges;
  keys name[];
  versioned text;
  held record;
  result text;
  next_seq integer;
begin
  select * into merge from person_merges m where m.id = of_merge and m.made_in = pg_current_xact_id()::text and m.status = 'merged';
  if not found or not exists (
    select from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'persons'::regclass and c.conrelid = target and a.attname = person_column) then
    raise insufficient_privilege using message = 'no merge under way, or not a column of persons';
  end if;
  select array_agg(a.attname) into keys
  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = target and i.indisprimary and a.attname <> person_column;
  versioned := case when exists (
    select from pg_attribute a where a.attrelid = target and a.attname = 'version' and not a.attisdropped)
    then ', version = version + 1' else '' end;
  select coalesce(max(r.seq), 0) into next_seq from person_merge_rows r where r.merge_id = of_merge;
  for held in execute format('select t.ctid as at, to_jsonb(t) as content from %s t where t.%I = $1 %s for update',
      target, person_column,
      case when parent is null then '' else format(
        'and not exists (select from %s p where p.id = t.%I and p.person_id = $1)', parent, parent_column) end)
    using merge.former_id
  loop
    begin
      execute format('update %s set %I = $1 %s where ctid = $2', target, person_column, versioned)
        using merge.survivor_id, held.at;
      result := 'moved';
    exception when unique_violation or exclusion_violation or check_violation then
      result := case when fold then 'folded' else 'stayed' end;
      if fold then execute format('delete from %s where ctid = $1', target) using held.at; end if;
    end;
    next_seq := next_seq + 1;
    insert into person_merge_rows values (of_merge, next_seq, target::text, person_column,
      (select coalesce(jsonb_object_agg(k, held.content -> k), '{}') from unnest(keys) k), result,
      case when result = 'folded' then held.content end);
  end loop;
  return query select r.outcome, count(*)::integer from person_merge_rows r
    where r.merge_id = of_merge and r.table_name = target::text and r.column_name = person_column group by r.outcome;
end
$function$;

-- Makes the former card lead to the surviving one; its СНИЛС goes over when the survivor takes it.
create function app.make_alias(of_merge uuid, gives_snils boolean) returns void
  language plpgsql security definer set search_path = public
  as $$
declare merge person_merges;
begin
  select * into merge from person_merges m where m.id = of_merge and m.made_in = pg_current_xact_id()::text and m.status = 'merged';
  if not found then raise insufficient_privilege using message = 'no merge under way'; end if;
  update persons p set merged_into = merge.survivor_id, version = p.version + 1,
    snils = case when gives_snils then null else p.snils end
  where p.id = merge.former_id;
end
$$;

-- Gives back to the former card what a merge took from it. Rows that have since gone elsewhere or clash are left: how
-- many of them is told. The surviving card must be the actor's to change.
create function app.undo_merge(of_merge uuid) returns table (outcome text, row_count integer)
  language plpgsql security definer set search_path = public
  as $function$
declare
  merge person_merges;
  moved record;
  versioned text;
  affected integer;
  returned integer := 0;
  lost integer := 0;
begin
  select * into merge from person_merges m where m.id = of_merge and m.status = 'merged' for update;
  if not found or not (app.reach('staff') = 'scope' and app.keeps_staff_of(merge.survivor_id)) then
    raise insufficient_privilege using message = 'no such merge of the actor';
  end if;
  update persons p set merged_into = null, version = p.version + 1, snils = coalesce(p.snils, (
    select own.number from (select merge.before -> 'former' ->> 'snils' as number) own
    where not exists (select from persons o where o.snils = own.number)))
  where p.id = merge.former_id;
  for moved in select * from person_merge_rows r where r.merge_id = of_merge and r.outcome <> 'stayed' order by r.seq
  loop
    begin
      if moved.outcome = 'moved' then
        versioned := case when exists (
          select from pg_attribute a where a.attrelid = moved.table_name::regclass and a.attname = 'version'
            and not a.attisdropped) then ', version = version + 1' else '' end;
        execute format('update %s t set %I = $1 %s where t.%I = $2 and to_jsonb(t) @> $3',
          moved.table_name::regclass, moved.column_name, versioned, moved.column_name)
          using merge.former_id, merge.survivor_id, moved.key;
      else
        execute format('insert into %s select (jsonb_populate_record(null::%s, $1)).*',
          moved.table_name::regclass, moved.table_name::regclass) using moved.before;
      end if;
      get diagnostics affected = row_count;
    exception when unique_violation or exclusion_violation or check_violation or foreign_key_violation then
      affected := 0;
    end;
    if affected = 1 then returned := returned + 1; else lost := lost + 1; end if;
  end loop;
  return query values ('returned', returned), ('lost', lost);
end
$function$;

-- Where a card leads in the end; null when it was never merged.
create function app.survivor_of(of_person uuid) returns uuid
  language sql stable security definer set search_path = public
  as $$ with recursive chain as (
      select p.merged_into as id, 1 as step from persons p where p.id = of_person and p.merged_into is not null
      union all select p.merged_into, c.step + 1 from chain c join persons p on p.id = c.id where p.merged_into is not null and c.step < 100)
    select id from chain order by step desc limit 1 $$;

-- The number of a merged card belongs to the one it leads to: nobody is entered anew by it.
create or replace function app.persons_by_snils(numbers text[], for_organisation uuid default null) returns table (
    id uuid, snils text, last_name text, first_name text, middle_name text, birth_date date, sex text,
    email text, phone text, teaching_since date, version integer, qualifications jsonb, mains jsonb)
  language sql stable security definer set search_path = public
  as $$ select p.id, holder.snils, p.last_name, p.first_name, p.middle_name, p.birth_date, p.sex,
          p.email, p.phone, p.teaching_since, p.version,
          (select coalesce(jsonb_agg(jsonb_build_object('category', q.category, 'assignedOn', q.assigned_on)), '[]')
            from qualifications q where q.person_id = p.id),
          (select coalesce(jsonb_agg(jsonb_build_object('from', e.valid_from, 'to', e.valid_to)), '[]')
            from employments e
            where e.person_id = p.id and e.kind = 'main' and e.organisation_id is distinct from for_organisation)
        from persons holder
        join persons p on p.id = case when holder.merged_into is null then holder.id else app.survivor_of(holder.id) end
        where app.reach('staff') = 'scope' and holder.snils = any (numbers) $$;
