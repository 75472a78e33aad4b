-- What an owner did with the record, and what others did by the owner's leave, for the owner to read: a row for each day (of
-- UTC, counted from 1970), action and object, of which a repeat is counted. It names nobody but the owner's own.
CREATE TABLE history (
	owner_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
	day {int} NOT NULL,
	what TEXT NOT NULL,
	about TEXT NOT NULL, -- a record's number, or a share's id; empty where there is no one thing
	name TEXT NOT NULL, -- of the object at that time
	at {time} NOT NULL, -- of the last one
	times {int} NOT NULL CHECK (times >= 1),
	PRIMARY KEY (owner_id, day, what, about)
){clustered};

CREATE INDEX history_newest ON history (owner_id, at);

CREATE INDEX history_end ON history (at);
