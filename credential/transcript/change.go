package transcript

// Change is a member that differs between two versions of a credential.
type Change struct {
	Kind     ChangeKind
	At       string // JSON pointer: in the old version of what was removed, and otherwise in the new one
	Old, New string // printable and short
}

// ChangeKind is what happened to a member.
type ChangeKind string

const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// MaxChanges bounds how many changes are listed. A list of that length may not be complete.
const MaxChanges = 200
