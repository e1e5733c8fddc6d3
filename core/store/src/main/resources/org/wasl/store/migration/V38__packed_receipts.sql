-- A receipt is stored decoded and without what its row says anyway (PackedText): it may hold any byte. Those that are
-- stored are kept as they are, and read as they are. The table is written anew, once, with full pages: its rows have
-- their receipts already.
alter table delivery set (fillfactor = 100);
alter table delivery
  alter receipt type bytea using convert_to(receipt, 'UTF8'),
  alter retrieval type bytea using convert_to(retrieval, 'UTF8'),
  alter needs_reseal type bytea using convert_to(needs_reseal, 'UTF8');
-- From here on the new version of a row is twice as long as the first one, not five times: a third of a page is for
-- first ones.
alter table delivery set (fillfactor = 35);
