-- When the gateway was last asked about a referral: it says then what was erased.
ALTER TABLE referral ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX referral_asked ON referral (office, asked_at) WHERE stale = 0;

-- Referrals that the gateway has erased, and this desk after it.
CREATE TABLE erased (
  office TEXT NOT NULL,
  referral TEXT NOT NULL,
  erased_at TEXT NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (office, referral)
) STRICT, WITHOUT ROWID;

-- How a browser reaches the authenticator of a passkey (WebAuthn, section 5.8.4), codes separated by spaces.
ALTER TABLE passkey ADD COLUMN transports TEXT NOT NULL DEFAULT '';
