-- Referrals that were opened to try a connection: in sandboxes only, and never counted.
alter table referral add column test boolean not null default false;
