-- Resources go on with the owner after a reorganisation, as people do: the former entry ends the day before, the same
-- goes on from the day at the new owner's, and the undoing of the reorganisation takes it out again.
alter table reorganisation_moves drop constraint reorganisation_moves_entity_check;
alter table reorganisation_moves add constraint reorganisation_moves_entity_check check (entity in
  ('employment', 'care', 'pathway', 'campaign', 'invitation', 'unit', 'place', 'pair', 'resource'));
create index reorganisation_moves_resource on reorganisation_moves (new_id) where entity = 'resource';

-- Only what a reorganisation has made: any other resource is ended by its last day, never deleted.
create policy deletable on resources for delete using (
  ((select app.whole('resources')) or region_id = (select app.in_region('resources')))
  and exists (select from reorganisation_moves m where m.entity = 'resource' and m.new_id = resources.id));
