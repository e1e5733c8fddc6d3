-- One table of counters for every stream: raising one copies a row of 80 bytes, not a referral.
insert into stream_counter (stream, steps) select id::text, steps from referral;
alter table referral drop column steps;

-- One index orders and finds the deliveries of a referral, done or not.
drop index delivery_of_referral;
drop index delivery_open;
create unique index delivery_order on delivery (referral, recipient, seq);

-- A delivery and its message are written by one transaction, and neither is ever deleted: asking after
-- the message again for each delivery cost a twentieth of the database's time.
alter table delivery drop constraint delivery_sender_message_id_fkey;
alter table delivery drop constraint delivery_referral_fkey;
