-- Sealed content of the usual size stays in its row: cut into pieces it costs a row and a search for each, to write it
-- and at each attempt to read it.
alter table sealed_content set (toast_tuple_target = 8160);
