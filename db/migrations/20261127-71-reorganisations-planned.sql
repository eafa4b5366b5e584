-- An order is signed months before its day: a reorganisation is planned, and carried out by the product on its day.
alter table reorganisations
  alter column done_at drop not null,
  alter column done_by drop not null,
  alter column status drop default,
  -- what was planned, as it came: from it the plan is carried out; null where it was done at once before plans were kept
  add column plan jsonb,
  add column planned_at timestamptz,
  add column planned_by text,
  -- why it could not be carried out on its day: waits for its keeper
  add column problem text,
  add column cancelled_at timestamptz,
  add column cancelled_by text,
  add column cancel_reason text,
  -- a UUIDv7 of the doing: what has a later id was written after it
  add column done_mark uuid,
  drop constraint reorganisations_status_check,
  add constraint reorganisations_status_check check (status in ('planned', 'done', 'cancelled', 'undone')),
  add constraint reorganisations_done_check check ((status in ('done', 'undone')) = (done_at is not null)),
  add constraint reorganisations_cancelled_check check ((status = 'cancelled') = (cancelled_at is not null)),
  add constraint reorganisations_planned_check check (status <> 'planned' or (plan is not null and planned_at is not null));
update reorganisations set done_mark = id;
create index reorganisations_planned on reorganisations (on_day) where status = 'planned';
