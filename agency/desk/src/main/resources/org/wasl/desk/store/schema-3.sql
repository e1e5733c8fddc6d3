-- An office collects from one gateway, and offices of a desk may have different ones: the ids of one gateway's deliveries are its own.
CREATE TABLE delivery_of_office (
  delivery TEXT NOT NULL,
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
  retrieval_sent INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (office, delivery)
) STRICT;
INSERT INTO delivery_of_office SELECT * FROM delivery ORDER BY rowid;
DROP TABLE delivery;
ALTER TABLE delivery_of_office RENAME TO delivery;
CREATE INDEX delivery_of_referral ON delivery (office, referral, received_at);
CREATE INDEX delivery_of_message ON delivery (office, sender, message, received_at);
CREATE INDEX delivery_retrieval_waits ON delivery (office) WHERE retrieval_receipt IS NOT NULL AND retrieval_sent = 0;

-- Of the signed bytes, as the signer's page stated it: what a browser seals anew must have it. NULL for what was signed before.
ALTER TABLE outgoing ADD COLUMN digest TEXT;

-- Ids of answers that the gateway refused and a signer took away: nothing is drafted, signed or sent under them again.
CREATE TABLE dismissed (
  office TEXT NOT NULL,
  message TEXT NOT NULL,
  referral TEXT,
  PRIMARY KEY (office, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX dismissed_of_referral ON dismissed (office, referral);
