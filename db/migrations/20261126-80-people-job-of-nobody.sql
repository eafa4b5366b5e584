-- A person deleted while a job is being written for her (a loading is undone) is told by the foreign key, as before the
-- name stood beside the job; not by an empty name.
create or replace function app.take_over_from_person() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  select p.search_name, p.birth_date, p.teaching_since into new.search_name, new.birth_date, new.teaching_since
  from persons p where p.id = new.person_id for no key update;
  -- a row is checked for empty columns before its foreign keys
  if not found then new.search_name := ''; end if;
  return new;
end
$$;
