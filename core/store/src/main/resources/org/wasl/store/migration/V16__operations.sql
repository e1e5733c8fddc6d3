-- What persons of operations order: pauses, announced windows, and what becomes of parked deliveries.

alter table agency_gate
  add column paused_by    text,
  add column paused_since timestamptz,
  add column paused_until timestamptz,          -- the pause ends by itself
  add column paused_why   text,                 -- a code
  add column window_from  timestamptz,          -- announced: paused by itself from then
  add column window_to    timestamptz,          -- until then
  add column window_code  text;

create table replay_request (
  id           uuid        primary key,
  action       text        not null,            -- see org.wasl.rules.operations
  target       text,                            -- of a re-routing
  reason       text        not null,            -- a code
  requested_by text        not null,
  requested_at timestamptz not null default clock_timestamp(),
  expires_at   timestamptz not null,            -- past it nobody can approve any more
  state        text        not null,
  decided_by   text,                            -- who approved, rejected or stopped it
  decided_at   timestamptz,
  approved_by  text,
  per_minute   int         not null,
  next_at      timestamptz not null default clock_timestamp(),
  next_place   int         not null default 0,  -- where the next batch begins
  total        int         not null,
  done         int         not null default 0,
  ended_at     timestamptz
);
create index replay_request_open on replay_request (next_at) where state in ('waiting', 'running');
create index replay_request_recent on replay_request (requested_at);

-- What was shown when it was asked for, and nothing else, in the order in which it goes.
create table replay_item (
  request  uuid not null references replay_request,
  place    int  not null,
  delivery uuid not null,
  primary key (request, place)
);
