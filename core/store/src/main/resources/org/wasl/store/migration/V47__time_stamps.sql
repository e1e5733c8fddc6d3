-- What time-stamp authorities say of checkpoints (RFC 3161), checked before it was kept.
create table log_time_stamp (
  size  bigint      primary key,                -- of the checkpoint
  note  text        not null,                   -- the exact signed note that was stamped
  token bytea       not null,
  at    timestamptz not null default clock_timestamp()
);
