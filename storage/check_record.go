package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
)

// ownersAtOnce is how many ids of owners are read at once.
const ownersAtOnce = 500

// checkRecords checks the record of every owner, one after the other.
func (c *checker) checkRecords(ctx context.Context) error {
	for last := ""; ; {
		var ids []string
		err := c.read(ctx).Model(&userRow{}).Where("id > ?", last).Order("id").Limit(ownersAtOnce).Pluck("id", &ids).Error
		if err != nil {
			return fmt.Errorf("load owners: %w", translate(err))
		}
		if len(ids) == 0 {
			return nil
		}
		for _, id := range ids {
			if err := c.snapshot(ctx, func(ctx context.Context) error { return c.checkOwner(ctx, id) }); err != nil {
				return fmt.Errorf("check the record of %s: %w", id, err)
			}
		}
		last = ids[len(ids)-1]
	}
}

// record is what an owner turned out to hold.
type record struct {
	credentials, bytes, seq int64            // seq is the highest
	largest                 map[string]int64 // bytes of the largest representation, by service
}

func (c *checker) checkOwner(ctx context.Context, id string) error {
	owner, err := take[userRow](c.read(ctx).Where("id = ?", id), "owner")
	if errors.Is(err, ErrNotFound) { // removed since its id was read
		return nil
	}
	if err != nil {
		return err
	}
	c.report.Users++
	held := record{seq: -1, largest: map[string]int64{}}
	if err := c.checkVersions(ctx, id, &held); err != nil {
		return err
	}
	if err := c.checkCredentials(ctx, id, &held); err != nil {
		return err
	}
	if err := c.checkLists(ctx, id, held); err != nil {
		return err
	}
	removals, err := c.checkRemovals(ctx, id)
	if err != nil {
		return err
	}
	return c.checkFigures("users, id "+id,
		figure{"credential_count", owner.CredentialCount, held.credentials},
		figure{"credential_bytes", owner.CredentialBytes, held.bytes},
		figure{"credential_seq", owner.CredentialSeq, max(owner.CredentialSeq, held.seq+1)},
		figure{"removals", owner.Removals, removals})
}

// figure is a column that counts, and what it should hold.
type figure struct {
	column        string
	found, counts int64
}

func (c *checker) checkFigures(rows string, figures ...figure) error {
	for _, f := range figures {
		if f.found != f.counts {
			if err := c.found(RuleCount, rows, "%s is %d, and must be %d", f.column, f.found, f.counts); err != nil {
				return err
			}
		}
	}
	return nil
}

const checkVersionsSQL = `
SELECT v.seq, v.version, COALESCE(c.service, ''), v.body_sha256, v.body
FROM credential_versions v LEFT JOIN credentials c ON c.owner_id = v.owner_id AND c.seq = v.seq
WHERE v.owner_id = ?`

// checkVersions computes the hash of each representation.
func (c *checker) checkVersions(ctx context.Context, owner string, held *record) error {
	var seq, version int64
	var service string
	var sum, body sql.RawBytes
	return c.each(ctx, checkVersionsSQL, owner, func(rows *sql.Rows) error {
		if err := rows.Scan(&seq, &version, &service, &sum, &body); err != nil {
			return err
		}
		size := int64(len(body))
		held.bytes += size
		held.largest[service] = max(held.largest[service], size)
		return c.checkBody(fmt.Sprintf("credential_versions, owner_id %s, seq %d, version %d", owner, seq, version), sum, body)
	})
}

// checkBody computes the hash of a representation.
func (c *checker) checkBody(row string, sum, body []byte) error {
	c.report.Versions++
	c.report.Bytes += int64(len(body))
	if got := sha256.Sum256(body); !bytes.Equal(sum, got[:]) {
		return c.found(RuleBody, row, "the SHA-256 of the body is %x, and must be %x", got, sum)
	}
	return nil
}

const checkRemovedSQL = `SELECT seq, version, body_sha256, body FROM removed_versions WHERE owner_id = ?`

// checkRemovals checks the representations of what was removed and can still come back, and counts the owner's removals. What was
// removed is in no other figure.
func (c *checker) checkRemovals(ctx context.Context, owner string) (removals int64, err error) {
	var seq, version int64
	var sum, body sql.RawBytes
	err = c.each(ctx, checkRemovedSQL, owner, func(rows *sql.Rows) error {
		if err := rows.Scan(&seq, &version, &sum, &body); err != nil {
			return err
		}
		return c.checkBody(fmt.Sprintf("removed_versions, owner_id %s, seq %d, version %d", owner, seq, version), sum, body)
	})
	if err != nil {
		return 0, err
	}
	err = c.read(ctx).Model(&removalRow{}).Where("owner_id = ?", owner).Count(&removals).Error
	return removals, translate(err)
}

const checkCredentialsSQL = `
SELECT c.seq, c.version, c.versions_kept, COUNT(v.version), COALESCE(MAX(v.version), 0)
FROM credentials c LEFT JOIN credential_versions v ON v.owner_id = c.owner_id AND v.seq = c.seq
WHERE c.owner_id = ? GROUP BY c.seq, c.version, c.versions_kept`

// checkCredentials compares each credential with the representations that are kept of it.
func (c *checker) checkCredentials(ctx context.Context, owner string, held *record) error {
	return c.each(ctx, checkCredentialsSQL, owner, func(rows *sql.Rows) error {
		var seq, current, kept, versions, newest int64
		if err := rows.Scan(&seq, &current, &kept, &versions, &newest); err != nil {
			return err
		}
		held.credentials++
		held.seq = max(held.seq, seq)
		c.report.Credentials++
		row := fmt.Sprintf("credentials, owner_id %s, seq %d", owner, seq)
		switch {
		case current != newest:
			return c.found(RuleVersion, row, "its current version is %d, and the newest that is kept is %d", current, newest)
		case kept != versions:
			return c.found(RuleVersion, row, "versions_kept is %d, and must be %d", kept, versions)
		}
		return nil
	})
}

const checkListsSQL = `
SELECT l.service, l.total, l.largest, COUNT(c.position), COUNT(DISTINCT c.position), COALESCE(MIN(c.position), 0), COALESCE(MAX(c.position), -1)
FROM credential_lists l LEFT JOIN credentials c ON c.owner_id = l.owner_id AND c.service = l.service
WHERE l.owner_id = ? GROUP BY l.service, l.total, l.largest`

// checkLists checks the positions and figures of an owner's lists.
func (c *checker) checkLists(ctx context.Context, owner string, held record) error {
	return c.each(ctx, checkListsSQL, owner, func(rows *sql.Rows) error {
		var service string
		var total, largest, credentials, positions, first, last int64
		if err := rows.Scan(&service, &total, &largest, &credentials, &positions, &first, &last); err != nil {
			return err
		}
		list := fmt.Sprintf("credential_lists, owner_id %s, service %s", owner, service)
		if first != 0 || last != credentials-1 || positions != credentials {
			err := c.found(RulePosition, list, "the %d credentials have %d positions from %d to %d, and must have those from 0 to %d",
				credentials, positions, first, last, credentials-1)
			if err != nil {
				return err
			}
		}
		return c.checkFigures(list,
			figure{"total", total, credentials},
			figure{"largest", largest, max(largest, held.largest[service])})
	})
}

// each calls fn for each row of a statement about an owner. fn MUST ask the database nothing: its connection is taken.
func (c *checker) each(ctx context.Context, statement, owner string, fn func(*sql.Rows) error) error {
	rows, err := c.read(ctx).Raw(statement, owner).Rows()
	if err != nil {
		return translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return translate(errors.Join(rows.Err(), rows.Close()))
}
