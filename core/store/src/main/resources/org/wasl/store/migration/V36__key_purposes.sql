-- What a signing key of an agency may sign (message, receipt, retrieval), in order; empty for all. A key keeps its purposes
-- as it keeps its value: whoever limits a key otherwise gives it another id.
alter table agency_key add column purposes text[] not null default '{}';
