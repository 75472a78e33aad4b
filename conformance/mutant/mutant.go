// Package mutant breaks a conforming host in exactly one place at a time, to prove the harness: a case that no mutant
// turns red has never been seen to fail, and one that turns red for another's rule fails for the wrong reason.
//
// A mutant stands between the harness and a good host, as a handler around its handler. Most change an answer on its way
// out; some change a request on its way in, or remember something in between. What it breaks, and which cases must report
// so, it declares itself. The test of this package runs the whole suite against every mutant and prints the matrix.
package mutant

import (
	"crypto/tls"
	"net/http"
	"slices"
)

// Mutant is one way to be wrong.
type Mutant struct {
	Name   string   // what is wrong, in words with hyphens, such as "code-works-twice"
	Breaks string   // the rule that is broken, as a sentence
	Turns  []string // the ids of the cases that turn red: all of them, and no others
	// Reading is the choice of the catalogue that a permitted host makes otherwise. Such a host turns no case red.
	Reading string
	// At are the places that the mutant touches; requests to all others reach the good host untouched. None means that
	// it may touch any.
	At []string
	// Wrap puts the mutant around a good host. It is called once for each host, so what it remembers is that host's.
	Wrap func(good http.Handler) http.Handler
	// TLS changes the TLS configuration of the host; nil leaves it alone.
	TLS func(*tls.Config)
	// Plain answers for the host on plain http; nil rejects.
	Plain func(good http.Handler) http.Handler
}

// All returns every mutant, by the group of the suite that its rule belongs to.
func All() []Mutant {
	return slices.Concat(
		transportMutants, discoveryMutants, metadataMutants, registrationMutants, managementMutants,
		authorizationMutants, tokenMutants, guessMutants, refreshMutants, revocationMutants, introspectionMutants, bearerMutants,
		at(pathCredentials, pagingMutants), at(pathCredentials, readMutants), at(pathProfile, profileMutants),
		at(pathCredentials, writeMutants), at(pathCredentials, equalityMutants), at(pathCredentials, refusalMutants),
		at(pathCredentials, modelMutants()), errorMutants,
	)
}

// at keeps mutants to one place of the host.
func at(path string, mutants []Mutant) []Mutant {
	mutants = slices.Clone(mutants)
	for i := range mutants {
		wrap := mutants[i].Wrap
		mutants[i].At = []string{path}
		mutants[i].Wrap = func(good http.Handler) http.Handler {
			broken := wrap(good)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != path {
					good.ServeHTTP(w, r)
					return
				}
				broken.ServeHTTP(w, r)
			})
		}
	}
	return mutants
}
