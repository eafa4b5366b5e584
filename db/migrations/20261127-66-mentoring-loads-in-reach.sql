-- In how many living pairs people give and receive, wherever these are: limits hold for all of them. Told of those only
-- whom the caller may pair: who work from the day on where she leads pairs, or stand in a pair that she leads.
drop function app.pair_loads(uuid[]);
create function app.pair_loads(people uuid[], day date) returns table (person_id uuid, given integer, received integer)
  language sql stable security definer set search_path = public
  as $$ with known as (
          select e.person_id from employments e
          where e.person_id = any (people) and (e.valid_to is null or e.valid_to >= day)
            and ((select app.whole('pairs')) or e.region_id = (select app.in_region('pairs'))
              or e.municipality_id = (select app.in_municipality('pairs'))
              or e.organisation_id = (select app.in_organisation('pairs')))
          union
          select side.person_id from teacher_pairs t
          cross join lateral (values (t.giver_person_id), (t.receiver_person_id)) as side (person_id)
          where (t.giver_person_id = any (people) or t.receiver_person_id = any (people)) and side.person_id = any (people)
            and ((select app.whole('pairs')) or t.region_id = (select app.in_region('pairs'))
              or t.municipality_id = (select app.in_municipality('pairs'))
              or t.organisation_id = (select app.in_organisation('pairs')))
        )
        select side.person_id, (count(*) filter (where side.gives))::integer, (count(*) filter (where not side.gives))::integer
        from teacher_pairs t
        cross join lateral (values (t.giver_person_id, true), (t.receiver_person_id, false)) as side (person_id, gives)
        where (t.giver_person_id = any (people) or t.receiver_person_id = any (people))
          and side.person_id in (select k.person_id from known k) and t.status in ('proposed', 'agreed', 'working')
        group by side.person_id $$;
