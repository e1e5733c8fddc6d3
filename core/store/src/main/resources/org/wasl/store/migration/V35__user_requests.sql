-- Changes of users of the console that wait for a second person. The users themselves are in the users file.
create table user_request (
  id            uuid        primary key,
  username      text        not null,
  person        text        not null,            -- id of the user in the trail
  roles_before  text        not null,            -- as the trail has them: roles, locked and one-time joined by +
  roles_after   text        not null,
  password_hash text,                            -- of a password that serves once; gone when it is decided
  file_digest   text        not null,            -- SHA-256 of the users file as it was
  reason        text        not null,            -- a code
  requested_by  text        not null,
  requested_at  timestamptz not null default clock_timestamp(),
  expires_at    timestamptz not null,            -- past it nobody can approve any more
  state         text        not null,
  decided_by    text,
  decided_at    timestamptz
);
create index user_request_recent on user_request (requested_at);
