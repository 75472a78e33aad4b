-- The address of a caller stands beside its event, so that it can go while the event stays as it was sealed.
CREATE TABLE audit_addresses (
	event_id {int} NOT NULL PRIMARY KEY REFERENCES audit_events (id) ON DELETE CASCADE,
	at {time} NOT NULL,
	address TEXT NOT NULL
){strict};

CREATE INDEX audit_addresses_at ON audit_addresses (at);

INSERT INTO audit_addresses (event_id, at, address) SELECT id, at, address FROM audit_events WHERE address <> '';

ALTER TABLE audit_events DROP COLUMN address;

-- What makes two events the same, hashed: action, actor, user, client and detail. Zero in rows older than this column.
ALTER TABLE audit_events ADD COLUMN same {int} NOT NULL DEFAULT 0;

CREATE INDEX audit_events_same ON audit_events (same, at);

-- A seal covers the events whose id is above after_id, up to and with last_id. Seals follow each other without a gap.
CREATE TABLE audit_seals (
	number {int} NOT NULL PRIMARY KEY CHECK (number >= 1),
	after_id {int} NOT NULL,
	last_id {int} NOT NULL UNIQUE CHECK (last_id > after_id),
	events {int} NOT NULL CHECK (events >= 1),
	newest_at {time} NOT NULL,
	events_hash {bytes} NOT NULL,
	sealed_at {time} NOT NULL,
	seal {bytes} NOT NULL,
	pruned_at {time}
){strict};
