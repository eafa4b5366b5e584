-- Loadings of organisations tell how far they are, as those of staff do. A run that beats no more stays in the
-- list as one that was broken off: nothing of it was loaded.
delete from import_runs;
drop policy readable on import_runs;
drop policy insertable on import_runs;
drop policy updatable on import_runs;
drop policy deletable on import_runs;
drop index import_runs_organisation;
alter table import_runs
  -- a run holds nobody: an organisation may be undone though a file for it was once broken off, and may be still to come
  drop constraint import_runs_organisation_id_fkey,
  add kind text not null check (kind in ('staff', 'organisations')),
  -- a check writes nothing, whether it comes to its end or not
  add is_check boolean not null,
  -- what the file is loaded into
  add place_name text not null,
  alter organisation_id drop not null,
  add check ((organisation_id is null) = (kind = 'organisations'));
create index import_runs_place on import_runs (kind, region_id, organisation_id, beat_at desc);

do $$
declare
  keeps constant text := 'case kind when ''organisations''
    then (select app.whole(''registers'')) or region_id = (select app.in_region(''registers''))
    else (select app.whole(''staff'')) or region_id = (select app.in_region(''staff''))
      or municipality_id = (select app.in_municipality(''staff''))
      or organisation_id = (select app.in_organisation(''staff'')) end';
begin
  execute format('create policy readable on import_runs for select using (%s)', keeps);
  execute format('create policy insertable on import_runs for insert with check (%s)', keeps);
  execute format('create policy updatable on import_runs for update using (%s) with check (%s)', keeps, keeps);
  execute format('create policy deletable on import_runs for delete using (%s)', keeps);
end $$;
