// Package intake takes credentials into records, whoever writes them: a client of the API, or the learner, who gives a file.
// A credential is parsed, verified, and stored under the rules of package storage; a writer cannot choose others.
//
// A submitted credential is checked whole. One that is malformed, or whose proof does not verify, is refused with every
// problem found. One that is expired or revoked is stored, and so is one that could not be checked because another host did
// not answer in time; the verdict is stored beside it. The same bytes change nothing, and are not verified again.
//
// What is refused is a *Refusal: a reason and the checks behind it, as values. How that reads is for the caller, because the
// API speaks to a client and a page to a person.
//
// Parsing and verifying use a processor in turn, and give it up while another host is asked. All who write for one learner
// share the turns of that learner.
package intake
