-- The person who made the current assignment, and when. Null for assignments of earlier versions.
ALTER TABLE referral ADD COLUMN assigned_by TEXT;
ALTER TABLE referral ADD COLUMN assigned_at INTEGER;
