-- What is to be erased, and what was: two persons, one row a referral. A request that was not confirmed in time is
-- overwritten by the next one.
create table erasure (
  referral     uuid        primary key,
  reason       text        not null,            -- codes
  basis        text        not null,
  requested_by text        not null,
  requested_at timestamptz not null default clock_timestamp(),
  erased_by    text,
  erased_at    timestamptz,
  left_in      text,                            -- last segment of the write-ahead log with it; no table has it
  cleaned_at   timestamptz,                     -- when nothing of it was left in files and write-ahead log
  final_at     timestamptz                      -- when the last backup that might hold it had aged out
);
create index erasure_open on erasure (erased_at) where cleaned_at is null or final_at is null;

-- What must stay known of an erased referral: keyed hashes of its messages and of its parties. Without the key they
-- tell nothing, not even to whoever guesses right.
create table tombstone (
  tag      uuid primary key,
  referral uuid not null
);

-- Referrals that are kept by order of a person, whatever their retention says.
create table legal_hold (
  referral uuid        primary key,
  reason   text        not null,
  held_by  text        not null,
  held_at  timestamptz not null default clock_timestamp()
);

-- An entry that was erased keeps stream, step, number and leaf, and nothing else.
alter table audit_entry
  alter at drop not null,
  alter action drop not null,
  alter actor drop not null,
  alter salt drop not null;

-- Samples of what was sampled once outlive the rows. Nothing is planned by these.
alter table message alter message_id set statistics 0;
alter table sealed_content alter message_id set statistics 0;
alter table delivery alter id set statistics 0, alter message_id set statistics 0;
alter table referral alter case_message set statistics 0;
alter table deadline alter message_id set statistics 0;
alter table referral_object alter id set statistics 0;
alter table object_holder alter object set statistics 0;
