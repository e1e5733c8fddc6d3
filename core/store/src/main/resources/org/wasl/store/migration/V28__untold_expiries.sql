-- Agencies that were not told that a wanted notice has expired, because no message could be sealed to them then. A row
-- goes when the agency is told.
create table untold_expiry (
  referral uuid not null,
  notice   uuid not null,
  agency   text not null,
  primary key (agency, referral, notice)
);
create index untold_expiry_referral on untold_expiry (referral);
