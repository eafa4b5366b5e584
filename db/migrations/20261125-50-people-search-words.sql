-- A search that forgives one letter: what was mistyped is looked for among the distinct words of names, never among
-- the names themselves. A word is found by what is left of it when letters are left out: two words one edit apart share
-- such a rest (symmetric deletion, W. Garbe 2012; exact for one edit, for two from eight letters on).

-- Hashes of the word and of all its rests: with one letter left out, from eight letters on with two.
create function app.search_keys(word text) returns integer[]
  language sql immutable parallel safe
  as $$ with once as (
      select overlay(word placing '' from i for 1) as rest from generate_series(1, length(word)) i
    ), twice as (
      select overlay(rest placing '' from i for 1) as rest from once, generate_series(1, length(rest)) i
      where length(word) >= 8
    )
    select array_agg(distinct hashtext(rest))
    from (select word as rest union all select rest from once union all select rest from twice) rests $$;

-- Words of letters only, in the spelling of search columns.
create function app.words_in(spelling text) returns setof text
  language sql immutable parallel safe
  as $$ select word from regexp_split_to_table(spelling, '[^[:alpha:]]+') word where length(word) between 2 and 40 $$;

-- Not unique on purpose: two who enter the same new surname at once must not wait for each other.
create table person_words (
  word text not null,
  keys integer[] generated always as (app.search_keys(word)) stored
);
create index person_words_word on person_words (word);
create index person_words_inside on person_words using gin (word gin_trgm_ops);
create index person_words_keys on person_words using gin (keys);
-- No policy: nobody reads it but the functions below.
alter table person_words enable row level security;

create function app.keep_person_words() returns trigger
  language plpgsql security definer set search_path = public
  as $$
begin
  insert into person_words (word)
  select distinct fresh.word from new_rows n, app.words_in(n.search_name) fresh (word)
  where not exists (select from person_words known where known.word = fresh.word);
  return null;
end
$$;
create trigger words_new after insert on persons referencing new table as new_rows
  for each statement execute function app.keep_person_words();
create trigger words_changed after update on persons referencing new table as new_rows
  for each statement execute function app.keep_person_words();

-- All words anew: after a loading in bulk with the triggers off, and to forget names that nobody has any more. As the
-- owner of the tables.
create procedure app.gather_person_words()
  language sql
  as $$
    delete from person_words;
    insert into person_words (word) select distinct word from persons, app.words_in(search_name) word;
  $$;
call app.gather_person_words();

-- Which of the readings stand in some name. Gives back only what was asked.
create function app.person_words_among(readings text[]) returns setof text
  language sql stable security definer set search_path = public
  as $$ select reading from unnest(readings) reading
        where exists (select from person_words where word like '%' || reading || '%') $$;

-- Words of names near the asked ones, whoever has them: what they find is still under row-level security, and the
-- caller shows a word only beside a person found by it.
create function app.person_words_near(asked text[]) returns setof text
  language sql stable security definer set search_path = public
  as $$ select distinct w.word from unnest(asked) one join person_words w on w.keys && app.search_keys(one) $$;
