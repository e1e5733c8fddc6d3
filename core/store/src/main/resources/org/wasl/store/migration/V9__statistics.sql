-- Statistics ask for days. Messages are written in order of time, so a block range index finds the days, and costs
-- the door next to nothing. What else is asked of their referrals, the indexes there are answer.
create index message_accepted on message using brin (accepted_at) with (pages_per_range = 32);
