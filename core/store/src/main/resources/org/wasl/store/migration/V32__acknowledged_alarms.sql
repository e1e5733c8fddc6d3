-- Acknowledgements of alarms, so that every gateway finds those of the others.
create index audit_entry_acknowledged on audit_entry (why, seq) where action = 'ordered' and why like 'alarm-acknowledged/%';
