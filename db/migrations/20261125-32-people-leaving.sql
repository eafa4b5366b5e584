-- Leaving a job: the rights that came with it end on its last day, and the former employer sees no more than was.

-- Whether an employer's work reaches a unit: its own, its municipality's where it stands in one, else its region's.
create function app.reaches_unit(employer_id uuid, employer_municipality uuid, employer_region uuid,
    organisation uuid, municipality uuid, region uuid) returns boolean
  language sql immutable parallel safe
  as $$ select coalesce(employer_id = organisation or employer_region is null
    or case when employer_municipality is null then employer_region = region
      else employer_municipality = municipality end, false) $$;

-- Care that ends when a job is left: all of it when no job remains, else that of carers whose employers reached the
-- job that is left and reach none of the others. `as_carer`: her care of others ends when no job remains.
-- Sees every assignment and job, or it could not tell.
create function app.care_ending(of_person uuid, left_job uuid, last_day date, to_organisation uuid default null)
  returns table (id uuid, kind text, name text, as_carer boolean)
  language sql stable security definer set search_path = public
  as $$
    with left_one as (
      select e.organisation_id, e.municipality_id, e.region_id from employments e
      where e.id = left_job and e.person_id = of_person
    ), remaining as (
      select e.organisation_id, e.municipality_id, e.region_id from employments e
      where e.person_id = of_person and e.id <> left_job and e.valid_from <= last_day + 1
        and (e.valid_to is null or e.valid_to > last_day)
      union all
      select o.id, o.municipality_id, o.region_id from organisations o where o.id = to_organisation
    ), carer_jobs as (
      select c.id, j.organisation_id, j.municipality_id, j.region_id
      from care_assignments c join employments j on j.person_id = c.carer_person_id
      where c.person_id = of_person and j.valid_from <= last_day + 1 and (j.valid_to is null or j.valid_to > last_day)
    )
    select c.id, c.kind, concat_ws(' ', p.last_name, p.first_name, p.middle_name), c.carer_person_id = of_person
    from care_assignments c
    join persons p on p.id = case when c.carer_person_id = of_person then c.person_id else c.carer_person_id end
    where (c.person_id = of_person or c.carer_person_id = of_person) and (c.valid_to is null or c.valid_to > last_day)
      and exists (select from left_one)
      and (not exists (select from remaining)
        or (c.person_id = of_person
          and exists (
            select from carer_jobs j cross join left_one l where j.id = c.id and app.reaches_unit(
              j.organisation_id, j.municipality_id, j.region_id, l.organisation_id, l.municipality_id, l.region_id))
          and not exists (
            select from carer_jobs j cross join remaining r cross join left_one l where j.id = c.id
              -- a colleague of the organisation that is left reaches no further than it
              and (j.organisation_id = r.organisation_id or j.organisation_id <> l.organisation_id)
              and app.reaches_unit(
                j.organisation_id, j.municipality_id, j.region_id, r.organisation_id, r.municipality_id, r.region_id)))) $$;

-- Roles held at the organisation that is left, where no other job there remains.
create function app.roles_ending(of_person uuid, left_job uuid, last_day date, to_organisation uuid default null)
  returns table (id uuid, role text)
  language sql stable security definer set search_path = public
  as $$
    select r.id, r.role from role_assignments r
    join employments l on l.id = left_job and l.person_id = of_person
    where r.person_id = of_person and r.scope_kind = 'organisation' and r.scope_id = l.organisation_id
      and r.ended_at is null and (r.valid_to is null or r.valid_to > last_day) and r.valid_from <= last_day
      and l.organisation_id is distinct from to_organisation
      and not exists (
        select from employments e where e.person_id = of_person and e.id <> left_job
          and e.organisation_id = l.organisation_id and (e.valid_to is null or e.valid_to > last_day)) $$;

-- Ends both. Called while the job still stands, by whoever keeps the person's staff record.
create function app.end_rights_of_job(of_person uuid, left_job uuid, last_day date, to_organisation uuid default null)
  returns void
  language plpgsql security definer set search_path = public
  as $$
declare
  care uuid[] := array(select c.id from app.care_ending(of_person, left_job, last_day, to_organisation) c);
  roles uuid[] := array(select r.id from app.roles_ending(of_person, left_job, last_day, to_organisation) r);
begin
  if app.reach('staff') is distinct from 'scope' or not app.keeps_staff_of(of_person) then
    raise insufficient_privilege using message = 'not a person of the actor';
  end if;
  delete from care_assignments c where c.id = any (care) and c.valid_from > last_day;
  update care_assignments c set valid_to = last_day, version = c.version + 1 where c.id = any (care);
  update role_assignments r set valid_to = last_day, end_reason = 'Работа в организации завершена', version = r.version + 1
  where r.id = any (roles);
end
$$;

-- A former employer sees the categories, awards and documents of the time she worked there, not what came later.
drop policy readable on qualifications;
create policy readable on qualifications for select using (
  (select app.whole('directory')) or person_id = (select app.person_id())
  or exists (select from employments e where e.person_id = qualifications.person_id
    and (e.valid_to is null or e.valid_to >= qualifications.assigned_on) offset 0));
drop policy readable on career_records;
create policy readable on career_records for select using (
  (select app.whole('directory')) or person_id = (select app.person_id())
  or exists (select from employments e where e.person_id = career_records.person_id
    and (e.valid_to is null or e.valid_to >= coalesce(career_records.obtained_on, career_records.created_at::date))
    offset 0));
