package transcript

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"clrhost/credential"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// Changes lists what differs between two versions of a credential. Proofs are left out, those of what is embedded too, and
// so are the claims of a JWT, but for the end that they set.
func Changes(older, newer *credential.Credential) []Change {
	d := &difference{}
	d.objects(nil, nil, older.Members(), newer.Members())
	if !older.ValidUntil.Equal(newer.ValidUntil) && len(d.found) == 0 {
		d.add(Change{Changed, "/exp", day(older), day(newer)})
	}
	return d.found
}

// day is when a credential ends; empty when it does not.
func day(c *credential.Credential) string {
	if c.ValidUntil.IsZero() {
		return ""
	}
	return c.ValidUntil.Format(time.RFC3339)
}

// difference collects changes while two documents are compared.
type difference struct{ found []Change }

func (d *difference) add(c Change) {
	if !d.full() {
		d.found = append(d.found, c)
	}
}

func (d *difference) full() bool { return len(d.found) == MaxChanges }

func (d *difference) values(was, is *way, older, newer any) {
	if d.full() {
		return
	}
	switch newer := newer.(type) {
	case map[string]any:
		if older, ok := older.(map[string]any); ok {
			d.objects(was, is, older, newer)
			return
		}
	case []any:
		if older, ok := older.([]any); ok {
			d.lists(was, is, older, newer)
			return
		}
	}
	if isScalar(older) && isScalar(newer) && older == newer {
		return
	}
	d.add(Change{Changed, is.pointer(), brief(older), brief(newer)})
}

func (d *difference) objects(was, is *way, older, newer map[string]any) {
	names := slices.Collect(maps.Keys(older))
	for name := range newer {
		if _, found := older[name]; !found {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if name == "proof" && (isCredential(older) || isCredential(newer)) {
			continue
		}
		before, wasThere := older[name]
		after, isThere := newer[name]
		switch {
		case !wasThere:
			d.added(is.to(name), after)
		case !isThere:
			d.removed(was.to(name), before)
		default:
			d.values(was.to(name), is.to(name), before, after)
		}
	}
}

func (d *difference) added(is *way, v any) {
	d.add(Change{Kind: Added, At: is.pointer(), New: brief(v)})
}

func (d *difference) removed(was *way, v any) {
	d.add(Change{Kind: Removed, At: was.pointer(), Old: brief(v)})
}

// lists compares the elements that have the same key. Where the same elements stand in another order, the list as a whole
// has changed.
func (d *difference) lists(was, is *way, older, newer []any) {
	keysBefore, keysNow := keys(older), keys(newer)
	before := map[string]int{}
	for i, key := range keysBefore {
		before[key] = i
	}
	isSame := len(older) == len(newer)
	for i, key := range keysNow {
		here := is.to(strconv.Itoa(i))
		old, found := before[key]
		if !found {
			isSame = false
			d.added(here, newer[i])
			continue
		}
		delete(before, key)
		d.values(was.to(strconv.Itoa(old)), here, older[old], newer[i])
	}
	for _, i := range slices.Sorted(maps.Values(before)) {
		d.removed(was.to(strconv.Itoa(i)), older[i])
	}
	if isSame && !slices.Equal(keysBefore, keysNow) {
		d.add(Change{Changed, is.pointer(), brief(older), brief(newer)})
	}
}

// telling are the members by which an object of a list is found again.
var telling = []string{"id", "targetUrl", "resultDescription", "associationType", "sourceId", "targetId", "identifier"}

// keys tells the elements of a list apart: objects by the members that are telling, values by themselves, and those that are
// alike by how many of them stand before.
func keys(items []any) []string {
	all, times := make([]string, len(items)), map[string]int{}
	for i, item := range items {
		key := ""
		switch item := item.(type) {
		case map[string]any:
			for _, name := range telling {
				key += " " + untyped.Text(item[name])
			}
		case []any:
		default:
			key = "value " + short(item)
		}
		times[key]++
		all[i] = key + " " + strconv.Itoa(times[key])
	}
	return all
}

func isScalar(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

func isCredential(object map[string]any) bool { return object["credentialSubject"] != nil }

// maxBrief is how many elements of a list a Change shows.
const maxBrief = 5

// brief describes a value on one line: a list by its first elements, an object by its name or id.
func brief(v any) string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, item := range v[:min(len(v), maxBrief)] {
			all = append(all, brief(item))
		}
		if len(v) > maxBrief {
			all = append(all, "…")
		}
		return text.Shorten(strings.Join(all, ", "), maxShown)
	case map[string]any:
		for _, name := range []string{"name", "targetName", "id"} {
			if all, ok := translationsOf(v[name], ""); ok && isWorded(all) {
				return text.Shorten(all[0].Value, maxShown)
			}
		}
		return text.Shorten("{"+strings.Join(slices.Sorted(maps.Keys(v))[:min(len(v), maxBrief)], ", ")+"}", maxShown)
	}
	return short(v)
}
