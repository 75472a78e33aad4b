-- What learners gave as a file, until they decide whether to keep it: no record depends on it. The row of what was kept stays
-- for the rest of its hour, without the bytes, so that to keep it a second time says what the first time did.
CREATE TABLE uploads (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	id TEXT NOT NULL,
	made_at {time} NOT NULL,
	carrier TEXT NOT NULL, -- the kind of image that the credential was baked into; empty for none
	form TEXT NOT NULL CHECK (form IN ('json', 'jws')),
	verdict TEXT NOT NULL,
	outcome TEXT NOT NULL, -- of keeping it; empty until then
	number {int} NOT NULL, -- of the record that it came to be then
	verdict_json {bytes} NOT NULL,
	body {bytes} NOT NULL,
	PRIMARY KEY (owner_id, id)
){strict};

CREATE INDEX uploads_end ON uploads (made_at);

-- Archives that learners brought in. The file itself lies with the process that received it, which holds the row while it
-- works.
CREATE TABLE imports (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	id TEXT NOT NULL,
	made_at {time} NOT NULL,
	ended_at {time},
	held_by TEXT NOT NULL,
	held_until {time} NOT NULL,
	entries {int} NOT NULL, -- of the archive
	done {int} NOT NULL, -- the number of the last one that was looked at
	added {int} NOT NULL,
	replaced {int} NOT NULL,
	same {int} NOT NULL,
	refused {int} NOT NULL,
	trouble TEXT NOT NULL, -- why it ended before the end of the archive; empty when it did not
	problems TEXT NOT NULL, -- a JSON array
	PRIMARY KEY (owner_id, id)
){strict};

CREATE UNIQUE INDEX imports_id ON imports (id);

-- One at a time for each learner.
CREATE UNIQUE INDEX imports_open ON imports (owner_id) WHERE ended_at IS NULL;

CREATE INDEX imports_made ON imports (made_at);
