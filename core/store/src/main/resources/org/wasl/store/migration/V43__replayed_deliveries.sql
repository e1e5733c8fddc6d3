-- An erasure finds by delivery what persons asked for of its deliveries: requests are kept for a year, a million rows each at
-- most, and the intake waits while an erasure reads them.
create index replay_item_of_delivery on replay_item (delivery);
