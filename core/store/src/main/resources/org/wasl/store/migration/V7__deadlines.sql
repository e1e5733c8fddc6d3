-- What an agency owes by a time. Holds what is open and nothing else: the trail has the rest.
create table deadline (
  id         bigint      generated always as identity primary key,
  rule       text        not null,              -- row of the table of stages
  stage      text        not null,
  referral   uuid        not null,
  sender     text        not null,              -- of the message that started it
  message_id uuid        not null,
  agency     text        not null,              -- who owes it
  started_at timestamptz not null,
  due_at     timestamptz not null,
  told       text        not null default 'nothing'
             check (told in ('nothing', 'reminder', 'escalation')),
  next_at    timestamptz,                       -- when the next one is due; null once all are told
  unique (referral, rule, agency, sender, message_id)
);
create index deadline_next on deadline (next_at) where next_at is not null;

-- How far the trail was followed, by sequence number. One transaction moves it and writes what came of it.
create table trail_position (
  follower text   primary key,
  seq      bigint not null
);
insert into trail_position (follower, seq) values ('deadlines', 0);
