-- How long a category holds, by the day it was assigned: dated data with the act, no constant of the code.
-- No line: such a category did not exist on that day. `years` null: without a term.
create table qualification_terms (
  category text not null check (category in ('first', 'highest', 'methodologist', 'mentor', 'conformity')),
  assigned_from date not null,
  years integer check (years > 0),
  act text not null,
  clause text,
  primary key (category, assigned_from)
);
insert into qualification_terms values
  ('first', '1992-01-01', 5, 'Приказ Минобрнауки России от 07.04.2014 № 276', 'п. 24'),
  ('highest', '1992-01-01', 5, 'Приказ Минобрнауки России от 07.04.2014 № 276', 'п. 24'),
  ('first', '2023-09-01', null, 'Приказ Минпросвещения России от 24.03.2023 № 196', null),
  ('highest', '2023-09-01', null, 'Приказ Минпросвещения России от 24.03.2023 № 196', null),
  ('conformity', '1992-01-01', 5, 'Приказ Минпросвещения России от 24.03.2023 № 196', null),
  ('methodologist', '2023-09-01', null, 'Приказ Минпросвещения России от 24.03.2023 № 196', null),
  ('mentor', '2023-09-01', null, 'Приказ Минпросвещения России от 24.03.2023 № 196', null);
alter table qualification_terms enable row level security;
create policy readable on qualification_terms for select using (true);
create policy insertable on qualification_terms for insert with check ((select app.whole('registers')));
create policy updatable on qualification_terms for update using ((select app.whole('registers')));

-- One assignment is one row: earlier ones may have been entered twice.
delete from qualifications q using qualifications twin
  where twin.person_id = q.person_id and twin.category = q.category and twin.assigned_on = q.assigned_on
    and twin.id < q.id;
alter table qualifications add column version integer not null default 1;
create unique index qualifications_once on qualifications (person_id, category, assigned_on);

-- Last day of a category by the rule of its day; null: without a term.
create function app.qualification_term(of_category text, assigned date) returns date
  language sql stable
  as $$ select (assigned + make_interval(years => t.years))::date from qualification_terms t
        where t.category = of_category and t.assigned_from <= assigned order by t.assigned_from desc limit 1 $$;

-- Whoever enters a category (a form, a file) without its term gets the one of the act.
create function app.set_qualification_term() returns trigger
  language plpgsql
  as $$
begin
  new.valid_to := app.qualification_term(new.category, new.assigned_on);
  return new;
end
$$;
create trigger qualification_term before insert or update of category, assigned_on, valid_to on qualifications
  for each row when (new.valid_to is null) execute function app.set_qualification_term();
update qualifications set valid_to = app.qualification_term(category, assigned_on)
  where valid_to is null and app.qualification_term(category, assigned_on) is not null;

-- The rest of a professional history: education, awards, languages (row 79).
create table career_records (
  id uuid primary key,
  person_id uuid not null references persons (id),
  kind text not null check (kind in ('education', 'award', 'language')),
  -- institution, award or language
  title text not null,
  -- of the education, of the award, of the command of the language
  level text not null,
  -- speciality; for what
  detail text,
  -- number and date of the diploma or order
  document text,
  -- day of the diploma or award
  obtained_on date,
  version integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index career_records_once on career_records (person_id, kind, lower(title), obtained_on)
  nulls not distinct;
alter table career_records enable row level security;
create policy readable on career_records for select using (exists (select from persons p where p.id = person_id));
call app.protect_facts_of_staff('career_records', 'person_id');

-- Age of the old-age pension by the day of birth, in months: federal law 400-ФЗ, article 8 and appendix 6, with the
-- half-year of 350-ФЗ, article 10 part 3. The pension of teachers for years of service is not told by the birth date.
create table pension_ages (
  sex text not null check (sex in ('f', 'm')),
  born_from date not null,
  months integer not null check (months > 0),
  act text not null,
  clause text,
  primary key (sex, born_from)
);
insert into pension_ages
select sex, born_from::date, months, 'Федеральный закон от 28.12.2013 № 400-ФЗ', 'статья 8, приложение 6'
from (values
  ('f', '1900-01-01', 660), ('f', '1964-01-01', 666), ('f', '1965-01-01', 678), ('f', '1966-01-01', 696),
  ('f', '1967-01-01', 708), ('f', '1968-01-01', 720),
  ('m', '1900-01-01', 720), ('m', '1959-01-01', 726), ('m', '1960-01-01', 738), ('m', '1961-01-01', 756),
  ('m', '1962-01-01', 768), ('m', '1963-01-01', 780)) as age (sex, born_from, months);
alter table pension_ages enable row level security;
create policy readable on pension_ages for select using (true);
create policy insertable on pension_ages for insert with check ((select app.whole('registers')));
create policy updatable on pension_ages for update using ((select app.whole('registers')));
