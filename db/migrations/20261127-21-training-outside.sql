-- Training that no programme of the product's register describes (rows 9, 52, 53): its title and who gave it. A
-- completion names a programme, or a title with a provider, never both: the provider of a programme stands there.
alter table completions alter column programme_id drop not null;
alter table completions
  add column title text,
  add column provider_id uuid references organisations (id),
  add constraint completions_what check (num_nonnulls(programme_id, title) = 1),
  add constraint completions_provider check ((title is null) = (provider_id is null)),
  -- only a programme of the register can stand in it or be chosen by diagnosis
  add constraint completions_outside check (programme_id is not null or not in_federal_register and not by_diagnosis);
create unique index completions_outside_document on completions (document_number, provider_id, lower(title))
  where revoked_at is null and programme_id is null;
create unique index completions_outside_once on completions (person_id, provider_id, lower(title), completed_on)
  where revoked_at is null and programme_id is null;
create index completions_provider on completions (provider_id) where provider_id is not null;
