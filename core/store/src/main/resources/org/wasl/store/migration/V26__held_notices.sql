-- The notices that an agency holds, until the last holder has confirmed their end. The index has no row for what has
-- ended, so its size is that of what is in force; a confirmation does not touch it.
alter table object_holder add column held boolean not null default false;
update object_holder h set held = true
  from referral_object o
 where o.referral = h.referral and o.id = h.object and o.kind <> 'instruction'
   and o.state not in ('withdrawn', 'discharged');
create index object_holder_held on object_holder (agency, referral, object) where held;
