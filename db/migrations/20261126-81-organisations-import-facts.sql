-- Which licences and marks loadings have given a body is asked at every loading: one removed by hand is not given again.
create index organisation_import_changes_facts on organisation_import_changes (organisation_id)
  where entity in ('licence', 'flag');
