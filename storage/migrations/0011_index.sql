-- When a credential was issued, by which its owner's records are in order; NULL where that is not known yet.
ALTER TABLE credentials ADD COLUMN issued {time};

-- What a list of records shows of a credential, and what it is found by. It is made from a representation by rules that
-- have a version. Where a row is missing or has an older version of either, a worker makes it.
CREATE TABLE credential_index (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	version {int} NOT NULL, -- of the representation
	rules {int} NOT NULL,
	issuer_key {sorted} NOT NULL,
	counts TEXT NOT NULL, -- a JSON object
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL, -- a JSON array, as is the issuer
	issuer TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (owner_id, seq),
	FOREIGN KEY (owner_id, seq) REFERENCES credentials (owner_id, seq) ON DELETE CASCADE
){clustered};
