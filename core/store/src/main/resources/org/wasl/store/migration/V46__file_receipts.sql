-- Receipts of agencies that verified an evidence file: a compact JWS, as the agency sent it. The first one of an agency stays.
create table file_receipt (
  file        uuid        not null references evidence_file on delete cascade,
  recipient   text        not null,
  receipt     text        not null,
  verified_at timestamptz not null default clock_timestamp(),
  primary key (file, recipient)
);
