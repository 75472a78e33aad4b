package mutant

import (
	"net/http"
	"strings"
)

var writeMutants = []Mutant{
	{
		Name: "new-json-is-200", Breaks: "What is new is answered 201.",
		Turns: []string{"write.json"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusCreated && !sent.jws {
				a.status = http.StatusOK
			}
		}),
	},
	{
		Name: "new-jws-is-200", Breaks: "What is new is answered 201, as a JWS too.",
		Turns: []string{"write.jws"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusCreated && sent.jws {
				a.status = http.StatusOK
			}
		}),
	},
	{
		Name: "vc-label-refused", Breaks: "application/vc+ld+json is a type of the operation.",
		Turns: []string{"write.json.vc"},
		Wrap:  refusesType("application/vc+ld+json"),
	},
	{
		Name: "charset-refused", Breaks: "A media type may have a charset.",
		Turns: []string{"write.charset"},
		Wrap:  refusesType("application/json; charset=utf-8"),
	},
	{
		Name: "echo-in-a-wrapper", Breaks: "The answer is the credential.",
		Turns: []string{"write.json.echo"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status < http.StatusBadRequest && !sent.jws {
				a.edit(func(object map[string]any) {
					inner := sent.document
					clear(object)
					object["credential"] = inner
				})
			}
		}),
	},
	{
		Name: "echo-without-a-member", Breaks: "The answer is the credential with all its members.",
		Turns: []string{"write.json.echo"},
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusCreated {
				a.edit(func(object map[string]any) { delete(object, "description") })
			}
		}),
	},
	{
		Name: "replacement-echoes-the-name-before", Breaks: "The answer to a replacement is the replacement.",
		Turns: []string{"write.json.echo"},
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusOK {
				a.edit(func(object map[string]any) { object["name"] = "First record" })
			}
		}),
	},
	{
		Name: "jws-echoed-as-json", Breaks: "A JWS is answered with the JWS.",
		Turns: []string{"write.jws.echo"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusCreated && sent.jws {
				a.body = encoded(sent.document)
				a.header.Set("Content-Type", "application/json")
			}
		}),
	},
	{
		Name: "jws-echoed-with-a-newline", Breaks: "A JWS is answered byte for byte.",
		Turns: []string{"write.jws.echo"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusCreated && sent.jws {
				a.body = []byte(sent.text + "\n")
			}
		}),
	},
	{
		Name: "replacing-jws-echoed-in-quotes", Breaks: "A JWS is answered byte for byte when it replaces.",
		Turns: []string{"write.jws.echo"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusOK && sent.jws {
				a.body = []byte(`"` + sent.text + `"`)
			}
		}),
	},
	{
		Name: "new-ones-never-show", Breaks: "What was written can be read.",
		Turns: []string{
			"write.readable", "write.jws.kept", "write.verifies", "write.extension", "write.expired", "write.again", "write.at-once",
			"write.id.letters", "write.id.other",
		},
		Wrap: recordLifecycle{shown: func(_ *recordMemory, item record) []record {
			if item.member("name") == "Evening school record" && item.member("validFrom") > "2025" {
				return nil
			}
			return []record{item}
		}}.wrap,
	},
	{
		Name: "images-lost", Breaks: "A credential keeps its images.",
		Turns: []string{"write.json.kept"},
		Wrap:  loses("image"),
	},
	{
		Name: "signature-rounded", Breaks: "A JWS is kept to the byte.",
		Turns: []string{"write.jws.kept", "write.verifies", "read.jws", "read.proven", "read.type", "paging.walk"},
		Wrap: recordLifecycle{shown: func(_ *recordMemory, item record) []record {
			if strings.HasPrefix(item.issuer(), "did:jwk:") {
				item.text = item.text[:len(item.text)-4]
			}
			return []record{item}
		}}.wrap,
	},
	{
		Name: "proof-date-reformatted", Breaks: "What is read back is what was signed.",
		Turns: []string{"write.json.kept", "write.verifies", "write.extension", "write.utf8", "write.expired", "read.proven"},
		Wrap:  recordLifecycle{shown: func(_ *recordMemory, item record) []record { return []record{redated(item)} }}.wrap,
	},
	{
		Name: "extensions-lost", Breaks: "A member that the standard does not know survives.",
		Turns: []string{"write.extension"},
		Wrap:  loses("officeHours"),
	},
	{
		Name: "refresh-service-refused", Breaks: "Every optional member is accepted.",
		Turns: []string{"write.maximal"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if sent.document["refreshService"] != nil {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "endorsement-jws-refused", Breaks: "Every optional member is accepted, as a JWS too.",
		Turns: []string{"write.maximal"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if sent.document["endorsementJwt"] != nil {
				a.fail(http.StatusBadRequest)
			}
		}),
	},
	{
		Name: "names-in-ascii", Breaks: "Text in any script is kept.",
		Turns: []string{"write.utf8"},
		Wrap: recordLifecycle{shown: func(_ *recordMemory, item record) []record {
			return []record{item.with("name", inASCII(item.member("name")))}
		}}.wrap,
	},
	{
		Name: "end-of-validity-lost", Breaks: "An expired credential is kept as it is.",
		Turns: []string{"write.expired"},
		Wrap:  loses("validUntil"),
	},
	{
		Name: "status-pending", Breaks: "A credential is accepted or rejected.",
		Turns: []string{"write.status.unknown"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if status, _ := sent.document["credentialStatus"].(map[string]any); status != nil && sent.document["name"] != nil {
				a.accept()
				a.status = http.StatusAccepted
			}
		}),
	},
	{
		Name: "another-person-pending", Breaks: "A credential about another person is accepted or rejected.",
		Turns: []string{"write.another"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if isAboutNobody(sent) {
				a.status = http.StatusAccepted
			}
		}),
	},
	{
		Name: "third-time-kept-beside", Breaks: "Many upserts of one credential leave one.",
		Turns: []string{"write.at-once"},
		Wrap: func(good http.Handler) http.Handler {
			times := map[string]int{}
			return recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
				if a.status < http.StatusMultipleChoices || a.status == http.StatusConflict {
					times[sent.text]++
				}
				if times[sent.text] > 2 {
					s.keep(sent)
				}
			}}.wrap(good)
		},
	},
}

// refusesType makes a mutant that does not know a media type.
func refusesType(contentType string) func(http.Handler) http.Handler {
	return upserts(func(r *http.Request, _ record, a *answer) {
		if r.Header.Get("Content-Type") == contentType {
			a.fail(http.StatusUnsupportedMediaType)
		}
	})
}

// loses makes a mutant whose list lacks a member of every credential.
func loses(member string) func(http.Handler) http.Handler {
	return recordLifecycle{shown: func(_ *recordMemory, item record) []record { return []record{item.with(member, nil)} }}.wrap
}

// redated writes the date of a proof with fractions of a second.
func redated(item record) record {
	proofs, _ := item.document["proof"].([]any)
	for _, proof := range proofs {
		object, _ := proof.(map[string]any)
		created, _ := object["created"].(string)
		object["created"] = strings.TrimSuffix(created, "Z") + ".000Z"
	}
	return item
}

// inASCII has question marks where the text is not ASCII.
func inASCII(text string) any {
	if text == "" {
		return nil
	}
	return strings.Map(func(r rune) rune {
		if r > 0x7f {
			return '?'
		}
		return r
	}, text)
}

// isAboutNobody reports whether a record is about the person whom no host knows.
func isAboutNobody(sent record) bool { return strings.Contains(sent.text, "urn:uuid:00000000-") }
