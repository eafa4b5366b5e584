-- What lists of staff are sorted and searched by stands beside the job: one index then gives a region's people in the
-- order of their names, page by page. Follows from persons and is kept by triggers in the same transaction; nobody
-- writes it by hand.
create extension if not exists btree_gin;
alter table employments add column search_name text, add column birth_date date, add column teaching_since date;
alter table employments disable trigger user;
update employments e set search_name = p.search_name, birth_date = p.birth_date, teaching_since = p.teaching_since
from persons p where p.id = e.person_id;
alter table employments enable trigger user;
-- empty only until the trigger below has filled it
alter table employments alter column search_name set default '', alter column search_name set not null;

drop index employments_region;
create index employments_region on employments (region_id, search_name, person_id);
-- A municipality's people are sorted at once; under row-level security the days and persons beside the key helped nobody.
drop index employments_municipality, employments_organisation;
create index employments_municipality on employments (municipality_id);
create index employments_organisation on employments (organisation_id);
-- Lists of people go by their jobs now; categories are found by qualifications_once.
drop index persons_name, qualifications_person;
create index employments_name on employments (search_name, person_id);
-- the region as text: else the planner asks this index for a whole region where a better one stands beside it
create index employments_search on employments using gin ((region_id::text), app.trigram_letters(search_name) gin_trgm_ops);

-- The same rule as before (one person holds one position of one organisation once at a time), in an index that answers
-- nothing else: the one of three columns was taken for every look at a person's jobs and was three times slower.
do $$
begin
  execute (select format('alter table employments drop constraint %I', conname) from pg_constraint
    where conrelid = 'employments'::regclass and contype = 'x');
end $$;
alter table employments add constraint employments_once_excl exclude using gist (
  (md5(person_id::text || organisation_id::text || position_code)::uuid) with =,
  daterange(valid_from, valid_to, '[]') with &&);

-- The person is locked: whoever renames her at the same time has committed before her name is taken over.
create function app.take_over_from_person() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  select p.search_name, p.birth_date, p.teaching_since into new.search_name, new.birth_date, new.teaching_since
  from persons p where p.id = new.person_id for no key update;
  return new;
end
$$;
create trigger person_insert before insert on employments
  for each row execute function app.take_over_from_person();
create trigger person_update before update of person_id on employments
  for each row execute function app.take_over_from_person();

create function app.hand_on_to_jobs() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  update employments e
  set search_name = n.search_name, birth_date = n.birth_date, teaching_since = n.teaching_since
  from new_rows n join old_rows o on o.id = n.id
  where e.person_id = n.id
    and (o.search_name, o.birth_date, o.teaching_since) is distinct from (n.search_name, n.birth_date, n.teaching_since);
  return null;
end
$$;
create trigger jobs_change after update on persons referencing new table as new_rows old table as old_rows
  for each statement execute function app.hand_on_to_jobs();

-- Like app.persons_named, through the trigrams of one region's names only.
create function app.staff_named(of_region uuid, patterns text[]) returns setof uuid
  language sql stable parallel safe security definer set search_path = public
  as $$ select person_id from employments
        where region_id::text = of_region::text and app.trigram_letters(search_name) like app.trigram_letters(patterns[1])
          and app.trigram_letters(search_name) like app.trigram_letters(coalesce(patterns[2], patterns[1]))
          and search_name like all (patterns) $$;
