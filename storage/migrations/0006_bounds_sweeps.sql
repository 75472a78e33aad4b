-- Every kind of row that housekeeping removes is found by an index over what ends it.
DROP INDEX refresh_tokens_end;

CREATE INDEX refresh_tokens_end ON refresh_tokens (expires_at);

CREATE INDEX users_disabled ON users (id) WHERE disabled_at IS NOT NULL;

CREATE INDEX clients_used ON clients (last_used_at) WHERE last_used_at IS NOT NULL;

CREATE INDEX consents_updated ON consents (updated_at);
