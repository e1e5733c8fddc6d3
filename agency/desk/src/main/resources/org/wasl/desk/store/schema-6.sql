-- The rules by which an office signs, as a JSON list. The revision is the number of their entry in the trail.
CREATE TABLE signing_rules (
  office TEXT NOT NULL PRIMARY KEY,
  rules TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
