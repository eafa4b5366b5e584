-- A search of bodies that forgives: «школа 3», «мбоу сош № 3» and «Средняя общеобразовательная школа № 3» are one
-- school. What a name means besides its own words is put beside them once, when the name is written.

-- The spelling of search columns: lower case, ё as е, marks as spaces, one space around every word.
create function app.plain_words(spelling text) returns text
  language sql immutable parallel safe
  as $$ select ' ' || btrim(regexp_replace(replace(lower(spelling), 'ё', 'е'), '[^[:alnum:]-]+', ' ', 'g')) || ' ' $$;

-- Abbreviations of the field, both ways: a name in which `written` stands as whole words is also found by `means`.
create function app.organisation_abbreviations() returns table (written text, means text)
  language sql immutable parallel safe
  as $$ values
    ('мбоу', 'муниципальное бюджетное общеобразовательное учреждение'),
    ('муниципальное бюджетное общеобразовательное учреждение', 'мбоу'),
    ('мбдоу', 'муниципальное бюджетное дошкольное образовательное учреждение доу детский сад'),
    ('муниципальное бюджетное дошкольное образовательное учреждение', 'мбдоу'),
    ('маоу', 'муниципальное автономное общеобразовательное учреждение'),
    ('муниципальное автономное общеобразовательное учреждение', 'маоу'),
    ('мадоу', 'муниципальное автономное дошкольное образовательное учреждение доу детский сад'),
    ('муниципальное автономное дошкольное образовательное учреждение', 'мадоу'),
    ('мкоу', 'муниципальное казенное общеобразовательное учреждение'),
    ('муниципальное казенное общеобразовательное учреждение', 'мкоу'),
    ('мкдоу', 'муниципальное казенное дошкольное образовательное учреждение доу детский сад'),
    ('муниципальное казенное дошкольное образовательное учреждение', 'мкдоу'),
    ('гбоу', 'государственное бюджетное общеобразовательное учреждение'),
    ('государственное бюджетное общеобразовательное учреждение', 'гбоу'),
    ('гбдоу', 'государственное бюджетное дошкольное образовательное учреждение доу детский сад'),
    ('государственное бюджетное дошкольное образовательное учреждение', 'гбдоу'),
    ('гаоу', 'государственное автономное общеобразовательное учреждение'),
    ('государственное автономное общеобразовательное учреждение', 'гаоу'),
    ('гадоу', 'государственное автономное дошкольное образовательное учреждение доу детский сад'),
    ('государственное автономное дошкольное образовательное учреждение', 'гадоу'),
    ('гкоу', 'государственное казенное общеобразовательное учреждение'),
    ('государственное казенное общеобразовательное учреждение', 'гкоу'),
    ('гкдоу', 'государственное казенное дошкольное образовательное учреждение доу детский сад'),
    ('государственное казенное дошкольное образовательное учреждение', 'гкдоу'),
    ('сош', 'средняя общеобразовательная школа'),
    ('средняя общеобразовательная школа', 'сош'),
    ('средняя школа', 'сош'),
    ('оош', 'основная общеобразовательная школа'),
    ('основная общеобразовательная школа', 'оош'),
    ('основная школа', 'оош'),
    ('нош', 'начальная общеобразовательная школа'),
    ('начальная общеобразовательная школа', 'нош'),
    ('начальная школа', 'нош'),
    ('доу', 'дошкольное образовательное учреждение детский сад'),
    ('дошкольное образовательное учреждение', 'доу'),
    ('детский сад', 'доу'),
    ('црр', 'центр развития ребенка детский сад доу'),
    ('цнппм', 'центр непрерывного повышения профессионального мастерства'),
    ('центр непрерывного повышения профессионального мастерства', 'цнппм'),
    ('иро', 'институт развития образования'),
    ('институт развития образования', 'иро'),
    ('рцоко', 'региональный центр оценки качества образования'),
    ('центр оценки качества образования', 'рцоко цоко'),
    ('ммс', 'муниципальная методическая служба'),
    ('методическая служба', 'ммс'),
    ('имц', 'информационно методический центр'),
    ('информационно методический центр', 'имц'),
    ('уо', 'управление образования'),
    ('управление образования', 'уо'),
    ('ддт', 'дом детского творчества'),
    ('дом детского творчества', 'ддт'),
    ('цдт', 'центр детского творчества'),
    ('центр детского творчества', 'цдт') $$;

-- What a body is found by: the words of its names (those with a hyphen also in parts), its code, its ИНН (with letters
-- before it, so that its digits are not taken for a number of a school), what its abbreviations mean and which words
-- it could be abbreviated by. «Школа № 3» is called СОШ № 3 too; a school of music or of arts is not.
create function app.words_of_organisation(name text, short_name text, code text, inn text) returns tsvector
  language sql immutable parallel safe
  as $$
    -- materialized: the spelling is made once, not once for every abbreviation
    with spelled as materialized (select app.plain_words(name || ' ' || short_name) as plain),
    parted as materialized (select plain, translate(plain, '-', ' ') as parts from spelled),
    said as (
      select plain || parts || lower(code) || coalesce(' инн' || inn, '')
        || case when parts ~ '(?<!музыкальная |художественная |спортивная |искусств )школа [0-9]' then ' сош' else '' end
        || coalesce((select string_agg(' ' || means, '') from app.organisation_abbreviations()
            where parts like '% ' || written || ' %'), '') as words
      from parted)
    select array_to_tsvector(array(
      select left(word, 200) from string_to_table(words, ' ') word where word <> '' and word <> '-'))
    from said $$;

-- Words and not trigrams: in a database of the locale C pg_trgm knows the letters of ASCII only, and its index of
-- Russian words would hold nothing.
alter table organisations drop column search_text;
alter table organisations add column search_words tsvector not null
  generated always as (app.words_of_organisation(name, short_name, code, inn)) stored;
create index organisations_search on organisations using gin (search_words);
create index organisations_short_name on organisations (short_name, id);

-- Not unique on purpose: two who enter the same new word at once must not wait for each other.
create table organisation_words (
  word text not null,
  keys integer[] generated always as (app.search_keys(word)) stored
);
create index organisation_words_word on organisation_words (word);
create index organisation_words_keys on organisation_words using gin (keys);
-- As open as the register itself; written by the triggers only.
alter table organisation_words enable row level security;
create policy readable on organisation_words for select using (true);

-- Which of the readings begin a word of some body; gives back only what was asked.
create function app.organisation_words_among(readings text[]) returns setof text
  language sql stable
  as $$ select reading from unnest(readings) reading
        where exists (select from organisation_words where word like reading || '%') $$;

create function app.organisation_words_near(asked text[]) returns setof text
  language sql stable
  as $$ select distinct w.word from unnest(asked) one join organisation_words w on w.keys && app.search_keys(one) $$;

create function app.keep_organisation_words() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  insert into organisation_words (word)
  select distinct fresh.word from new_rows n, unnest(tsvector_to_array(n.search_words)) as words (spelling), app.words_in(spelling) fresh (word)
  where not exists (select from organisation_words known where known.word = fresh.word);
  return null;
end
$$;
create trigger words_new after insert on organisations referencing new table as new_rows
  for each statement execute function app.keep_organisation_words();
create trigger words_changed after update on organisations referencing new table as new_rows
  for each statement execute function app.keep_organisation_words();

-- All words anew: after a loading with the triggers off, and to forget names that no body has any more. As the owner of
-- the tables.
create procedure app.gather_organisation_words()
  language sql
  as $$
    delete from organisation_words;
    insert into organisation_words (word)
    select distinct word from organisations, unnest(tsvector_to_array(search_words)) spelling, app.words_in(spelling) word;
  $$;
call app.gather_organisation_words();
