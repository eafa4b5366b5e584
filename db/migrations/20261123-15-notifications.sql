create table notifications (
  id uuid primary key,
  person_id uuid not null references persons (id),
  kind text not null,
  title text not null,
  body text not null default '',
  -- address inside the product
  link text,
  created_at timestamptz not null,
  read_at timestamptz
);
create index notifications_person on notifications (person_id, created_at desc);
create index notifications_unread on notifications (person_id) where read_at is null;

alter table notifications enable row level security;
create policy readable on notifications for select using (person_id = (select app.person_id()));
create policy updatable on notifications for update using (person_id = (select app.person_id()));
-- Anybody's action may tell another person something; what it says, the use case decides.
create policy insertable on notifications for insert with check (true);
