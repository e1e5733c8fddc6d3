-- The numbers of referrals at an office. A row stays when its referral is erased, so that no number is given again.
CREATE TABLE referral_number (
  office TEXT NOT NULL,
  year INTEGER NOT NULL,
  running INTEGER NOT NULL,
  referral TEXT NOT NULL,
  PRIMARY KEY (office, year, running),
  UNIQUE (office, referral)
) STRICT, WITHOUT ROWID;

-- Referrals that are here already are numbered in the order in which they arrived.
WITH arrival AS (
  SELECT office, referral, coalesce(
    (SELECT min(received_at) FROM delivery
      WHERE delivery.office = referral.office AND delivery.referral = referral.referral),
    received_at) AS at
  FROM referral),
in_year AS (
  SELECT office, referral, at, CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) AS year
  FROM arrival)
INSERT INTO referral_number (office, year, running, referral)
SELECT office, year, row_number() OVER (PARTITION BY office, year ORDER BY at, referral), referral
FROM in_year;
