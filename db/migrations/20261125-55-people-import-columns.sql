-- What an organisation has said of the columns of its staff files: proposed again for the next file with such a
-- heading. A null field is a column that is left out.
create table import_columns (
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  -- folded heading; a repeated one has its number: «дата #2»
  heading text not null check (length(heading) between 1 and 300),
  field text,
  chosen_at timestamptz not null,
  chosen_by text not null,
  primary key (organisation_id, heading)
);
call app.protect('import_columns', 'staff', 'staff');
