DROP TRIGGER audit_events_no_delete;

-- An event goes only when its seal is marked as pruned; the seal stays and says so.
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
WHEN (SELECT pruned_at FROM audit_seals WHERE last_id >= OLD.id ORDER BY last_id LIMIT 1) IS NULL
BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)
BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only');
END;

CREATE TRIGGER audit_addresses_no_update BEFORE UPDATE ON audit_addresses
BEGIN
	SELECT RAISE(ABORT, 'audit_addresses: an address may go, but not change');
END;

CREATE TRIGGER audit_addresses_no_replace BEFORE INSERT ON audit_addresses
WHEN EXISTS (SELECT 1 FROM audit_addresses WHERE event_id = NEW.event_id)
BEGIN
	SELECT RAISE(ABORT, 'audit_addresses: an address may go, but not change');
END;

-- All that may happen to a seal is that it is marked as pruned, once.
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
WHEN OLD.pruned_at IS NOT NULL OR NEW.pruned_at IS NULL
	OR (NEW.number, NEW.after_id, NEW.last_id, NEW.events, NEW.newest_at, NEW.events_hash, NEW.sealed_at, NEW.seal)
	IS NOT (OLD.number, OLD.after_id, OLD.last_id, OLD.events, OLD.newest_at, OLD.events_hash, OLD.sealed_at, OLD.seal)
BEGIN
	SELECT RAISE(ABORT, 'audit_seals is append-only');
END;

CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN
	SELECT RAISE(ABORT, 'audit_seals is append-only');
END;

CREATE TRIGGER audit_seals_no_replace BEFORE INSERT ON audit_seals
WHEN EXISTS (SELECT 1 FROM audit_seals WHERE number = NEW.number OR last_id = NEW.last_id)
BEGIN
	SELECT RAISE(ABORT, 'audit_seals is append-only');
END;
