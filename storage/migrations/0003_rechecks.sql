-- What was there before is due at once, and is worked off at the pace of who checks.
ALTER TABLE credentials ADD COLUMN recheck_at {time} NOT NULL DEFAULT 0;

ALTER TABLE credentials ADD COLUMN recheck_attempts {int} NOT NULL DEFAULT 0;

CREATE INDEX credentials_recheck ON credentials (recheck_at);
