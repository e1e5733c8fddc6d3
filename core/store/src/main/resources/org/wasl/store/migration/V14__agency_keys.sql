-- Every key with which an agency signs or ever signed: a receipt proves something only as long as its key is known.
-- Filled from the directory at each start. A row never goes, and its key never changes.
create table agency_key (
  agency     text        not null,
  kid        text        not null,
  alg        text        not null,              -- EdDSA or ES256
  x          bytea       not null check (octet_length(x) = 32),
  y          bytea       check (octet_length(y) = 32),
  seen_from  timestamptz not null,
  seen_until timestamptz,                       -- when a start no longer found it in the directory
  primary key (agency, kid)
);
