-- The last day of a wanted notice, as the last message about it says, and whether the gateway ends the notice after it.
-- Of notices from before this version the day is in sealed content only: they end by a message, as all did until now.
-- The state is not in the index: that would make every change of a state write the indexes of the table anew.
alter table referral_object
  add column valid_until date,                  -- null where it has no end
  add column expires     boolean not null default false;   -- in force, and has a last day
create index referral_object_expiring on referral_object (valid_until) where expires;
