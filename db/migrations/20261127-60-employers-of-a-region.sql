-- A region's list by organisation steps from one employer to the next, instead of reading every job of the region.
create index employments_employers on employments (region_id, organisation_id);
