-- A receipt is stored decoded and without what its row says anyway (PackedText): it may hold any byte. Those that are
-- stored are kept as they are, and read as they are. The tables are written anew, once.
alter table delivery
  alter receipt type bytea using convert_to(receipt, 'UTF8'),
  alter retrieval type bytea using convert_to(retrieval, 'UTF8'),
  alter needs_reseal type bytea using convert_to(needs_reseal, 'UTF8');
-- The new version of a row is now twice as long as the first one, not five times: a third of the page is for first ones.
alter table delivery set (fillfactor = 35);
