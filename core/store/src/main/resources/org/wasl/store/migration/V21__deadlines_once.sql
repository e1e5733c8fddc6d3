-- Deadlines are written by one transaction at a time, which holds its position in the trail: it looks whether one is
-- there before it writes it. To have the database find out cost a second record in the write-ahead log for each, and an
-- index of five columns as wide as the row.
alter table deadline drop constraint deadline_referral_rule_agency_sender_message_id_key;
create index deadline_of_referral on deadline (referral);
