-- The schema of the database, as all migrations together make it. Do not edit: a test compares it
-- with the catalog. To renew it:
--
--   mvn -q -pl core/store -am test -Dtest=SchemaTest -Dschema.write=true -Dsurefire.failIfNoSpecifiedTests=false
--
-- Each column is explained where it was added, in core/store/src/main/resources/org/wasl/store/migration.
-- A migration that was shipped is never edited, comments included: Flyway compares checksums. So two
-- comments there are stale since V15 (erasure):
--
-- V1 says that the primary key of message outlives erasure. Erasure deletes the row; what stays known is a
--   keyed hash, in table tombstone.
-- V2 says that deliveries and messages are never deleted, as the reason why it drops foreign keys. Erasure
--   deletes them: all rows of a referral in one transaction, children first (ErasureSql). The keys stay
--   dropped for what they cost.

create sequence gateway_instance as integer cycle;

create table agency_gate (
  agency text not null,
  failures integer not null default 0,
  not_before timestamp with time zone,
  paused boolean not null default false,
  paused_by text,
  paused_since timestamp with time zone,
  paused_until timestamp with time zone,
  paused_why text,
  window_from timestamp with time zone,
  window_to timestamp with time zone,
  window_code text,
  constraint agency_gate_pkey PRIMARY KEY (agency)
) with (fillfactor = 50);

create table agency_history (
  agency text not null,
  at timestamp with time zone not null,
  delivered integer not null,
  latency_millis bigint not null,
  slowest_millis bigint not null,
  failed integer not null,
  refused integer not null,
  waiting integer not null,
  parked integer not null,
  oldest_seconds integer not null,
  constraint agency_history_pkey PRIMARY KEY (agency, at)
);

create table agency_key (
  agency text not null,
  kid text not null,
  alg text not null,
  x bytea not null,
  y bytea,
  seen_from timestamp with time zone not null,
  seen_until timestamp with time zone,
  purposes text[] not null default '{}'::text[],
  constraint agency_key_pkey PRIMARY KEY (agency, kid),
  constraint agency_key_x_check CHECK (octet_length(x) = 32),
  constraint agency_key_y_check CHECK (octet_length(y) = 32)
);

create table audit_entry (
  stream text not null,
  step bigint not null,
  seq bigint not null generated always as identity,
  at timestamp with time zone,
  action text,
  actor text,
  message uuid,
  sender text,
  delivery uuid,
  recipient text,
  attempt integer,
  digest text,
  why text,
  salt bytea,
  leaf bytea not null,
  constraint audit_entry_pkey PRIMARY KEY (stream, step)
);
alter table audit_entry alter message set statistics 0;
alter table audit_entry alter delivery set statistics 0;
alter table audit_entry alter digest set statistics 0;
alter table audit_entry alter why set statistics 0;
alter table audit_entry alter salt set statistics 0;
alter table audit_entry alter leaf set statistics 0;
CREATE INDEX audit_entry_acknowledged ON audit_entry USING btree (why, seq) WHERE action = 'ordered'::text AND why ~~ 'alarm-acknowledged/%'::text;
CREATE INDEX audit_entry_of_agencies ON audit_entry USING btree (sender, message) WHERE stream ~~ 'agency:%'::text AND message IS NOT NULL;
CREATE INDEX audit_entry_office ON audit_entry USING btree (stream, sender, step) WHERE action = 'moved'::text AND why ~~ 'office/%'::text;
CREATE INDEX audit_entry_operator ON audit_entry USING btree (seq) WHERE actor ~~ 'operator:%'::text;
CREATE UNIQUE INDEX audit_entry_seq ON audit_entry USING btree (seq);

create table deadline (
  id bigint not null generated always as identity,
  due_at timestamp with time zone not null,
  next_at timestamp with time zone,
  referral uuid not null,
  message_id uuid not null,
  sender text not null,
  agency text not null,
  rule text not null,
  stage text not null,
  told text not null default ''::text,
  constraint deadline_told_check CHECK (told = ANY (ARRAY[''::text, 'reminder'::text, 'escalation'::text]))
);
alter table deadline alter message_id set statistics 0;
CREATE INDEX deadline_next ON deadline USING btree (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deadline_of_referral ON deadline USING btree (referral);

create table delivery (
  id uuid not null,
  referral uuid not null,
  message_id uuid not null,
  due_at timestamp with time zone not null default now(),
  delayed_millis bigint not null default 0,
  seq integer not null,
  generation integer not null default 0,
  failed_attempts integer not null default 0,
  interrupted integer not null default 0,
  interrupted_alone integer not null default 0,
  attempt integer not null default 0,
  urgency smallint not null,
  alone boolean not null default false,
  probe boolean not null default false,
  sender text not null,
  recipient text not null,
  state text not null,
  dispatched_at timestamp with time zone,
  lease_owner integer,
  lease_until timestamp with time zone,
  reason text,
  parked_at timestamp with time zone,
  receipt bytea,
  delivered_at timestamp with time zone,
  retrieval bytea,
  retrieved_at timestamp with time zone,
  needs_reseal bytea,
  needs_reseal_at timestamp with time zone,
  constraint delivery_pkey PRIMARY KEY (id),
  constraint delivery_urgency_check CHECK (urgency >= 0 AND urgency <= 3)
) with (fillfactor = 35, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
alter table delivery alter id set statistics 0;
alter table delivery alter message_id set statistics 0;
alter table delivery alter reason set statistics 0;
alter table delivery alter receipt set statistics 0;
alter table delivery alter retrieval set statistics 0;
CREATE INDEX delivery_alone ON delivery USING btree (id) WHERE alone AND (state = ANY (ARRAY['dispatched'::text, 'attempting'::text]));
CREATE INDEX delivery_due ON delivery USING btree (recipient, urgency, due_at) WHERE state = 'waiting'::text;
CREATE INDEX delivery_in_flight ON delivery USING btree (recipient) WHERE state = ANY (ARRAY['dispatched'::text, 'attempting'::text]);
CREATE INDEX delivery_of_referral ON delivery USING btree (referral, seq);
CREATE INDEX delivery_parked ON delivery USING btree (recipient, parked_at) WHERE state = 'parked'::text;
CREATE INDEX delivery_suspect ON delivery USING btree (due_at) WHERE state = 'waiting'::text AND interrupted > 0;

create table erasure (
  referral uuid not null,
  reason text not null,
  basis text not null,
  requested_by text not null,
  requested_at timestamp with time zone not null default clock_timestamp(),
  erased_by text,
  erased_at timestamp with time zone,
  left_in text,
  cleaned_at timestamp with time zone,
  final_at timestamp with time zone,
  constraint erasure_pkey PRIMARY KEY (referral)
);
CREATE INDEX erasure_open ON erasure USING btree (erased_at) WHERE cleaned_at IS NULL OR final_at IS NULL;

create table evidence_file (
  id uuid not null,
  sender text not null,
  size_bytes bigint not null,
  sha256 bytea not null,
  expires_at timestamp with time zone not null,
  whole boolean not null default false,
  message_id uuid,
  referral uuid,
  fetched_by text[] not null default '{}'::text[],
  constraint evidence_file_pkey PRIMARY KEY (id)
);
CREATE INDEX evidence_file_referral ON evidence_file USING btree (referral) WHERE referral IS NOT NULL;
CREATE INDEX evidence_file_sender ON evidence_file USING btree (sender) WHERE message_id IS NULL;

create table file_receipt (
  file uuid not null,
  recipient text not null,
  receipt text not null,
  verified_at timestamp with time zone not null default clock_timestamp(),
  constraint file_receipt_pkey PRIMARY KEY (file, recipient)
);

create table legal_hold (
  referral uuid not null,
  reason text not null,
  held_by text not null,
  held_at timestamp with time zone not null default clock_timestamp(),
  release_requested_by text,
  release_requested_at timestamp with time zone,
  release_reason text,
  constraint legal_hold_pkey PRIMARY KEY (referral)
);

create table log_batch (
  first bigint not null,
  seqs bigint[] not null,
  span int8range not null,
  leaves bytea not null,
  high bigint not null,
  gaps bigint[] not null,
  constraint log_batch_pkey PRIMARY KEY (first),
  constraint log_batch_check CHECK (octet_length(leaves) = (32 * cardinality(seqs)))
);
alter table log_batch alter leaves set storage external;
CREATE INDEX log_batch_span ON log_batch USING gist (span);

create table log_checkpoint (
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamp with time zone not null default clock_timestamp(),
  quorum_at timestamp with time zone,
  constraint log_checkpoint_pkey PRIMARY KEY (size),
  constraint log_checkpoint_root_check CHECK (octet_length(root) = 32)
);
CREATE INDEX log_checkpoint_quorum ON log_checkpoint USING btree (size) WHERE quorum_at IS NOT NULL;

create table log_cosignature (
  size bigint not null,
  witness text not null,
  line text not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint log_cosignature_pkey PRIMARY KEY (size, witness)
);
CREATE INDEX log_cosignature_last ON log_cosignature USING btree (witness, size);

create table log_shard (
  number integer not null,
  first bigint,
  key text,
  ends timestamp with time zone not null,
  asked_at timestamp with time zone,
  at timestamp with time zone not null default clock_timestamp(),
  constraint log_shard_pkey PRIMARY KEY (number),
  constraint log_shard_first_key UNIQUE (first),
  constraint log_shard_check CHECK (number > 1 OR first = 0),
  constraint log_shard_check1 CHECK (number = 1 OR key IS NOT NULL),
  constraint log_shard_number_check CHECK (number > 0)
);
CREATE UNIQUE INDEX log_shard_announced ON log_shard USING btree ((first IS NULL)) WHERE first IS NULL;

create table log_time_stamp (
  size bigint not null,
  note text not null,
  token bytea not null,
  at timestamp with time zone not null default clock_timestamp(),
  constraint log_time_stamp_pkey PRIMARY KEY (size)
);

create table message (
  sender text not null,
  message_id uuid not null,
  referral uuid not null,
  type text not null,
  version integer not null,
  subtype text,
  content_digest bytea not null,
  first_answer bytea not null,
  number integer not null,
  accepted_at timestamp with time zone not null default now(),
  clear jsonb,
  constraint message_pkey PRIMARY KEY (sender, message_id),
  constraint message_content_digest_check CHECK (octet_length(content_digest) = 32)
);
alter table message alter message_id set statistics 0;
alter table message alter content_digest set statistics 0;
alter table message alter first_answer set statistics 0;
alter table message alter clear set statistics 0;
CREATE INDEX message_accepted ON message USING brin (accepted_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX message_of_referral ON message USING btree (referral);

create table message_schema (
  type text not null,
  version integer not null,
  text text not null,
  seen_from timestamp with time zone not null default clock_timestamp(),
  constraint message_schema_pkey PRIMARY KEY (type, version)
);

create table object_holder (
  referral uuid not null,
  object uuid not null,
  agency text not null,
  confirmed boolean not null,
  held boolean not null default false,
  constraint object_holder_pkey PRIMARY KEY (referral, object, agency)
) with (fillfactor = 70);
alter table object_holder alter object set statistics 0;
CREATE INDEX object_holder_held ON object_holder USING btree (agency, referral, object) WHERE held;

create table operator_name (
  id text not null,
  name text not null,
  named_at timestamp with time zone not null default clock_timestamp(),
  constraint operator_name_pkey PRIMARY KEY (id)
);

create table party (
  referral uuid not null,
  agency text not null,
  state text not null,
  changed_at timestamp with time zone not null,
  constraint party_pkey PRIMARY KEY (referral, agency)
);
alter table party alter referral set statistics 0;
CREATE INDEX party_changed ON party USING btree (agency, state, changed_at, referral);

create table referral (
  id uuid not null,
  state text not null,
  messages integer not null,
  sender text not null,
  case_message uuid not null,
  clear jsonb not null,
  police text[] not null,
  office text not null,
  others text[] not null,
  why text[] not null,
  created_at timestamp with time zone not null default now(),
  test boolean not null default false,
  constraint referral_pkey PRIMARY KEY (id)
) with (fillfactor = 70);
alter table referral alter case_message set statistics 0;
alter table referral alter clear set statistics 0;
alter table referral alter police set statistics 0;
alter table referral alter others set statistics 0;
alter table referral alter why set statistics 0;

create table referral_object (
  referral uuid not null,
  id uuid not null,
  kind text not null,
  code text not null,
  maker text not null,
  state text not null,
  number integer not null,
  valid_until date,
  expires boolean not null default false,
  constraint referral_object_pkey PRIMARY KEY (referral, id)
) with (fillfactor = 70);
alter table referral_object alter id set statistics 0;
CREATE INDEX referral_object_expiring ON referral_object USING btree (valid_until) WHERE expires;

create table replay_item (
  request uuid not null,
  place integer not null,
  delivery uuid not null,
  constraint replay_item_pkey PRIMARY KEY (request, place)
);
CREATE INDEX replay_item_of_delivery ON replay_item USING btree (delivery);

create table replay_request (
  id uuid not null,
  action text not null,
  target text,
  reason text not null,
  requested_by text not null,
  requested_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  state text not null,
  decided_by text,
  decided_at timestamp with time zone,
  approved_by text,
  per_minute integer not null,
  next_at timestamp with time zone not null default clock_timestamp(),
  next_place integer not null default 0,
  total integer not null,
  done integer not null default 0,
  ended_at timestamp with time zone,
  constraint replay_request_pkey PRIMARY KEY (id)
);
CREATE INDEX replay_request_open ON replay_request USING btree (next_at) WHERE state = ANY (ARRAY['waiting'::text, 'running'::text]);
CREATE INDEX replay_request_recent ON replay_request USING btree (requested_at);

create table reporter_status (
  id bigint not null generated always as identity,
  referral uuid not null,
  code text not null,
  since timestamp with time zone not null,
  told boolean not null default false,
  constraint reporter_status_pkey PRIMARY KEY (id)
);
CREATE INDEX reporter_status_of_referral ON reporter_status USING btree (referral, id);
CREATE INDEX reporter_status_untold ON reporter_status USING btree (id) WHERE NOT told;

create table sealed_content (
  sender text not null,
  message_id uuid not null,
  ciphertext bytea not null,
  digest text not null,
  kids text[] not null,
  padded_size integer not null,
  constraint sealed_content_pkey PRIMARY KEY (sender, message_id)
) with (toast_tuple_target = 8160);
alter table sealed_content alter message_id set statistics 0;
alter table sealed_content alter ciphertext set statistics 0;
alter table sealed_content alter digest set statistics 0;
alter table sealed_content alter kids set statistics 0;
alter table sealed_content alter ciphertext set storage external;

create table stream_counter (
  stream text not null,
  steps bigint not null,
  constraint stream_counter_pkey PRIMARY KEY (stream)
) with (fillfactor = 50);

create table tombstone (
  tag uuid not null,
  referral uuid not null,
  constraint tombstone_pkey PRIMARY KEY (tag)
);

create table trail_position (
  follower text not null,
  seq bigint not null,
  constraint trail_position_pkey PRIMARY KEY (follower)
);

create table untold_expiry (
  referral uuid not null,
  notice uuid not null,
  agency text not null,
  constraint untold_expiry_pkey PRIMARY KEY (agency, referral, notice)
);
CREATE INDEX untold_expiry_referral ON untold_expiry USING btree (referral);

create table user_request (
  id uuid not null,
  username text not null,
  person text not null,
  roles_before text not null,
  roles_after text not null,
  password_hash text,
  file_digest text not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  state text not null,
  decided_by text,
  decided_at timestamp with time zone,
  constraint user_request_pkey PRIMARY KEY (id)
);
CREATE INDEX user_request_recent ON user_request USING btree (requested_at);

alter table file_receipt add constraint file_receipt_file_fkey FOREIGN KEY (file) REFERENCES evidence_file(id) ON DELETE CASCADE;
alter table replay_item add constraint replay_item_request_fkey FOREIGN KEY (request) REFERENCES replay_request(id);

