package storage

import (
	"bytes"
	"context"
	"time"
)

// maxAhead is how far ahead of the store's clock the ValidFrom of what is not proven may lie to replace anything:
// otherwise an invented date in the far future would keep an identity for ever.
const maxAhead = 5 * time.Minute

// comparison is what the outcome depends on when a representation of the credential is stored.
type comparison struct {
	stored, submitted      standing
	sameBytes, sameContent bool
	now                    time.Time
}

// standing is what is compared of one representation.
type standing struct {
	proven     bool
	onceProven bool // of what is stored: proven by some verdict, if not by the latest
	validFrom  time.Time
}

// outcome is the table of the upsert: proven beats unproven, whatever the dates; among equals ValidFrom decides.
func (c comparison) outcome() Upsert {
	switch stored, submitted := c.stored, c.submitted; {
	case c.sameBytes:
		return UpsertUnchanged
	case submitted.proven && !stored.proven:
		return UpsertReplaced
	case !submitted.proven && stored.onceProven:
		return UpsertUnproven
	case !submitted.proven && submitted.validFrom.After(c.now.Add(maxAhead)):
		return UpsertAhead
	case submitted.validFrom.Before(stored.validFrom):
		return UpsertOlder
	case submitted.validFrom.After(stored.validFrom):
		return UpsertReplaced
	case c.sameContent:
		return UpsertResent
	default:
		return UpsertCorrected
	}
}

// compare decides what becomes of a submission, of which a representation is stored.
func (s *Store) compare(ctx context.Context, old credentialRow, submitted submission) (Upsert, error) {
	current, err := take[versionRow](s.version(ctx, old).Select("body_sha256", "content_sha256"), "credential version")
	if err != nil {
		return "", err
	}
	return comparison{
		stored:      standing{old.Proven, old.OnceProven, old.ValidFrom.time()},
		submitted:   standing{submitted.Proven, submitted.Proven, instantOf(submitted.ValidFrom).time()},
		sameBytes:   bytes.Equal(current.BodySHA256, submitted.bodySHA256[:]),
		sameContent: len(current.Content) > 0 && bytes.Equal(current.Content, submitted.Content),
		now:         s.clock(),
	}.outcome(), nil
}
