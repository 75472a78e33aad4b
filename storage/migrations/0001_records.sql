-- Times are whole microseconds since 1970 UTC. Lists of scopes are delimited by spaces, other lists are JSON arrays.
CREATE TABLE settings (
	name TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
){strict};

CREATE TABLE users (
	id TEXT NOT NULL PRIMARY KEY,
	email TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('learner', 'admin')),
	password_hash TEXT NOT NULL,
	credential_count {int} NOT NULL DEFAULT 0 CHECK (credential_count >= 0),
	created_at {time} NOT NULL,
	disabled_at {time}
){strict};

CREATE TABLE sessions (
	token_hash {bytes} NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL
){strict};

CREATE INDEX sessions_user ON sessions (user_id);

CREATE INDEX sessions_end ON sessions (expires_at);

CREATE TABLE clients (
	id TEXT NOT NULL PRIMARY KEY,
	secret_hash {bytes} NOT NULL,
	registration_hash {bytes} NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'suspended')),
	name TEXT NOT NULL,
	uri TEXT NOT NULL,
	logo_uri TEXT NOT NULL,
	tos_uri TEXT NOT NULL,
	policy_uri TEXT NOT NULL,
	software_id TEXT NOT NULL,
	software_version TEXT NOT NULL,
	redirect_uris TEXT NOT NULL,
	grant_types TEXT NOT NULL,
	response_types TEXT NOT NULL,
	scopes TEXT NOT NULL,
	contacts TEXT NOT NULL,
	version {int} NOT NULL,
	created_at {time} NOT NULL,
	updated_at {time} NOT NULL,
	last_used_at {time}
){strict};

CREATE INDEX clients_created ON clients (created_at);

CREATE INDEX clients_idle ON clients (created_at) WHERE last_used_at IS NULL;

CREATE TABLE grants (
	id TEXT NOT NULL PRIMARY KEY,
	client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	scopes TEXT NOT NULL,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL,
	last_used_at {time},
	revoked_at {time},
	revoked_reason TEXT NOT NULL DEFAULT ''
){strict};

CREATE INDEX grants_user ON grants (user_id, client_id);

CREATE INDEX grants_client ON grants (client_id);

CREATE INDEX grants_end ON grants (expires_at);

CREATE INDEX grants_revoked ON grants (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE codes (
	signature TEXT NOT NULL PRIMARY KEY,
	grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
	redirect_uri TEXT NOT NULL,
	code_challenge TEXT NOT NULL,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL,
	used_at {time}
){strict};

CREATE INDEX codes_grant ON codes (grant_id);

CREATE INDEX codes_end ON codes (expires_at);

CREATE TABLE access_tokens (
	signature TEXT NOT NULL PRIMARY KEY,
	grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
	scopes TEXT NOT NULL,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL,
	revoked_at {time}
){strict};

CREATE INDEX access_tokens_grant ON access_tokens (grant_id);

CREATE INDEX access_tokens_end ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
	signature TEXT NOT NULL PRIMARY KEY,
	grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
	access_signature TEXT NOT NULL,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL,
	used_at {time}
){strict};

CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);

CREATE INDEX refresh_tokens_end ON refresh_tokens (expires_at) WHERE used_at IS NULL;

-- The second belt of rotation: whatever the code does, a grant never has two links to go on from.
CREATE UNIQUE INDEX refresh_tokens_live ON refresh_tokens (grant_id) WHERE used_at IS NULL;

CREATE TABLE authorizations (
	id TEXT NOT NULL PRIMARY KEY,
	session_hash {bytes} NOT NULL,
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	request TEXT NOT NULL,
	scopes TEXT NOT NULL,
	created_at {time} NOT NULL,
	expires_at {time} NOT NULL,
	decided_at {time},
	allowed TEXT NOT NULL,
	consumed_at {time}
){strict};

CREATE INDEX authorizations_user ON authorizations (user_id);

CREATE INDEX authorizations_client ON authorizations (client_id);

CREATE INDEX authorizations_end ON authorizations (expires_at);

CREATE TABLE consents (
	user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
	scopes TEXT NOT NULL,
	updated_at {time} NOT NULL,
	PRIMARY KEY (user_id, client_id)
){strict};

CREATE INDEX consents_client ON consents (client_id);

-- The owner leads every key, so that a distributed database can keep an owner's rows together.
CREATE TABLE credentials (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	issuer_id TEXT NOT NULL,
	credential_id TEXT NOT NULL,
	position {int} NOT NULL CHECK (position >= 0),
	version {int} NOT NULL CHECK (version >= 1),
	valid_from {time} NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('json', 'jws')),
	body {bytes} NOT NULL,
	verdict TEXT NOT NULL,
	checks {bytes} NOT NULL,
	checked_at {time},
	accepted_at {time} NOT NULL,
	updated_at {time} NOT NULL,
	PRIMARY KEY (owner_id, issuer_id, credential_id)
){strict};

CREATE UNIQUE INDEX credentials_position ON credentials (owner_id, position);

-- The position is in the index so that a page of what is new is counted and ordered without touching a body.
CREATE INDEX credentials_since ON credentials (owner_id, valid_from, position);

CREATE TABLE credential_versions (
	owner_id TEXT NOT NULL,
	issuer_id TEXT NOT NULL,
	credential_id TEXT NOT NULL,
	version {int} NOT NULL,
	valid_from {time} NOT NULL,
	form TEXT NOT NULL CHECK (form IN ('json', 'jws')),
	body {bytes} NOT NULL,
	body_sha256 {bytes} NOT NULL,
	accepted_at {time} NOT NULL,
	PRIMARY KEY (owner_id, issuer_id, credential_id, version),
	FOREIGN KEY (owner_id, issuer_id, credential_id)
		REFERENCES credentials (owner_id, issuer_id, credential_id) ON DELETE CASCADE
){strict};

CREATE TABLE profiles (
	user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
	body {bytes} NOT NULL,
	updated_at {time} NOT NULL
){strict};

-- No references: the log outlives what it speaks of.
CREATE TABLE audit_events (
	id {serial},
	at {time} NOT NULL,
	action TEXT NOT NULL,
	actor TEXT NOT NULL,
	user_id TEXT NOT NULL,
	client_id TEXT NOT NULL,
	address TEXT NOT NULL,
	request_id TEXT NOT NULL,
	detail TEXT NOT NULL
){strict};

CREATE INDEX audit_events_at ON audit_events (at, id);
