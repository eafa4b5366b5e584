-- The head of a ЦНППМ is agreed with the federal operator (rows 8, 34; KLD p. 9.1-4 and app. 2 row 3): the ministry
-- proposes, the operator answers with a letter, the ministry appoints by an order.
create table head_candidacies (
  id uuid primary key,
  -- the centre, with its units as of the fact
  organisation_id uuid not null references organisations (id),
  municipality_id uuid references territories (id),
  region_id uuid references territories (id),
  person_id uuid not null references persons (id),
  -- as it stands in the letters; the card may be named otherwise since
  person_name text not null,
  status text not null check (status in ('draft', 'sent', 'returned', 'refused', 'agreed', 'withdrawn', 'appointed',
    'unagreed', 'unagreed-sent', 'unagreed-returned', 'unagreed-refused', 'ended')),
  order_number text,
  order_on date,
  -- days in office
  valid_from date,
  valid_to date,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint head_candidacies_order check (num_nulls(order_number, order_on, valid_from) in (0, 3)),
  constraint head_candidacies_in_office check ((valid_from is not null) = (status in ('appointed', 'unagreed',
    'unagreed-sent', 'unagreed-returned', 'unagreed-refused', 'ended'))),
  constraint head_candidacies_ended check ((valid_to is not null) = (status = 'ended')),
  check (valid_to is null or valid_to >= valid_from),
  constraint head_candidacies_one_head exclude using gist (organisation_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (valid_from is not null)
);
create index head_candidacies_organisation on head_candidacies (organisation_id, created_at);
create index head_candidacies_region on head_candidacies (region_id, status);
create index head_candidacies_person on head_candidacies (person_id);
-- One person is a candidate for one centre once at a time.
create unique index head_candidacies_once on head_candidacies (organisation_id, person_id)
  where status in ('draft', 'sent', 'returned', 'agreed');
call app.protect('head_candidacies', 'directory', 'heads', 'person_id');

-- Each sending is a version of its own, with the letter and what the operator answered.
create table head_submissions (
  id uuid primary key,
  candidacy_id uuid not null references head_candidacies (id),
  number integer not null check (number > 0),
  letter_number text not null,
  letter_on date not null,
  sent_on date not null,
  -- by the setting of the day; null where none was in force
  due_on date,
  verdict text check (verdict in ('agree', 'return', 'refuse')),
  answer_number text,
  answer_on date,
  remarks text,
  -- who entered the answer: the operator herself, or the ministry that received the letter
  answered_by text check (answered_by in ('coordinator', 'ministry')),
  unique (candidacy_id, number),
  unique (id, candidacy_id),
  constraint head_submissions_answer check (num_nulls(verdict, answer_number, answer_on, answered_by) in (0, 4)),
  check (verdict is null or verdict = 'agree' or remarks is not null)
);

create table head_files (
  id uuid primary key,
  candidacy_id uuid not null references head_candidacies (id),
  paper text not null check (paper in ('letter', 'answer', 'order')),
  -- of a letter and of an answer; an order belongs to the candidacy
  submission_id uuid,
  name text not null,
  type text not null,
  bytes bigint not null check (bytes > 0),
  -- name of the content in the file store
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  added_at timestamptz not null,
  removed_at timestamptz,
  removal_reason text,
  foreign key (submission_id, candidacy_id) references head_submissions (id, candidacy_id),
  check ((paper = 'order') = (submission_id is null)),
  check ((removed_at is null) = (removal_reason is null))
);
create index head_files_candidacy on head_files (candidacy_id);
create unique index head_files_once on head_files (candidacy_id, paper, submission_id, sha256)
  nulls not distinct where removed_at is null;

-- Whether the candidacy is the actor's to keep: what hangs on it is then hers to write.
create function app.keeps_candidacy(candidacy uuid) returns boolean
  language sql stable parallel safe
  as $$ select exists (select from head_candidacies c where c.id = candidacy
    and (app.whole('heads') or c.region_id = app.in_region('heads'))) $$;
do $$
declare t text;
begin
  foreach t in array array['head_submissions', 'head_files'] loop
    execute format('alter table %s enable row level security', t);
    execute format('create policy readable on %s for select using (exists (select from head_candidacies c where c.id = candidacy_id))', t);
    execute format('create policy insertable on %s for insert with check (app.keeps_candidacy(candidacy_id))', t);
    execute format('create policy updatable on %s for update using (app.keeps_candidacy(candidacy_id))', t);
  end loop;
end $$;
