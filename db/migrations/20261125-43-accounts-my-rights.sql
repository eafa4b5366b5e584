-- How many people work in a unit on a day, at most `cap`: how far a role reaches, for the page that explains rights.
-- How many is open information; who they are is not told.
create function app.people_within(kind text, unit uuid, on_day date, cap integer) returns integer
  language plpgsql stable security definer set search_path = public
  as $$
declare
  counted integer;
begin
  execute format(
    'select count(*) from (select distinct e.person_id from employments e
       where %s and e.valid_from <= $2 and (e.valid_to is null or e.valid_to >= $2) limit $3) capped',
    case kind when 'country' then 'true' when 'region' then 'e.region_id = $1'
      when 'municipality' then 'e.municipality_id = $1' when 'organisation' then 'e.organisation_id = $1' else 'false' end)
    into counted using unit, on_day, cap;
  return counted;
end
$$;
