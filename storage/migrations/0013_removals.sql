-- How many of an owner's credentials were removed and may not come again.
ALTER TABLE users ADD COLUMN removals {int} NOT NULL DEFAULT 0;

-- Grows by one with each removal from the list, and never otherwise. It is shown to clients, who are not to learn how many
-- removals there were: so it begins anywhere.
ALTER TABLE credential_lists ADD COLUMN mark {int} NOT NULL DEFAULT 1;

UPDATE credential_lists SET mark = {random};

-- A removal moves what is behind it, row by row in any order, so that two rows may have one position meanwhile. The lock of the
-- owner keeps positions apart.
DROP INDEX credentials_position;

CREATE INDEX credentials_position ON credentials (owner_id, service, position);

-- A credential that its owner removed, and does not want back. Of the credential itself there is a keyed hash of its identity, by
-- which it is recognized, and the name that the owner knew it by.
CREATE TABLE removals (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	seq {int} NOT NULL, -- the credential's
	identity {bytes} NOT NULL,
	name TEXT NOT NULL,
	removed_at {time} NOT NULL,
	PRIMARY KEY (owner_id, seq),
	UNIQUE (owner_id, identity)
){clustered};

CREATE INDEX removals_newest ON removals (owner_id, removed_at);

-- What a removed credential was, as long as the removal can be undone: the rows of credentials and of the tables that belong to it.
CREATE TABLE removed_credentials (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	removed_at {time} NOT NULL,
	issuer_id TEXT NOT NULL,
	credential_id TEXT NOT NULL,
	service TEXT NOT NULL,
	version {int} NOT NULL,
	versions_kept {int} NOT NULL,
	valid_from {time} NOT NULL,
	verdict TEXT NOT NULL,
	proven {bool} NOT NULL,
	once_proven {bool} NOT NULL,
	checked_at {time},
	accepted_at {time} NOT NULL,
	updated_at {time} NOT NULL,
	recheck_attempts {int} NOT NULL,
	issued {time},
	PRIMARY KEY (owner_id, seq),
	FOREIGN KEY (owner_id, seq) REFERENCES removals (owner_id, seq) ON DELETE CASCADE
){clustered};

CREATE INDEX removed_credentials_end ON removed_credentials (removed_at);

CREATE TABLE removed_versions (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	version {int} NOT NULL,
	outcome TEXT NOT NULL,
	client_id TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	accepted_at {time} NOT NULL,
	valid_from {time} NOT NULL,
	proven {bool} NOT NULL,
	form TEXT NOT NULL,
	body_sha256 {bytes} NOT NULL,
	content_sha256 {bytes},
	verdict_json {bytes},
	body {bytes} NOT NULL,
	PRIMARY KEY (owner_id, seq, version),
	FOREIGN KEY (owner_id, seq) REFERENCES removed_credentials (owner_id, seq) ON DELETE CASCADE
){strict};

CREATE TABLE removed_verdicts (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	number {int} NOT NULL,
	version {int} NOT NULL,
	at {time} NOT NULL,
	verdict TEXT NOT NULL,
	proven {bool} NOT NULL,
	verdict_before TEXT NOT NULL,
	proven_before {bool} NOT NULL,
	PRIMARY KEY (owner_id, seq, number),
	FOREIGN KEY (owner_id, seq) REFERENCES removed_credentials (owner_id, seq) ON DELETE CASCADE
){clustered};

CREATE TABLE removed_index (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	version {int} NOT NULL,
	rules {int} NOT NULL,
	issuer_key {sorted} NOT NULL,
	counts TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL,
	issuer TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (owner_id, seq),
	FOREIGN KEY (owner_id, seq) REFERENCES removed_credentials (owner_id, seq) ON DELETE CASCADE
){clustered};
