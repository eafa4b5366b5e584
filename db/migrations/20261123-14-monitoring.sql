-- What the indicators count (rows 251–253): one row for each stretch of a person's main pedagogical job, with the
-- facts she carries. Follows from employments, attempts, pathways and completions and is kept by their triggers in
-- the same transaction, so that a committed fact moves every figure at once, while a figure of the whole country
-- stays one sequential pass without joins. Nobody writes it by hand.
create table measured_staff (
  person_id uuid not null references persons (id) on delete cascade,
  valid_from date not null,
  -- last day, inclusive; infinity while it lasts
  valid_to date not null,
  employment_id uuid not null,
  region_id uuid,
  municipality_id uuid,
  organisation_id uuid not null,
  -- school leader; otherwise a teacher: other positions are not counted by any of the acts
  is_leader boolean not null,
  -- first day of a fact of each kind, taken back or not; null: none
  diagnosed_on date,
  diagnosed_at_centre_on date,
  pathway_on date,
  pathway_at_centre_on date,
  completed_on date,
  completed_at_centre_on date,
  -- some document was revoked: whether a completion stands is then looked up in `facts`
  has_revoked boolean not null default false,
  -- every fact, [{"measure", "centre", "since", "until"}], only where the first days do not say it all
  facts jsonb,
  primary key (person_id, valid_from)
);
create index measured_staff_organisation on measured_staff (organisation_id);
create index measured_staff_municipality on measured_staff (municipality_id);
create index measured_staff_region on measured_staff (region_id);

-- Read by who reads the staff. The stretch is the unit's own, so that every reader of a unit gets the same figure,
-- wherever the facts of its people were made.
alter table measured_staff enable row level security;
create policy readable on measured_staff for select using (
  (select app.whole('directory')) or region_id = (select app.in_region('directory'))
  or municipality_id = (select app.in_municipality('directory'))
  or organisation_id = (select app.in_organisation('directory'))
  or ((select app.cares_for_own('directory')) and person_id in (select app.people_in_care())));

-- Whether a fact of the measure, made since the counting began and by the day, stands on the day.
-- The slow way, for people with several facts of which the first is too early, or with a revoked document;
-- without a list of facts the first day has said it all, and the answer is null.
create function app.fact_stands(facts jsonb, of_measure text, only_centre boolean, counted_since date, day date)
  returns boolean language sql stable strict parallel safe
  as $$ select exists (
    select from jsonb_to_recordset(facts) as f(measure text, centre boolean, since date, until date)
    where f.measure = of_measure and (f.centre or not only_centre)
      and f.since between counted_since and day and f.until > day) $$;

-- Works out the rows of these people anew.
--   Main job of a day: among pedagogical positions the one of kind `main`, then of the largest load, then the oldest.
--   diagnosed: an attempt that is finished, or that ran out of time with at least one answer; `centre`: an
--     independent one held by the regional centre.
--   with-pathway: a pathway confirmed by the teacher, made from an independent diagnosis.
--   completed-selected-programme: a completion with by_diagnosis of a programme that stood in the federal register on
--     that day; a revoked one stands from its completion to the day before the revocation.
create function app.remeasure(people uuid[]) returns void
  language plpgsql security definer set search_path = public
  as $function$
begin
  -- One at a time for each person: the statements below must see what the other transaction has committed.
  perform from persons where id = any (people) order by id for no key update;
  delete from measured_staff where person_id = any (people);
  insert into measured_staff
  with jobs as (
    select e.*, p.class from employments e join positions p on p.code = e.position_code
    where e.person_id = any (people) and p.class in ('teacher', 'leader')
  ), starts as (
    select person_id, valid_from as day from jobs
    union select person_id, valid_to + 1 from jobs where valid_to is not null
  ), stretches as (
    select person_id, day as valid_from,
      coalesce(lead(day) over (partition by person_id order by day) - 1, 'infinity') as valid_to
    from starts
  ), main_jobs as (
    select distinct on (s.person_id, s.valid_from) s.person_id, s.valid_from, s.valid_to,
      j.id as employment_id, j.region_id, j.municipality_id, j.organisation_id, j.class = 'leader' as is_leader
    from stretches s
    join jobs j on j.person_id = s.person_id and j.valid_from <= s.valid_from
      and (j.valid_to is null or j.valid_to >= s.valid_from)
    order by s.person_id, s.valid_from, (j.kind = 'main') desc, j.load desc nulls last, j.valid_from, j.id
  ), facts as (
    select a.person_id, 'diagnosed' as measure, a.at_centre and a.mode = 'independent' as centre,
      a.finished_on as since, 'infinity'::date as until
    from attempts a
    where a.person_id = any (people) and a.finished_on is not null
      and (a.status = 'finished' or exists (select from attempt_answers w where w.attempt_id = a.id))
    union all
    select p.person_id, 'with-pathway', a.at_centre, p.confirmed_on, 'infinity'
    from pathways p join attempts a on a.id = p.attempt_id
    where p.person_id = any (people) and p.confirmed_on is not null
      and a.mode = 'independent' and a.finished_on is not null
    union all
    select c.person_id, 'completed-selected-programme',
      exists (
        select from pathway_item_deficits l
        join deficits d on d.id = l.deficit_id
        join ratings r on r.id = d.rating_id
        join attempts a on a.id = r.attempt_id
        where l.item_id = c.pathway_item_id and a.at_centre and a.mode = 'independent'),
      c.completed_on,
      coalesce((c.revoked_at at time zone coalesce(t.time_zone, 'Europe/Moscow'))::date, 'infinity')
    from completions c left join territories t on t.id = c.region_id
    where c.person_id = any (people) and c.in_federal_register and c.by_diagnosis
  ), carried as (
    select person_id,
      min(since) filter (where measure = 'diagnosed') as diagnosed_on,
      min(since) filter (where measure = 'diagnosed' and centre) as diagnosed_at_centre_on,
      min(since) filter (where measure = 'with-pathway') as pathway_on,
      min(since) filter (where measure = 'with-pathway' and centre) as pathway_at_centre_on,
      min(since) filter (where measure = 'completed-selected-programme') as completed_on,
      min(since) filter (where measure = 'completed-selected-programme' and centre) as completed_at_centre_on,
      bool_or(until <> 'infinity') as has_revoked,
      case when count(*) > count(distinct measure) or bool_or(until <> 'infinity')
        then jsonb_agg(jsonb_build_object('measure', measure, 'centre', centre, 'since', since, 'until', until)
          order by measure, since) end as facts
    from facts group by person_id
  )
  select j.person_id, j.valid_from, j.valid_to, j.employment_id, j.region_id, j.municipality_id, j.organisation_id,
    j.is_leader, c.diagnosed_on, c.diagnosed_at_centre_on, c.pathway_on, c.pathway_at_centre_on, c.completed_on,
    c.completed_at_centre_on, coalesce(c.has_revoked, false), c.facts
  from main_jobs j left join carried c on c.person_id = j.person_id;
end
$function$;

-- After a loading in bulk with the triggers off. As the owner of the tables.
create procedure app.remeasure_everyone()
  language plpgsql
  as $$
declare
  batch uuid[];
  last uuid := '00000000-0000-0000-0000-000000000000';
begin
  loop
    select array_agg(id order by id) into batch
    from (select id from persons where id > last order by id limit 50000) p;
    exit when batch is null;
    perform app.remeasure(batch);
    last := batch[array_upper(batch, 1)];
  end loop;
end
$$;

-- Once a statement, however many rows it changed.
create function app.remeasure_changed() returns trigger
  language plpgsql security definer set search_path = public
  as $$
declare people uuid[];
begin
  if tg_op = 'INSERT' then select array_agg(distinct person_id) into people from new_rows;
  elsif tg_op = 'DELETE' then select array_agg(distinct person_id) into people from old_rows;
  else
    select array_agg(distinct person_id) into people
    from (select person_id from new_rows union select person_id from old_rows) both_rows;
  end if;
  if people is not null then perform app.remeasure(people); end if;
  return null;
end
$$;

do $$
declare t text;
begin
  foreach t in array array['employments', 'attempts', 'pathways', 'pathway_item_deficits', 'completions'] loop
    execute format('create trigger measured_insert after insert on %s referencing new table as new_rows
      for each statement execute function app.remeasure_changed()', t);
    execute format('create trigger measured_update after update on %s referencing new table as new_rows old table as old_rows
      for each statement execute function app.remeasure_changed()', t);
    execute format('create trigger measured_delete after delete on %s referencing old table as old_rows
      for each statement execute function app.remeasure_changed()', t);
  end loop;
end $$;

-- A position that changes its class makes teachers of others, or leaders of teachers.
create function app.remeasure_position() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  perform app.remeasure(array(select distinct person_id from employments where position_code = new.code));
  return null;
end
$$;
create trigger measured_class after update of class on positions
  for each row when (old.class is distinct from new.class) execute function app.remeasure_position();
