package catalogue

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

// The levels, as RFC 2119 means them.
const (
	Must   = "MUST"
	Should = "SHOULD"
	May    = "MAY"
)

// Whom a requirement binds.
const (
	RoleProvider  = "provider"  // a host as a service: it serves the API
	RoleConsumer  = "consumer"  // a client of that API
	RoleIssuer    = "issuer"    // who makes and signs records
	RoleDisplayer = "displayer" // who verifies and shows them
)

// Requirement is one thing that a standard asks for and that can be tested.
type Requirement struct {
	ID          string // lasting, such as "CLR-PAGE-009" or "OAUTH-058"
	Level       string // MUST, SHOULD or MAY
	Role        string // whom it binds
	Area        string // the subject, such as "paging"
	Requirement string // the rule, as a sentence
	Check       string // what is sent and what must come back
	Polarity    string // positive: something works; negative: something is refused or does not happen
	Clause      string // where it is written, such as "RFC 6749, Section 4.1.2"
}

//go:embed *.tsv
var files embed.FS

// index is the parsed catalogue. It is made once and never changed.
type index struct {
	all      []Requirement
	byID     map[string]Requirement
	unproven map[string]string
	verified map[string][]string
	version  string
}

var load = sync.OnceValue(func() index {
	i := index{byID: map[string]Requirement{}, unproven: map[string]string{}, verified: map[string][]string{}, version: digest()}
	for _, file := range []string{"requirements.tsv", "oauth.tsv"} {
		for _, c := range rows(file, "id level role area requirement check polarity clause") {
			r := Requirement{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]}
			i.all = append(i.all, r)
			i.byID[r.ID] = r
		}
	}
	reasons := map[string]string{} // by id, or by role and area
	for _, c := range rows("unproven.tsv", "of reason") {
		reasons[c[0]] = c[1]
	}
	for _, r := range i.all {
		if reason := cmp.Or(reasons[r.ID], reasons[r.Role+"/"+r.Area]); reason != "" {
			i.unproven[r.ID] = reason
		}
	}
	for _, c := range rows("verified.tsv", "id shown") {
		i.verified[c[0]] = strings.Fields(c[1])
	}
	return i
})

// digest is the beginning of a hash over the files, in the order of their names.
func digest() string {
	const shown = 12
	names, err := fs.Glob(files, "*.tsv")
	if err != nil {
		panic(err)
	}
	sum := sha256.New()
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
	}
	return hex.EncodeToString(sum.Sum(nil))[:shown]
}

// rows returns the cells of an embedded file below its header. The files are part of the program, so a malformed one is
// a mistake in the program, which the first test to run finds.
func rows(file, header string) (table [][]string) {
	data, err := files.ReadFile(file)
	if err != nil {
		panic(err)
	}
	columns := strings.Fields(header)
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != len(columns) {
			panic(fmt.Sprintf("catalogue: %s: %d cells instead of %d: %s", file, len(cells), len(columns), line))
		}
		table = append(table, cells)
	}
	if len(table) == 0 || !slices.Equal(table[0], columns) {
		panic(fmt.Sprintf("catalogue: %s: the header is not %s", file, header))
	}
	return table[1:]
}

// Version identifies the content of the catalogue: it is the same for the same tables, and another for any other.
func Version() string { return load().version }

// All returns every requirement, those of the standard first, in the order of the files.
func All() []Requirement { return slices.Clone(load().all) }

// Lookup returns the requirement with an id.
func Lookup(id string) (Requirement, bool) {
	r, found := load().byID[id]
	return r, found
}

// Unproven returns the requirements for which there is no case, and for each the reason, as a sentence for users.
func Unproven() map[string]string { return maps.Clone(load().unproven) }

// Verified returns, for requirements of issuers and displayers, what shows that clrhost verify keeps them as a verifier or
// reports where an issuer broke them: test vectors of testdata/vectors, such as "vector:proof-missing", and tests of
// packages, such as "test:credential/bake.TestOddPNG". It says nothing about another product.
func Verified(id string) []string { return slices.Clone(load().verified[id]) }
