-- Whether a signature was verified with a key that is the issuer's: by the latest verdict, and by any.
ALTER TABLE credentials ADD COLUMN proven {bool} NOT NULL DEFAULT FALSE;

ALTER TABLE credentials ADD COLUMN once_proven {bool} NOT NULL DEFAULT FALSE;

ALTER TABLE credentials ADD COLUMN versions_kept {int} NOT NULL DEFAULT 1;

-- What an earlier upsert did is known of the first version only. Content that is not known is like no other.
ALTER TABLE credential_versions ADD COLUMN proven {bool} NOT NULL DEFAULT FALSE;

ALTER TABLE credential_versions ADD COLUMN outcome TEXT NOT NULL DEFAULT 'created';

ALTER TABLE credential_versions ADD COLUMN content_sha256 {bytes};

-- Both checks passed somewhere and failed nowhere. That of the issuer's key passes only for a signature that was verified.
UPDATE credentials SET proven = TRUE, once_proven = TRUE, versions_kept = version
WHERE (SELECT COUNT(DISTINCT CASE c.value ->> 'outcome' WHEN 'pass' THEN c.value ->> 'check' END)
	- COUNT(CASE c.value ->> 'outcome' WHEN 'fail' THEN 1 END)
	FROM {each check} WHERE c.value ->> 'check' IN ('proof', 'issuer key')) = 2;

UPDATE credentials SET versions_kept = version WHERE version > versions_kept;

UPDATE credential_versions SET outcome = 'replaced' WHERE version > 1;

UPDATE credential_versions SET proven = TRUE
WHERE EXISTS (SELECT 1 FROM credentials c WHERE c.proven AND c.owner_id = credential_versions.owner_id
	AND c.issuer_id = credential_versions.issuer_id AND c.credential_id = credential_versions.credential_id
	AND c.version = credential_versions.version);

-- Few credentials have more than two versions, so that those over the bound are found at once.
CREATE INDEX credentials_versions ON credentials (versions_kept) WHERE versions_kept > 2;
