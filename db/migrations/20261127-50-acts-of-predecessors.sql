-- A body that goes on after a reorganisation reads the acts of those it came from: they go on binding it.
create function app.predecessors_of_any(units uuid[]) returns uuid[]
language sql stable parallel safe
as $$ select array(select app.predecessors_of(unit) from unnest(units) unit) $$;

create policy by_successor on acts for select using (
  organisation_id = any ((select app.predecessors_of_any(app.own_organisations()))::uuid[])
  or (organisation_id is null or (select app.setting('scope_kind')) = 'municipality')
    and municipality_id = any ((select app.predecessors_of_any(app.own_municipalities()))::uuid[])
);
