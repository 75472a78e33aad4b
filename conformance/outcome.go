package conformance

// Outcome is what became of a case.
type Outcome string

// The outcomes. Error means that the harness could not tell, which is neither a pass nor a failure of the host.
const (
	Pass  Outcome = "pass"
	Fail  Outcome = "fail"
	Warn  Outcome = "warn" // a SHOULD was not kept
	Skip  Outcome = "skip" // the question makes no sense for this host or run; Reason says why
	Error Outcome = "error"
)
