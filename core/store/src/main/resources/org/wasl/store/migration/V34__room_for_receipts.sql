-- A delivery grows by its receipt, which is three times as long as the rest of its row. With room for it in the page the
-- new version of the row does not have to look for another page.
alter table delivery set (fillfactor = 25);
