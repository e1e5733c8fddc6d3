-- What an erasure empties in the streams of agencies is found by message: these streams are never
-- shortened, and the intake waits while an erasure reads them. Of the entries of referrals, nearly
-- all, the index has none.
create index audit_entry_of_agencies on audit_entry (sender, message)
  where stream like 'agency:%' and message is not null;
