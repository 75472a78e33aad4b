-- The hash of a registration token that is good beside the current one until it is first used; NULL when there is none.
ALTER TABLE clients ADD COLUMN registration_next {bytes};

-- When a name or another thing that people are shown last changed; NULL while all is as it was registered.
ALTER TABLE clients ADD COLUMN shown_since {time};

-- The client as its user saw it, a JSON object; empty in a row that is older than this column.
ALTER TABLE consents ADD COLUMN shown TEXT NOT NULL DEFAULT '';

ALTER TABLE authorizations ADD COLUMN shown TEXT NOT NULL DEFAULT '';

-- One picture for each client at most. After a failure it is empty, and not asked for again before retry_at.
CREATE TABLE client_logos (
	client_id TEXT NOT NULL PRIMARY KEY REFERENCES clients (id) ON DELETE CASCADE,
	uri TEXT NOT NULL,
	picture {bytes} NOT NULL,
	retry_at {time}
){strict};
