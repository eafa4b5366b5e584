-- Individual pathways (rows 127–130, 138, 156). The fact of a pathway is seen by the employer, its contents are not.
create table pathways (
  id uuid primary key,
  person_id uuid not null references persons (id),
  number text not null unique,
  -- the independent diagnosis it was made from; null when drawn up at a request
  attempt_id uuid references attempts (id),
  curator_person_id uuid references persons (id),
  status text not null check (status in ('draft', 'offered', 'running', 'completed', 'stopped')),
  starts_on date,
  ends_on date,
  drafted_on date not null,
  offered_on date,
  confirmed_on date,
  finished_on date,
  budget_hours integer,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  position_code text not null references positions (code),
  stop_reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index pathways_person on pathways (person_id, drafted_on);
create index pathways_region on pathways (region_id, confirmed_on) include (person_id, attempt_id, status);
create index pathways_organisation on pathways (organisation_id, drafted_on);
create index pathways_curator on pathways (curator_person_id, status);
-- one living pathway a person
create unique index pathways_living on pathways (person_id) where status in ('draft', 'offered', 'running');

-- Numbers run through the whole installation; a gap means a draft that failed, not a lost pathway.
create sequence pathway_numbers;
grant usage on sequence pathway_numbers to marshrut_app;

-- Contents of the card: TOS 1.3, IVA app. 2 (content, forms, technologies, pace, resources, conditions).
create table pathway_cards (
  pathway_id uuid primary key references pathways (id),
  person_id uuid not null references persons (id),
  content text not null default '',
  technologies text not null default '',
  pace text not null default '',
  resources text not null default '',
  conditions text not null default '',
  teacher_request text not null default '',
  -- the planner's answer as it was given: status, value, bound, reasons, alternatives
  proposal jsonb not null,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id)
);
create index pathway_cards_person on pathway_cards (person_id);

create table pathway_items (
  id uuid primary key,
  pathway_id uuid not null references pathways (id),
  person_id uuid not null references persons (id),
  position smallint not null,
  kind text not null check (kind in ('formal', 'nonformal', 'informal', 'practice')),
  programme_id uuid references programmes (id),
  activity_id uuid references activities (id),
  title text not null,
  hours integer not null,
  starts_on date,
  ends_on date,
  status text not null check (status in ('planned', 'running', 'done', 'dropped')),
  why text not null default '',
  completion_id uuid,
  -- link or words for what has no document
  evidence text,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  check ((kind = 'formal') = (programme_id is not null)),
  check (num_nonnulls(programme_id, activity_id) <= 1),
  unique (pathway_id, position) deferrable initially deferred
);
create index pathway_items_pathway on pathway_items (pathway_id, position);
create index pathway_items_programme on pathway_items (programme_id, status);
create index pathway_items_person on pathway_items (person_id);

-- Evidence of row 156: this item was chosen because of that deficit. Kept for ever.
create table pathway_item_deficits (
  item_id uuid not null references pathway_items (id),
  deficit_id uuid not null references deficits (id),
  person_id uuid not null references persons (id),
  from_level smallint not null,
  to_level smallint not null,
  linked_on date not null,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  primary key (item_id, deficit_id)
);
create index pathway_item_deficits_deficit on pathway_item_deficits (deficit_id);
create index pathway_item_deficits_person on pathway_item_deficits (person_id);

-- A finished programme with its document: the fact that the indicators count (rows 140, 149, 156).
create table completions (
  id uuid primary key,
  person_id uuid not null references persons (id),
  programme_id uuid not null references programmes (id),
  -- the item whose deficits it answers; null when not chosen by diagnosis
  pathway_item_id uuid references pathway_items (id),
  -- true when the item is linked with a deficit found by an independent diagnosis
  by_diagnosis boolean not null,
  document_kind text not null check (document_kind in ('certificate', 'diploma', 'statement')),
  document_number text not null,
  registration_number text,
  issued_on date not null,
  completed_on date not null,
  hours integer not null,
  -- register status on the day of completion, frozen with the fact
  federal_register_number text,
  in_federal_register boolean not null,
  recorded_by uuid,
  recorded_at timestamptz not null,
  revoked_at timestamptz,
  revoke_reason text,
  region_id uuid references territories (id),
  municipality_id uuid references territories (id),
  organisation_id uuid references organisations (id),
  version integer not null default 1,
  check (issued_on >= completed_on),
  check (in_federal_register = (federal_register_number is not null))
);
create unique index completions_document on completions (document_number, programme_id) where revoked_at is null;
create unique index completions_once on completions (person_id, programme_id, completed_on) where revoked_at is null;
create index completions_person on completions (person_id, completed_on);
create index completions_region on completions (region_id, completed_on) include (person_id, in_federal_register, by_diagnosis);

alter table pathway_items add foreign key (completion_id) references completions (id);

call app.protect('pathways', 'directory', 'pathways', 'person_id');
call app.protect('pathway_cards', 'pathways', 'pathways', 'person_id');
call app.protect('pathway_items', 'pathways', 'pathways', 'person_id');
call app.protect('pathway_item_deficits', 'pathways', 'pathways', 'person_id');
call app.protect('completions', 'directory', 'training', 'person_id');
-- The teacher changes her own pathway: confirms, swaps an item, leaves evidence. The lifecycle says what and when.
create policy updatable_by_self on pathways for update using (person_id = (select app.person_id()));
create policy updatable_by_self on pathway_cards for update using (person_id = (select app.person_id()));
create policy updatable_by_self on pathway_items for update using (person_id = (select app.person_id()));
create policy insertable_by_self on pathway_items for insert with check (person_id = (select app.person_id()));
create policy insertable_by_self on pathway_item_deficits for insert with check (person_id = (select app.person_id()));
