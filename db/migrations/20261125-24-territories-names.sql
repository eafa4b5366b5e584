-- Code of the federal subject («37»), and what a territory was called before it was renamed: past days are asked by
-- their own names.
alter table territories add column subject_code text check (subject_code ~ '^\d{2,3}$');
alter table territories add constraint territories_subject_code_of_region check (subject_code is null or kind = 'region');
create unique index territories_subject_code on territories (subject_code) where subject_code is not null;

create table territory_names (
  territory_id uuid not null references territories (id),
  region_id uuid references territories (id),
  name text not null,
  type_name text not null,
  -- first day (null: since it exists) and last day of the name, inclusive
  valid_from date,
  valid_to date not null,
  -- the act that ended it
  act text not null,
  primary key (territory_id, valid_to)
);
call app.protect_open_register('territory_names');
