-- What changes when a delivery is done stands behind what does not: of the new version of a row the write-ahead log then
-- holds only the end. Columns with a fixed place come first, so that few bytes are filled up. The table is written anew,
-- once, with full pages: its rows have their receipts already.
create table delivery_ordered (
  id                 uuid        not null,
  referral           uuid        not null,
  message_id         uuid        not null,
  due_at             timestamptz not null default now(),
  delayed_millis     bigint      not null default 0,
  seq                integer     not null,
  generation         integer     not null default 0,
  attempts           integer     not null default 0,
  interrupted        integer     not null default 0,
  interrupted_alone  integer     not null default 0,
  attempt            integer     not null default 0,
  urgency            smallint    not null,
  alone              boolean     not null default false,
  probe              boolean     not null default false,
  sender             text        not null,
  recipient          text        not null,
  state              text        not null,
  dispatched_at      timestamptz,
  lease_owner        integer,
  lease_until        timestamptz,
  reason             text,
  parked_at          timestamptz,
  receipt            bytea,
  delivered_at       timestamptz,
  retrieval          bytea,
  retrieved_at       timestamptz,
  needs_reseal       bytea,
  needs_reseal_at    timestamptz
);
insert into delivery_ordered
select id, referral, message_id, due_at, delayed_millis, seq, generation, attempts, interrupted, interrupted_alone,
       attempt, urgency, alone, probe, sender, recipient, state, dispatched_at, lease_owner, lease_until, reason,
       parked_at, receipt, delivered_at, retrieval, retrieved_at, needs_reseal, needs_reseal_at
  from delivery;
drop table delivery;
alter table delivery_ordered rename to delivery;
-- From here on there is room for receipts: a third of a page is for first versions.
alter table delivery set (fillfactor = 35, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
alter table delivery add constraint delivery_pkey primary key (id);
alter table delivery add constraint delivery_urgency_check check (urgency between 0 and 3);
alter table delivery alter id set statistics 0;
alter table delivery alter message_id set statistics 0;
alter table delivery alter reason set statistics 0;
alter table delivery alter receipt set statistics 0;
alter table delivery alter retrieval set statistics 0;
-- The deliveries of a referral are found by the number of their message, without the recipient: an entry is a third
-- narrower, and those of one message are alike, so that they share one. That a message has one delivery to a recipient
-- follows from their ids, which are the primary key.
create index delivery_of_referral on delivery (referral, seq);
create index delivery_due on delivery (recipient, urgency, due_at) where state = 'waiting';
create index delivery_suspect on delivery (due_at) where state = 'waiting' and interrupted > 0;
create index delivery_in_flight on delivery (recipient) where state in ('dispatched', 'attempting');
create index delivery_alone on delivery (id) where alone and state in ('dispatched', 'attempting');
create index delivery_parked on delivery (recipient, parked_at) where state = 'parked';
