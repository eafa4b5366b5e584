-- The mark before organisation_flags: read by nobody since 20261125-20.
alter table organisations drop column is_low_result;
