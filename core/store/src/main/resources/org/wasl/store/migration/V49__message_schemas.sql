-- The text of each message schema that a gateway had in force, apart from those that ship. A gateway does not refuse
-- what the recorded text accepts while there is a message of that version.
create table message_schema (
  type text not null,
  version integer not null,
  text text not null,
  seen_from timestamptz not null default clock_timestamp(),
  primary key (type, version)
);
