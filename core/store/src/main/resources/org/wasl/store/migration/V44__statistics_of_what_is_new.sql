-- Statistics of a month read the ranges of pages that have a time of that month, and every range that has no summary yet. A vacuum
-- makes summaries, but comes to a table without updates only when a fifth of it is new.
alter index message_accepted set (autosummarize = on);
