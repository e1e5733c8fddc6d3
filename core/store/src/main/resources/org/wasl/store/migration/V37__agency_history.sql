-- How agencies did in each interval: figures of operations only. An interval in which nothing happened and nothing waited has
-- no row. The agency '' is all of them together.
create table agency_history (
  agency         text        not null,
  at             timestamptz not null,           -- the interval's begin
  delivered      int         not null,           -- receipts
  latency_millis bigint      not null,           -- from acceptance to receipt, the sum of these
  slowest_millis bigint      not null,           -- the longest of them
  failed         int         not null,           -- attempts that failed
  refused        int         not null,           -- requests of the agency that were refused
  waiting        int         not null,           -- deliveries to it that waited or were under way, at the end
  parked         int         not null,           -- those that waited for a person, at the end
  oldest_seconds int         not null,           -- age of the oldest that waited, since its acceptance, at the end
  primary key (agency, at)
);
