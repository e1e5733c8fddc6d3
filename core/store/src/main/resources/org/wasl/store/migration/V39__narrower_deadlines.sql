-- Every referral writes two and more of these rows. Nobody asks when a deadline started: the trail has it. Columns of
-- fixed length come first, so that none is padded, and what was sent about nearly all of them, nothing, takes a byte.
create table narrower_deadline (
  id         bigint      generated always as identity,
  due_at     timestamptz not null,
  next_at    timestamptz,                       -- when the next notification is due; null once all are sent
  referral   uuid        not null,
  message_id uuid        not null,
  sender     text        not null,              -- of the message that started it
  agency     text        not null,              -- who owes it
  rule       text        not null,              -- row of the table of stages
  stage      text        not null,
  told       text        not null default ''    -- the last notification that was sent
             constraint deadline_told_check check (told in ('', 'reminder', 'escalation'))
);
insert into narrower_deadline (id, due_at, next_at, referral, message_id, sender, agency, rule, stage, told)
       overriding system value
select id, due_at, next_at, referral, message_id, sender, agency, rule, stage,
       case told when 'nothing' then '' else told end
  from deadline order by id;
select setval(pg_get_serial_sequence('narrower_deadline', 'id'), max(id))
  from narrower_deadline having max(id) is not null;

drop table deadline;
alter table narrower_deadline rename to deadline;
alter sequence narrower_deadline_id_seq rename to deadline_id_seq;
alter table deadline alter message_id set statistics 0;
create index deadline_next on deadline (next_at) where next_at is not null;
create index deadline_of_referral on deadline (referral);
