-- Sealed evidence files. Their bytes are in a folder, by id. A file is kept as long as the message that lists it. Without such a
-- message, it is kept until it expires.
create table evidence_file (
  id         uuid primary key,
  sender     text        not null,
  size_bytes bigint      not null,
  sha256     bytea       not null,
  expires_at timestamptz not null,
  whole      boolean     not null default false,
  message_id uuid,
  referral   uuid,
  fetched_by text[]      not null default '{}'
);
create index evidence_file_sender on evidence_file (sender) where message_id is null;
create index evidence_file_referral on evidence_file (referral) where referral is not null;
