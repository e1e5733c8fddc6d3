-- The agencies that take part in a referral: they sent or were to receive a message of it, or supervise it. What an agency
-- lists is read from here. The state is the referral's, so that one index finds and orders the rows of a list.
create table party (
  referral   uuid        not null,
  agency     text        not null,
  state      text        not null,
  changed_at timestamptz not null,  -- last acceptance of a message that this agency sent or receives, or last change of the state
  primary key (referral, agency)
);
alter table party alter referral set statistics 0;
create index party_changed on party (agency, state, changed_at, referral);

-- When the state changed in the past is not known apart: all parties have the time of the last message.
insert into party (referral, agency, state, changed_at)
select r.id, p.agency, r.state, (select max(m.accepted_at) from message m where m.referral = r.id)
  from referral r
  join (select referral, sender as agency from message where sender <> 'gateway'
        union select referral, recipient from delivery
        union select id, office from referral) p on p.referral = r.id;
