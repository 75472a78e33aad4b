-- Links by which others see records of an owner. Of the address of one only a hash is here. The owner leads the key, as that of
-- the records.
CREATE TABLE shares (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	id TEXT NOT NULL,
	token_hash {bytes} NOT NULL UNIQUE,
	name TEXT NOT NULL,
	passphrase TEXT NOT NULL, -- its hash; empty for none
	made_at {time} NOT NULL,
	ends_at {time} NOT NULL,
	stopped_at {time},
	views {int} NOT NULL,
	viewed_on {time}, -- the day of the last view
	PRIMARY KEY (owner_id, id)
){strict};

CREATE INDEX shares_ends ON shares (ends_at);

CREATE INDEX shares_stopped ON shares (stopped_at) WHERE stopped_at IS NOT NULL;

-- What a share shows, in order: a record of its owner, or the one credential in it whose bytes have the digest. A record that its
-- owner does not hold is not shown, and may come back, so there is no reference to it.
CREATE TABLE share_items (
	owner_id TEXT NOT NULL,
	share_id TEXT NOT NULL,
	place {int} NOT NULL,
	seq {int} NOT NULL, -- the record's number
	embedded {bytes} NOT NULL, -- empty for the whole record
	PRIMARY KEY (owner_id, share_id, place),
	FOREIGN KEY (owner_id, share_id) REFERENCES shares (owner_id, id) ON DELETE CASCADE
){clustered};

CREATE INDEX share_items_record ON share_items (owner_id, seq);
