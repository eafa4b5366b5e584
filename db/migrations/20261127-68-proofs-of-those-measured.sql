-- Thousands measured at once looked through the proofs of the whole country each time: the planner hashes the question
-- whether a completion came from a centre's diagnosis, and that question did not say whose proofs.
create or replace function app.remeasure(people uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
        where l.item_id = c.pathway_item_id and l.person_id = any (people)
          and a.at_centre and a.mode = 'independent'),
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
