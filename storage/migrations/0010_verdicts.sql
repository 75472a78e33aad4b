-- What became of a credential's verdict: each row is a change of its overall word, or of whether the credential is proven, by
-- an upsert or by a check that was repeated. A verdict that never changed has none.
CREATE TABLE credential_verdicts (
	owner_id TEXT NOT NULL,
	seq {int} NOT NULL,
	number {int} NOT NULL, -- of the change, from 1; the oldest go
	version {int} NOT NULL, -- the representation that the new verdict is on
	at {time} NOT NULL,
	verdict TEXT NOT NULL,
	proven {bool} NOT NULL,
	verdict_before TEXT NOT NULL,
	proven_before {bool} NOT NULL,
	PRIMARY KEY (owner_id, seq, number),
	FOREIGN KEY (owner_id, seq) REFERENCES credentials (owner_id, seq) ON DELETE CASCADE
){clustered};
