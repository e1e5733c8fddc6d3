-- The audit log: which entry is which leaf. One row a batch, written once: leaves first, first + 1, … are the entries
-- of seqs, in that order. About 40 bytes an entry, and no row of the trail is written twice.
create table log_batch (
  first  bigint    primary key,
  seqs   bigint[]  not null,                    -- of audit_entry
  span   int8range not null,                    -- from the least of them to the greatest: finds an entry's batch
  leaves bytea     not null,                    -- 32 bytes each
  high   bigint    not null,                    -- the highest seq that has a leaf, from this row on
  gaps   bigint[]  not null,                    -- those below it not seen yet: from, to (exclusive), from, to, …
  check (octet_length(leaves) = 32 * cardinality(seqs))
);
alter table log_batch alter leaves set storage external;   -- does not compress
create index log_batch_span on log_batch using gist (span);

-- What was signed, before anybody saw the signature. Never two roots for one size, nor a smaller one after a larger.
create table log_checkpoint (
  size bigint      primary key,
  root bytea       not null check (octet_length(root) = 32),
  note text        not null,                    -- the signed note of C2SP
  at   timestamptz not null default clock_timestamp()
);
