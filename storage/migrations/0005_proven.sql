-- Whether a signature was verified with a key that is the issuer's: by the latest verdict, and by any. NULL in rows that are
-- older than these columns, as the others below: 0009 makes the tables anew and fills them.
ALTER TABLE credentials ADD COLUMN proven {bool};

ALTER TABLE credentials ADD COLUMN once_proven {bool};

ALTER TABLE credentials ADD COLUMN versions_kept {int};

ALTER TABLE credential_versions ADD COLUMN proven {bool};

ALTER TABLE credential_versions ADD COLUMN outcome TEXT;

-- Content that is not known is like no other.
ALTER TABLE credential_versions ADD COLUMN content_sha256 {bytes};

-- Few credentials have more than two versions, so that those over the bound are found at once.
CREATE INDEX credentials_versions ON credentials (versions_kept) WHERE versions_kept > 2;
