-- A link that was followed stays good until the link after it is used; only then is it retired.
ALTER TABLE refresh_tokens ADD COLUMN retired_at {time};

-- Before, the first use of a link retired it.
UPDATE refresh_tokens SET retired_at = used_at;

-- Beside refresh_tokens_live: a grant has at most two good links, its newest and the one before it.
CREATE UNIQUE INDEX refresh_tokens_followed ON refresh_tokens (grant_id) WHERE used_at IS NOT NULL AND retired_at IS NULL;

ALTER TABLE refresh_tokens DROP COLUMN access_signature;
