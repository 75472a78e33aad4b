-- What an owner holds, beside credential_count: the bytes of all representations that are kept, and those of the largest
-- credential there ever was, by which a page knows that nothing in it can be too large.
ALTER TABLE users ADD COLUMN credential_bytes {int} NOT NULL DEFAULT 0;

ALTER TABLE users ADD COLUMN largest_credential {int} NOT NULL DEFAULT 0;

UPDATE users SET credential_bytes = COALESCE(
	(SELECT SUM(LENGTH(body)) FROM credential_versions WHERE owner_id = users.id), 0);

UPDATE users SET largest_credential = COALESCE(
	(SELECT MAX(LENGTH(body)) FROM credential_versions WHERE owner_id = users.id), 0);
