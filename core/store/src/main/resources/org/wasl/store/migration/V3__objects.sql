-- What a referral holds beside itself: instructions, wanted notices, warrants. An object's id is the id of
-- the message that made it. They change under the lock of their referral's row only.
create table referral_object (
  referral uuid not null,
  id       uuid not null,
  kind     text not null,
  code     text not null,                       -- what it was made as
  maker    text not null,                       -- receives the answers
  state    text not null,
  number   int  not null,                       -- of the message that made it, within the referral
  primary key (referral, id)
) with (fillfactor = 70);

-- Who holds it, and has confirmed (or answered) the last message that asked for it.
create table object_holder (
  referral  uuid    not null,
  object    uuid    not null,
  agency    text    not null,
  confirmed boolean not null,
  primary key (referral, object, agency)
) with (fillfactor = 70);

-- The readable facts of a later message, for statistics: counts and codes, never content.
alter table message add column clear jsonb;
