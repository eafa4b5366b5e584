-- Loadings of compositions keep what those of staff and organisations keep.

-- What a file said last of a membership: tells a value that was changed by hand since from one that was not.
alter table body_members add loaded jsonb;

alter table body_imports
  add row_count integer not null default 0,
  add unchanged_count integer not null default 0,
  -- [{"row", "cells", "reasons"}] of rows that were refused, until the loading is undone
  add refusals jsonb not null default '[]',
  -- [{"row", "name", "reason"}] of what the undoing had to leave
  add kept jsonb not null default '[]';
update body_imports set row_count = created_count + updated_count + refused_count;
alter table body_imports alter row_count drop default, alter unchanged_count drop default;
comment on column body_imports.changes is
  '[{"memberId", "row", "name", "before": null for a new one, "version": as the loading left it, "personId", "validFrom", "loadedBefore": what files had said before}]';

-- What a unit has said of the columns of such files: proposed again for the next one. A null field is left out.
create table body_import_columns (
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  heading text not null check (length(heading) between 1 and 300),
  field text,
  chosen_at timestamptz not null,
  chosen_by text not null,
  primary key (organisation_id, heading)
);
call app.protect('body_import_columns', 'staff', 'staff');
