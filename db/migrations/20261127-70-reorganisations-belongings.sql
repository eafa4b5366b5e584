-- What belongs to a reorganised unit goes on or ends with it, and comes back with the undoing: appointments by an order,
-- heads of centres, authorisations of physical persons with the functions given to them, collegial bodies and members.
alter table reorganisation_moves drop constraint reorganisation_moves_entity_check;
alter table reorganisation_moves add constraint reorganisation_moves_entity_check check (entity in
  ('employment', 'care', 'pathway', 'campaign', 'invitation', 'unit', 'place', 'pair', 'resource',
   'appointment', 'head', 'party', 'function', 'council', 'member'));
