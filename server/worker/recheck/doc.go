// Package recheck repeats verdicts in the background. The verdict on a credential at its arrival does not stay true: a host
// that was down comes back, an issuer revokes, a day passes after which the credential is expired.
//
// When each stored credential is next due is a column of its row, so nothing is lost when the process ends, and replicas
// on one database share the work: a claim moves the due time to the end of a lease, no other worker is given the
// credential until then, and what a crashed process had claimed is due again. A result is stored only if the claim is
// still good, so a credential that was replaced meanwhile never gets its predecessor's verdict. The bytes are read and
// never changed.
//
// The schedule:
//
//   - What could not be verified is tried again a minute after it came, and then, while a host is silent, with pauses that
//     double up to a day.
//   - Everything else is checked at least once a week, also what stays unverifiable although every host answered.
//   - When a credential begins to be valid and when it ends, it is checked just then. The dates of credentials and
//     endorsements inside it wait for the week.
//   - Each time is brought forward by up to a quarter, always by the same part for the same credential, so that what
//     came at once does not come due at once.
//
// A learner may have a record checked at once (CheckNow). That is the worker's own check with less time: it takes the claim
// from the worker if need be, has the same budget, and sets when the record is next due.
//
// Storage makes everything due a minute after it arrived, since it does not know what a verdict means. The worker then
// reads the verdict and, unless it is time to check, only stores when that will be.
//
// A new verdict replaces the old one, also where it knows less: valid becomes unverifiable when the issuer's keys can no
// longer be had. Two things silence does not take back. What was revoked or suspended stays so, with the time of that
// verdict, until a status list that could be read says otherwise. What was proven stays so, and is replaced only by
// what is proven, until the issuer's document could be read and does not list the key.
//
// The worker leaves the machine to requests: few checks run at once, and each is followed by a rest three times as long.
// Other hosts are spared by the client that asks them (package fetch): one check asks at most 32 hosts 64 times, a silent
// host is left alone for pauses that double up to a day whichever records name it, and what stayed unverifiable asks one
// registered domain for 12 things an hour, and hosts that are not known to answer for 30 together.
package recheck
