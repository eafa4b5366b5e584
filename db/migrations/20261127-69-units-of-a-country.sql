-- What a ministry, a municipality and a school open every morning, in a country of millions: pathways newest first, and
-- the map of deficits from the ratings of their own people.
create index pathways_drafted on pathways (drafted_on desc, id desc);
create index pathways_region_drafted on pathways (region_id, drafted_on desc, id desc);
create index pathways_municipality_drafted on pathways (municipality_id, drafted_on desc, id desc);
create index ratings_region on ratings (region_id);
create index ratings_municipality on ratings (municipality_id);
create index ratings_organisation on ratings (organisation_id);
create index attempts_municipality on attempts (municipality_id, finished_on);
