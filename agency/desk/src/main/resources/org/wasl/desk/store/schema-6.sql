-- The rules by which an office signs, as a JSON list. The revision is the number of their entry in the trail.
CREATE TABLE signing_rules (
  office TEXT NOT NULL PRIMARY KEY,
  rules TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The current or next absence of a person, from its first to its last day, and who stands in meanwhile.
CREATE TABLE absence (
  office TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (person),
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  deputy TEXT NOT NULL REFERENCES person (person),
  PRIMARY KEY (office, person)
) STRICT, WITHOUT ROWID;

-- Notes for the file, sealed to the office. They never leave it.
CREATE TABLE note (
  office TEXT NOT NULL,
  note TEXT NOT NULL,
  referral TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (office, note)
) STRICT;
CREATE INDEX note_of_referral ON note (office, referral, at);
-- The number of the trail's entry about the last change of a referral's notes.
ALTER TABLE referral ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
