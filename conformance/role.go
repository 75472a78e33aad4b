package conformance

import "context"

// Role plays the other side of what a suite asks about: a partner platform for a provider, say. It makes the probes that
// the bodies of the cases work with. The engine calls its methods in the order in which they stand here, and Absent and
// Worker from several goroutines.
type Role[P any] interface {
	// Begin is called once, before everything else. What cases share during the run goes through the Session.
	Begin(s *Session)
	// Preflight looks at what every case depends on and reports what it finds. An error says why no case can be asked: a
	// mistake in the configuration of the run. Everything else is left to the cases.
	Preflight(ctx context.Context, report func(Finding)) error
	// Subject names what is under test, as far as the preflight found out.
	Subject() Subject
	// Absent returns why a feature is not present, or "".
	Absent(f Feature) string
	// Worker returns a function that makes the probe of each case for one worker, which runs one case at a time.
	Worker() func(a *Attempt) P
	// End removes what the run left behind, also when the run was interrupted or its preflight failed. It returns what
	// stays, one sentence each.
	End(ctx context.Context) (left []string)
}

// Subject is what is under test.
type Subject struct {
	Address  string // such as the base URL of a host
	Title    string // what it calls itself
	Standard string // that it is measured against, such as "CLR 2.0"
}
