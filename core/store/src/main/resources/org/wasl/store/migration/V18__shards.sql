-- The shards of the audit log: each is a log of its own, with its own key. Places run through all of them: log_batch.first,
-- log_checkpoint.size and log_cosignature.size count from the first leaf of shard 1. A shard's own leaf n has the place first + n.
-- Leaf 0 of a later shard is no entry: a batch of its own, whose seq is 0, with the commitment to the last checkpoint before it.
create table log_shard (
  number   int         primary key check (number > 0),
  first    bigint      unique check (number > 1 or first = 0),  -- place of its leaf 0; null while the one before it is closing
  key      text,                                -- verifier key; null of shard 1 until a gateway has started
  ends     timestamptz not null,                -- of its year; told when it was announced, so a clock that jumps ends it once
  asked_at timestamptz,                         -- when an operator asked for its end
  at       timestamptz not null default clock_timestamp(),
  check (number = 1 or key is not null)
);
create unique index log_shard_announced on log_shard ((first is null)) where first is null;  -- one at a time
insert into log_shard (number, first, ends)
  values (1, 0, (date_trunc('year', now() at time zone 'UTC') + interval '1 year') at time zone 'UTC');
