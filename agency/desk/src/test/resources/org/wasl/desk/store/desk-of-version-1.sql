-- A database as the first version of the desk made it: its schema word for word, which no later version may change, and rows.
-- The desk's own store (SQLite). Times are milliseconds since 1970, UTC. Nothing in it is in clear that a message seals.

-- Sealed messages, byte for byte as they were received.
CREATE TABLE delivery (
  delivery TEXT NOT NULL PRIMARY KEY,
  office TEXT NOT NULL,
  referral TEXT NOT NULL,
  message TEXT NOT NULL,
  sender TEXT NOT NULL,
  type TEXT NOT NULL,
  digest TEXT NOT NULL,
  sealed BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  receipt TEXT NOT NULL,
  retrieved_at INTEGER,
  retrieved_by TEXT,
  retrieval_receipt TEXT,
  retrieval_sent INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX delivery_of_referral ON delivery (office, referral, received_at);
CREATE INDEX delivery_of_message ON delivery (office, sender, message, received_at);
CREATE INDEX delivery_retrieval_waits ON delivery (office) WHERE retrieval_receipt IS NOT NULL AND retrieval_sent = 0;

-- One row of the inbox for each referral. The counts are those of delivery, draft and outgoing.
CREATE TABLE referral (
  office TEXT NOT NULL,
  referral TEXT NOT NULL,
  type TEXT NOT NULL,
  sender TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '',
  facts TEXT NOT NULL DEFAULT '{}',
  urgency_rank INTEGER NOT NULL DEFAULT 0,
  received_at INTEGER NOT NULL,
  messages INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  drafts INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 9007199254740991,
  due_stage TEXT NOT NULL DEFAULT '',
  assigned_to TEXT,
  stale INTEGER NOT NULL DEFAULT 1,
  touched_at INTEGER NOT NULL,
  is_read INTEGER NOT NULL GENERATED ALWAYS AS (unread = 0) STORED,
  received_rank INTEGER NOT NULL GENERATED ALWAYS AS (-received_at) STORED,
  urgency_order INTEGER NOT NULL GENERATED ALWAYS AS (-urgency_rank) STORED,
  PRIMARY KEY (office, referral)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_in_order ON referral (office, due_at, urgency_order, is_read, received_rank, referral);
CREATE INDEX referral_stale ON referral (office, referral) WHERE stale = 1;

-- What the gateway said of a referral, and when.
CREATE TABLE referral_document (
  office TEXT NOT NULL,
  referral TEXT NOT NULL,
  timeline TEXT,
  actions TEXT,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (office, referral)
) STRICT;

-- Lists of the gateway that hardly change, and marks of how far it was read.
CREATE TABLE gateway_document (
  office TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  PRIMARY KEY (office, name)
) STRICT;

CREATE TABLE draft (
  message TEXT NOT NULL,
  office TEXT NOT NULL,
  referral TEXT,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  code TEXT,
  revision INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (office, message)
) STRICT;
CREATE INDEX draft_of_referral ON draft (office, referral);

CREATE TABLE outgoing (
  message TEXT NOT NULL,
  office TEXT NOT NULL,
  referral TEXT,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'needs-seal')),
  problem TEXT,
  receipt TEXT,
  sealed_for_office TEXT NOT NULL,
  sealed_for_gateway TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  PRIMARY KEY (office, message)
) STRICT;
CREATE INDEX outgoing_of_referral ON outgoing (office, referral);
CREATE INDEX outgoing_waiting ON outgoing (office, next_at) WHERE state = 'waiting';

CREATE TABLE person (
  person TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  user_handle BLOB NOT NULL UNIQUE,
  public_key TEXT
) STRICT;

CREATE TABLE membership (
  office TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  function TEXT NOT NULL,
  roles TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (office, person)
) STRICT;
CREATE INDEX membership_of_person ON membership (person);

CREATE TABLE passkey (
  credential BLOB NOT NULL PRIMARY KEY,
  person TEXT NOT NULL REFERENCES person (person),
  attested BLOB NOT NULL,
  sign_count INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_of_person ON passkey (person);

-- The private key of a person, wrapped by what only that person has.
CREATE TABLE wrapped_person_key (
  person TEXT NOT NULL REFERENCES person (person),
  credential TEXT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('prf', 'passphrase')),
  salt TEXT,
  iterations INTEGER,
  jwe TEXT NOT NULL,
  PRIMARY KEY (person, credential, way)
) STRICT;

-- One-time links. The token itself is nowhere.
CREATE TABLE enrolment (
  token_hash BLOB NOT NULL PRIMARY KEY,
  office TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  expires_at INTEGER NOT NULL,
  imported TEXT
) STRICT;
CREATE INDEX enrolment_of_person ON enrolment (person);

CREATE TABLE office_key (
  office TEXT NOT NULL,
  kid TEXT NOT NULL,
  key_use TEXT NOT NULL CHECK (key_use IN ('sealing', 'message', 'retrieval')),
  public TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'current', 'old', 'revoked')),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (office, kid)
) STRICT;

-- The private keys of an office, wrapped to each entitled person.
CREATE TABLE wrapped_office_key (
  office TEXT NOT NULL,
  kid TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  jwe TEXT NOT NULL,
  PRIMARY KEY (office, kid, person),
  FOREIGN KEY (office, kid) REFERENCES office_key (office, kid)
) STRICT;

-- Who did what in the desk: leaves of a Merkle tree (C2SP tlog-tiles), each with the checkpoint after it.
CREATE TABLE trail (
  number INTEGER NOT NULL PRIMARY KEY,
  office TEXT NOT NULL,
  entry TEXT NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
CREATE INDEX trail_of_office ON trail (office, number);

PRAGMA user_version = 1;

-- Synthetic rows, at least one of each table.
INSERT INTO delivery (delivery, office, referral, message, sender, type, digest, sealed, received_at, receipt, retrieved_at, retrieved_by, retrieval_receipt, retrieval_sent)
VALUES ('d-1', 'kp-rabat', 'r-1', 'm-1', 'platform', 'vetted-case/1', 'digest-1', X'00FF10', 1764000000000, 'receipt-1', NULL, NULL, NULL, 0),
  ('d-2', 'kp-rabat', 'r-1', 'm-2', 'platform', 'amendment/1', 'digest-2', X'01', 1764000001000, 'receipt-2', 1764000002000, 'p-1', 'retrieval-2', 1);
INSERT INTO referral (office, referral, type, sender, state, facts, urgency_rank, received_at, messages, unread, drafts, waiting, due_at, due_stage, assigned_to, stale, touched_at)
VALUES ('kp-rabat', 'r-1', 'vetted-case/1', 'platform', 'referred', '{"urgency":"high"}', 2, 1764000000000, 2, 1, 1, 1, 1764100000000, 'instructed', 'p-1', 0, 1764000002000);
INSERT INTO referral_document (office, referral, timeline, actions, as_of) VALUES ('kp-rabat', 'r-1', '{"state":"referred"}', NULL, 1764000002000);
INSERT INTO gateway_document (office, name, document, as_of) VALUES ('kp-rabat', 'mailed', '{}', 1764000003000);
INSERT INTO draft (message, office, referral, type, version, code, revision, person, at, sealed)
VALUES ('m-3', 'kp-rabat', 'r-1', 'instruction', 1, 'investigate', 4, 'p-1', 1764000004000, 'sealed-draft');
INSERT INTO outgoing (message, office, referral, type, version, person, at, state, problem, receipt, sealed_for_office, sealed_for_gateway, attempts, next_at)
VALUES ('m-4', 'kp-rabat', NULL, 'notice', 1, 'p-1', 1764000005000, 'waiting', NULL, NULL, 'sealed-office', 'sealed-gateway', 3, 1764000006000);
INSERT INTO person (person, name, language, user_handle, public_key) VALUES ('p-1', 'Amal Synthetic', 'ar', X'A1', '{"kty":"EC"}'), ('p-2', 'Karim Synthetic', 'fr', X'A2', NULL);
INSERT INTO membership (office, person, function, roles, revoked) VALUES ('kp-rabat', 'p-1', 'Head', 'head signer', 0), ('kp-rabat', 'p-2', 'Registrar', 'clerk', 1);
INSERT INTO passkey (credential, person, attested, sign_count, made_at) VALUES (X'C1', 'p-1', X'D1D2', 7, 1764000007000);
INSERT INTO wrapped_person_key (person, credential, way, salt, iterations, jwe) VALUES ('p-1', 'wQ', 'prf', NULL, NULL, 'jwe-1'), ('p-1', '', 'passphrase', 'c2FsdA', 600000, 'jwe-2');
INSERT INTO enrolment (token_hash, office, person, expires_at, imported) VALUES (X'E1', 'kp-rabat', 'p-2', 1764000008000, 'wrapped-keys');
INSERT INTO office_key (office, kid, key_use, public, state, made_at) VALUES ('kp-rabat', 'k-1', 'sealing', '{"kty":"EC"}', 'current', 1764000009000);
INSERT INTO wrapped_office_key (office, kid, person, jwe) VALUES ('kp-rabat', 'k-1', 'p-1', 'jwe-3');
INSERT INTO trail (number, office, entry, checkpoint) VALUES (0, 'kp-rabat', '{"act":"enrolled"}', 'checkpoint-0');
