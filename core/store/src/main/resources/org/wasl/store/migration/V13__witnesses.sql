-- What witnesses say of checkpoints: the signature line of each (C2SP tlog-cosignature), checked before it was kept.
create table log_cosignature (
  size    bigint      not null,                 -- of the checkpoint
  witness text        not null,                 -- its verifier key
  line    text        not null,
  at      timestamptz not null default clock_timestamp(),
  primary key (size, witness)
);
create index log_cosignature_last on log_cosignature (witness, size);

-- When as many witnesses as the policy of that time asked for had cosigned it.
alter table log_checkpoint add column quorum_at timestamptz;
create index log_checkpoint_quorum on log_checkpoint (size) where quorum_at is not null;
