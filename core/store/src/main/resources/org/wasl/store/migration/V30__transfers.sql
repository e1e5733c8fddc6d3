-- The steps by which the supervision of a referral was given away: what its former office may see of it ends there.
create index audit_entry_office on audit_entry (stream, sender, step) where action = 'moved' and why like 'office/%';
