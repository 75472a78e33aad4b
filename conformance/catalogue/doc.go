// Package catalogue is the list of what the standard asks for: every testable requirement of CLR 2.0 with the documents
// it builds on, in sentences of our own. A conformance case names the requirements it proves by their ids, and the
// coverage table has for each of them the cases that prove it, or why none can.
//
// requirements.tsv holds the requirements of the standard, for all roles; oauth.tsv what OAuth 2.0 and its companions
// ask of the authorization server of a provider; unproven.tsv the requirements without a case, by their id or by
// their role and area, with the reason; verified.tsv those of issuers and displayers that the test vectors and tests of
// this project's own verifier show; steps.tsv the steps of the certifications, with the cases that rehearse each; readings.tsv the
// choices that the standards leave to a host, with the readings that are accepted and the cases that touch each. They are
// tab-separated, a header line first, and without quoting: a quotation mark is just itself. To add a requirement, append a
// line; ids are never given twice, because cases and reports refer to them.
//
// # How a row reads
//
// A MUST that is broken fails a run; a SHOULD is a warning; a MAY is about how something optional behaves where it is present.
// The check is what is sent and what must come back. In it, a path is relative to the base URL of the API, {base};
// "a token for x" is one whose only scope is x; "imsx" is a body of type Imsx_StatusInfo; the mock provider is the
// harness in the part of a provider, for testing a consumer; a fixture is a credential that the harness has signed.
//
// The clause is where the rule is written, several places separated by "; ". "Good practice" stands where the
// standards leave something open and this project has a reading; "1EdTech validator" where only the behaviour of the
// validator that 1EdTech publishes settles it.
package catalogue
