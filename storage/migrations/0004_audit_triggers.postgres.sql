DROP TRIGGER audit_events_append_only ON audit_events;

-- An event goes only when its seal is marked as pruned; the seal stays and says so.
CREATE OR REPLACE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		IF (SELECT pruned_at FROM audit_seals WHERE last_id >= OLD.id ORDER BY last_id LIMIT 1) IS NOT NULL THEN
			RETURN OLD;
		END IF;
	END IF;
	RAISE EXCEPTION 'audit_events is append-only';
END;
$$;

CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_events_append_only();

CREATE FUNCTION audit_addresses_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit_addresses: an address may go, but not change';
END;
$$;

CREATE TRIGGER audit_addresses_stay BEFORE UPDATE ON audit_addresses
FOR EACH ROW EXECUTE FUNCTION audit_addresses_stay();

-- All that may happen to a seal is that it is marked as pruned, once.
CREATE FUNCTION audit_seals_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' THEN
		IF OLD.pruned_at IS NULL AND NEW.pruned_at IS NOT NULL
			AND ROW(NEW.number, NEW.after_id, NEW.last_id, NEW.events, NEW.newest_at, NEW.events_hash, NEW.sealed_at, NEW.seal)
			IS NOT DISTINCT FROM
			ROW(OLD.number, OLD.after_id, OLD.last_id, OLD.events, OLD.newest_at, OLD.events_hash, OLD.sealed_at, OLD.seal) THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION 'audit_seals is append-only';
END;
$$;

CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals
FOR EACH ROW EXECUTE FUNCTION audit_seals_append_only();

-- TRUNCATE fires no trigger of a row.
CREATE FUNCTION audit_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;

CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate();

CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals
FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate();
