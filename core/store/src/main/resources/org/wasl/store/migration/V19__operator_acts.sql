-- What persons of operations did is a handful among millions of steps; an auditor reads it newest first.
create index audit_entry_operator on audit_entry (seq) where actor like 'operator:%';
