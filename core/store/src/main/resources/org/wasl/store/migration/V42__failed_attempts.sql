-- The attempts that failed and count; all that were made are in "attempt".
alter table delivery rename column attempts to failed_attempts;
