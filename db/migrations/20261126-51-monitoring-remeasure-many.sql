-- After five calls in a session PostgreSQL plans app.remeasure() once and for all, for some ten people: for thousands
-- that plan compares everybody with everybody. Who measures many has it planned for just those.
create or replace function app.remeasure_changed() returns trigger
  language plpgsql security definer set search_path = public
  as $$
declare
  people uuid[];
  few constant integer := 50;
begin
  if tg_op = 'INSERT' then select array_agg(distinct person_id) into people from new_rows;
  elsif tg_op = 'DELETE' then select array_agg(distinct person_id) into people from old_rows;
  else
    select array_agg(distinct person_id) into people
    from (select person_id from new_rows union select person_id from old_rows) both_rows;
  end if;
  if cardinality(people) > few then perform app.remeasure_many(people);
  elsif people is not null then perform app.remeasure(people);
  end if;
  return null;
end
$$;

create function app.remeasure_many(people uuid[]) returns void
  language plpgsql security definer set search_path = public set plan_cache_mode = force_custom_plan
  as $$ begin perform app.remeasure(people); end $$;

create or replace function app.remeasure_position() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  perform app.remeasure_many(array(select distinct person_id from employments where position_code = new.code));
  return null;
end
$$;

create or replace procedure app.remeasure_everyone()
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
    perform app.remeasure_many(batch);
    last := batch[array_upper(batch, 1)];
  end loop;
end
$$;
