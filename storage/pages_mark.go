package storage

import "errors"

// errMoved reports that something was taken out of a list between two looks at it.
var errMoved = errors.New("storage: the list moved")

// mostRemovals bounds by how many removals an offset is moved. A mark that is further off is not one of the list.
const mostRemovals = 1_000_000

// follow moves the offset when something was taken out of the list since it was known, and reports whether it did. Each removal moves
// by one what is behind it. Where it was is not kept, so it counts as before the offset: what comes again then is better than what
// is missed.
func (p *Page) follow(mark int64) (moved bool) {
	removals := mark - p.Mark
	if p.Mark != 0 && removals > 0 && removals <= mostRemovals {
		p.Offset, moved = max(p.Offset-removals, 0), p.Offset > 0
	}
	p.Mark = mark
	return moved
}
