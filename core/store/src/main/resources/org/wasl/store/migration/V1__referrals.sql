-- The one truth. Sealed content apart from everything else, so that erasure touches one table only.
-- States are stored by their names, actions and reasons by their codes; see org.wasl.rules.delivery.

create sequence gateway_instance as int cycle;

create table referral (
  id           uuid        primary key,
  state        text        not null,
  steps        bigint      not null,            -- of its audit stream: the last one given out
  messages     int         not null,            -- accepted so far: orders the deliveries
  sender       text        not null,
  case_message uuid        not null,
  clear        jsonb       not null,            -- the only facts of the case that stay readable
  police       text[]      not null,
  office       text        not null,
  others       text[]      not null,
  why          text[]      not null,            -- the rows of the decision table that matched
  created_at   timestamptz not null default now()
) with (fillfactor = 70);                       -- every step raises the counter: keep updates in the page

create table message (
  sender         text        not null,
  message_id     uuid        not null,          -- chosen by the sender
  referral       uuid        not null,
  type           text        not null,
  version        int         not null,
  subtype        text,
  content_digest bytea       not null check (octet_length(content_digest) = 32),
  first_answer   bytea       not null,          -- exact bytes: a repetition gets the same ones
  number         int         not null,          -- within the referral
  accepted_at    timestamptz not null default now(),
  primary key (sender, message_id)              -- the tombstone: outlives erasure
);
create index message_of_referral on message (referral);

create table sealed_content (
  sender      text   not null,
  message_id  uuid   not null,
  ciphertext  bytea  not null,
  digest      text   not null,                  -- of the ciphertext
  kids        text[] not null,
  padded_size int    not null,
  primary key (sender, message_id),
  foreign key (sender, message_id) references message
);
alter table sealed_content alter ciphertext set storage external;   -- does not compress

create table delivery (
  id                uuid        primary key,
  referral          uuid        not null references referral,
  sender            text        not null,
  message_id        uuid        not null,
  recipient         text        not null,
  seq               int         not null,       -- order per (referral, recipient)
  urgency           smallint    not null check (urgency between 0 and 3),
  state             text        not null,
  due_at            timestamptz not null default now(),
  generation        int         not null default 0,   -- of the id on the broker
  attempt           int         not null default 0,   -- fences outcomes
  attempts          int         not null default 0,   -- failed ones
  interrupted       int         not null default 0,
  interrupted_alone int         not null default 0,
  delayed_millis    bigint      not null default 0,
  alone             boolean     not null default false, -- dispatched while nothing else was under way
  probe             boolean     not null default false, -- leased while the breaker was half open
  dispatched_at     timestamptz,
  lease_owner       int,
  lease_until       timestamptz,
  reason            text,                       -- why the last attempt failed or it is parked
  parked_at         timestamptz,
  receipt           text,
  delivered_at      timestamptz,
  foreign key (sender, message_id) references message
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);

-- What is done is in none of these: claims, reconciliation and statistics never meet it.
create index delivery_of_referral on delivery (referral);
create unique index delivery_open on delivery (referral, recipient, seq)
  where state not in ('delivered', 'superseded');
create index delivery_due on delivery (recipient, urgency, due_at) where state = 'waiting';
create index delivery_suspect on delivery (due_at) where state = 'waiting' and interrupted > 0;
create index delivery_in_flight on delivery (recipient) where state in ('dispatched', 'attempting');
create index delivery_parked on delivery (recipient, parked_at) where state = 'parked';

create table agency_gate (
  agency     text        primary key,
  failures   int         not null default 0,    -- transient ones in a row
  not_before timestamptz,                       -- the breaker is open until then
  paused     boolean     not null default false -- by a person
) with (fillfactor = 50);

create table stream_counter (
  stream text   primary key,                    -- agency:<id> or gateway; referrals count their own
  steps  bigint not null
) with (fillfactor = 50);

create table audit_entry (
  stream    text        not null,
  step      bigint      not null,
  seq       bigint      generated always as identity,
  at        timestamptz not null,
  action    text        not null,
  actor     text        not null,
  message   uuid,
  sender    text,
  delivery  uuid,
  recipient text,
  attempt   int,
  digest    text,
  why       text,
  salt      bytea       not null,
  leaf      bytea       not null,
  primary key (stream, step)
);
create unique index audit_entry_seq on audit_entry (seq);
