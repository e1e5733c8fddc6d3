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
