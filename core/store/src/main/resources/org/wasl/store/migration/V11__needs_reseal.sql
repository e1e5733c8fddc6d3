-- That no key of the recipient opens it, in his own signed words. What is to be done about it is a deadline.
alter table delivery add column needs_reseal text, add column needs_reseal_at timestamptz;
