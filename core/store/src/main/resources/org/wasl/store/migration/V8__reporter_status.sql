-- What the platform may tell its reporter, in order; the last row of a referral says where it stands.
create table reporter_status (
  id       bigint      generated always as identity primary key,
  referral uuid        not null,
  code     text        not null,
  since    timestamptz not null,
  told     boolean     not null default false
);
create index reporter_status_of_referral on reporter_status (referral, id);
create index reporter_status_untold on reporter_status (id) where not told;
