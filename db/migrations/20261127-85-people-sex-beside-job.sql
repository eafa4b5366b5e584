-- The age of the pension depends on the sex: it stands beside the job like the birth date, so that lists of staff are
-- filtered by it without a look at every person.
alter table employments add column sex text check (sex in ('f', 'm'));
alter table employments disable trigger user;
update employments e set sex = p.sex from persons p where p.id = e.person_id and p.sex is not null;
alter table employments enable trigger user;

create or replace function app.take_over_from_person() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  select p.search_name, p.birth_date, p.teaching_since, p.sex
  into new.search_name, new.birth_date, new.teaching_since, new.sex
  from persons p where p.id = new.person_id for no key update;
  -- a row is checked for empty columns before its foreign keys
  if not found then new.search_name := ''; end if;
  return new;
end
$$;

create or replace function app.hand_on_to_jobs() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  update employments e
  set search_name = n.search_name, birth_date = n.birth_date, teaching_since = n.teaching_since, sex = n.sex
  from new_rows n join old_rows o on o.id = n.id
  where e.person_id = n.id
    and (o.search_name, o.birth_date, o.teaching_since, o.sex)
      is distinct from (n.search_name, n.birth_date, n.teaching_since, n.sex);
  return null;
end
$$;
