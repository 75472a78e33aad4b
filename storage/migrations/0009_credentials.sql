-- Before this file: credentials held each current body a second time, and one list for each owner. The tables are made
-- anew, because a column that is added stands behind the bodies.
DROP INDEX credentials_position;

DROP INDEX credentials_since;

DROP INDEX credentials_recheck;

DROP INDEX credentials_versions;

ALTER TABLE credentials RENAME TO old_credentials;

ALTER TABLE credential_versions RENAME TO old_versions;

-- The credentials of one owner at one service. A change is a representation that was accepted.
CREATE TABLE credential_lists (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	service TEXT NOT NULL CHECK (service <> ''),
	total {int} NOT NULL CHECK (total >= 0),
	largest {int} NOT NULL, -- bytes of the largest representation there ever was
	changes {int} NOT NULL,
	PRIMARY KEY (owner_id, service)
){clustered};

-- What a credential is and how it stands. seq is its own number within its owner, given once. The owner leads every key,
-- so that a distributed database can keep an owner's rows together. Rows are small, so that many share a page.
CREATE TABLE credentials (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	issuer_id TEXT NOT NULL,
	credential_id TEXT NOT NULL,
	service TEXT NOT NULL,
	position {int} NOT NULL CHECK (position >= 0),
	version {int} NOT NULL CHECK (version >= 1), -- the current one
	versions_kept {int} NOT NULL,
	valid_from {time} NOT NULL,
	verdict TEXT NOT NULL,
	proven {bool} NOT NULL, -- by the latest verdict
	once_proven {bool} NOT NULL, -- by any
	checked_at {time},
	accepted_at {time} NOT NULL,
	updated_at {time} NOT NULL,
	recheck_at {time} NOT NULL,
	recheck_attempts {int} NOT NULL,
	PRIMARY KEY (owner_id, seq),
	UNIQUE (owner_id, issuer_id, credential_id),
	FOREIGN KEY (owner_id, service) REFERENCES credential_lists (owner_id, service) ON DELETE CASCADE
){clustered};

-- The representations of a credential that are kept, the current one among them, and who wrote each: empty where that is
-- not recorded. The bodies stand last, so that nothing else is read or written through them.
CREATE TABLE credential_versions (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	version {int} NOT NULL,
	outcome TEXT NOT NULL,
	client_id TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	accepted_at {time} NOT NULL,
	valid_from {time} NOT NULL,
	proven {bool} NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('json', 'jws')),
	body_sha256 {bytes} NOT NULL,
	content_sha256 {bytes},
	verdict_json {bytes}, -- the latest while it was current; NULL where that is not recorded
	body {bytes} NOT NULL,
	PRIMARY KEY (owner_id, seq, version),
	FOREIGN KEY (owner_id, seq) REFERENCES credentials (owner_id, seq) ON DELETE CASCADE
){strict};

INSERT INTO credential_lists (owner_id, service, total, largest, changes)
SELECT id, 'clr', credential_count, largest_credential, 0 FROM users WHERE credential_count > 0;

-- The positions of what is held are the first numbers within its owner. Where it is not known whether a credential is proven,
-- its checks decide: both passed somewhere and failed nowhere. That of the issuer's key passes only for a signature that was
-- verified.
INSERT INTO credentials (owner_id, seq, issuer_id, credential_id, service, position, version, versions_kept, valid_from,
	verdict, proven, once_proven, checked_at, accepted_at, updated_at, recheck_at, recheck_attempts)
SELECT owner_id, position, issuer_id, credential_id, 'clr', position, version, COALESCE(versions_kept, version), valid_from,
	verdict,
	COALESCE(proven, (
		SELECT COUNT(DISTINCT CASE c.value ->> 'outcome' WHEN 'pass' THEN c.value ->> 'check' END)
			- COUNT(CASE c.value ->> 'outcome' WHEN 'fail' THEN 1 END)
		FROM {each check} WHERE c.value ->> 'check' IN ('proof', 'issuer key')) = 2),
	COALESCE(once_proven, FALSE), checked_at, accepted_at, updated_at, recheck_at, recheck_attempts
FROM old_credentials ORDER BY owner_id, position;

UPDATE credentials SET once_proven = TRUE WHERE proven AND NOT once_proven;

-- What an earlier upsert did is known of the first version only, and a verdict is kept with the current one only.
INSERT INTO credential_versions (owner_id, seq, version, outcome, client_id, grant_id, accepted_at, valid_from, proven, form,
	body_sha256, content_sha256, verdict_json, body)
SELECT n.owner_id, n.seq, v.version, COALESCE(v.outcome, CASE v.version WHEN 1 THEN 'created' ELSE 'replaced' END), '', '',
	v.accepted_at, v.valid_from, COALESCE(v.proven, n.proven AND v.version = n.version), v.form,
	v.body_sha256, v.content_sha256, CASE WHEN v.version = n.version THEN c.checks END, v.body
FROM old_versions v
JOIN old_credentials c ON c.owner_id = v.owner_id AND c.issuer_id = v.issuer_id AND c.credential_id = v.credential_id
JOIN credentials n ON n.owner_id = c.owner_id AND n.seq = c.position;

DROP TABLE old_versions;

DROP TABLE old_credentials;

CREATE UNIQUE INDEX credentials_position ON credentials (owner_id, service, position);

-- The position is in the index so that a page of what is new is counted and ordered without touching a row.
CREATE INDEX credentials_since ON credentials (owner_id, service, valid_from, position);

CREATE INDEX credentials_recheck ON credentials (recheck_at);

-- Few credentials have more than two versions, so that those over the bound are found at once.
CREATE INDEX credentials_versions ON credentials (versions_kept) WHERE versions_kept > 2;

ALTER TABLE users DROP COLUMN largest_credential;

-- The number that the owner's next credential gets.
ALTER TABLE users ADD COLUMN credential_seq {int} NOT NULL DEFAULT 0;

UPDATE users SET credential_seq = credential_count WHERE credential_count > 0;
