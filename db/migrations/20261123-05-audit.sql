-- Append-only record of every change: who did what to which object, field by field, why.
-- Hash chain by region: hash = sha256(previous hash | canonical text of the row). The application may only
-- append through audit.append() and read; it can neither change nor delete a row.
create schema if not exists audit;

create table audit.chains (
  chain text primary key,
  last_seq bigint not null,
  last_hash bytea not null
);

create table audit.events (
  chain text not null,
  seq bigint not null,
  id uuid not null unique,
  at timestamptz not null,
  account_id uuid,
  person_id uuid,
  actor_name text not null,
  role text not null,
  action text not null,
  entity text not null,
  entity_id uuid not null,
  region_id uuid,
  -- [{"field", "before", "after"}]
  changes jsonb not null,
  reason text,
  request_id text,
  hash bytea not null,
  primary key (chain, seq)
);
create index events_entity on audit.events (entity, entity_id, at);
create index events_at on audit.events (at);

create function audit.canonical(e audit.events) returns text
  language sql immutable
  as $$ select jsonb_build_array(e.chain, e.seq, e.id, extract(epoch from e.at)::text, e.account_id, e.person_id, e.actor_name, e.role,
          e.action, e.entity, e.entity_id, e.region_id, e.changes, e.reason, e.request_id)::text $$;

create function audit.append(
  event_id uuid, event_at timestamptz, event_action text, event_entity text, event_entity_id uuid,
  event_region_id uuid, event_changes jsonb, event_reason text, event_request_id text) returns void
  language plpgsql security definer set search_path = audit, public
  as $$
declare
  head audit.chains;
  event audit.events;
begin
  insert into audit.chains values (coalesce(event_region_id::text, 'country'), 0, '\x00') on conflict do nothing;
  select * into head from audit.chains where chain = coalesce(event_region_id::text, 'country') for update;
  event.chain := head.chain;
  event.seq := head.last_seq + 1;
  event.id := event_id;
  event.at := event_at;
  event.account_id := app.account_id();
  event.person_id := app.person_id();
  event.actor_name := coalesce(app.setting('actor_name'), 'Система');
  event.role := coalesce(app.setting('role'), 'system');
  event.action := event_action;
  event.entity := event_entity;
  event.entity_id := event_entity_id;
  event.region_id := event_region_id;
  event.changes := event_changes;
  event.reason := event_reason;
  event.request_id := event_request_id;
  event.hash := sha256(head.last_hash || convert_to(audit.canonical(event), 'UTF8'));
  insert into audit.events select event.*;
  update audit.chains set last_seq = event.seq, last_hash = event.hash where chain = head.chain;
end
$$;

-- First broken link of every chain; no rows when everything holds.
create function audit.verify() returns table (chain text, seq bigint, problem text)
  language sql stable security definer set search_path = audit, public
  as $$
  with linked as (
    select e.chain, e.seq, e.hash,
      lag(e.hash, 1, '\x00'::bytea) over w as previous_hash,
      lag(e.seq, 1, 0::bigint) over w as previous_seq,
      audit.canonical(e) as text
    from audit.events e
    window w as (partition by e.chain order by e.seq)
  ), broken as (
    select l.chain, l.seq,
      case when l.seq <> l.previous_seq + 1 then 'missing row' else 'changed row' end as problem
    from linked l
    where l.seq <> l.previous_seq + 1
       or l.hash <> sha256(l.previous_hash || convert_to(l.text, 'UTF8'))
    union all
    select c.chain, c.last_seq, 'missing tail'
    from audit.chains c
    where not exists (select from audit.events e where e.chain = c.chain and e.seq = c.last_seq and e.hash = c.last_hash)
  )
  select distinct on (b.chain) b.chain, b.seq, b.problem from broken b order by b.chain, b.seq
$$;

alter table audit.events enable row level security;
create policy readable on audit.events for select using (
  (select app.whole('audit')) or region_id = (select app.in_region('audit')) or account_id = (select app.account_id()));

-- How long each chain is, for the report of a check.
create function audit.chain_heads() returns table (chain text, last_seq bigint)
  language sql stable security definer set search_path = audit, public
  as $$ select chain, last_seq from audit.chains $$;

-- History of one object for whoever was shown the object: the caller loads it through its scope first.
create function audit.history(of_entity text, of_id uuid) returns setof audit.events
  language sql stable security definer set search_path = audit, public
  as $$ select * from audit.events where entity = of_entity and entity_id = of_id order by at desc, seq desc $$;

grant usage on schema app, audit to marshrut_app;
grant select on audit.events to marshrut_app;
