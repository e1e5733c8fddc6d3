-- Persons of operations: an audit entry names them by an id that tells no partner who they are; their names are here.
create table operator_name (
  id       text        primary key,             -- as audit entries and requests have it: a keyed hash of issuer and subject
  name     text        not null,                -- for show, as at the last login
  named_at timestamptz not null default clock_timestamp()
);

-- A hold is lifted by two persons.
alter table legal_hold
  add column release_requested_by text,
  add column release_requested_at timestamptz,
  add column release_reason       text;         -- a code

-- What waits for a second person was asked for under a name that anybody could type. It is asked for again.
update replay_request set expires_at = least(expires_at, clock_timestamp()) where state = 'waiting';
delete from erasure where erased_at is null;
