package mutant

import (
	"net/http"
	"net/url"
	"strings"
)

var equalityMutants = []Mutant{
	{
		Name: "replacement-is-201", Breaks: "What replaces is answered 200.",
		Turns: []string{"write.replace", "write.replace.form", "write.id.encoding", "write.id.space", "write.issuer.uri", "write.instant", "write.again"},
		Wrap: upserts(func(_ *http.Request, _ record, a *answer) {
			if a.status == http.StatusOK {
				a.status = http.StatusCreated
			}
		}),
	},
	{
		Name: "first-version-stays", Breaks: "The later version is the one that is stored.",
		Turns: []string{"write.replace", "write.replace.whole", "write.replace.form", "write.instant"},
		Wrap: recordLifecycle{shown: func(s *recordMemory, item record) []record {
			for _, version := range s.versions[item.id()] {
				if version.issuer() == item.issuer() {
					return []record{version}
				}
			}
			return []record{item}
		}}.wrap,
	},
	{
		Name: "replaced-kept-beside", Breaks: "The version before is gone.",
		Turns: []string{"write.replace", "write.replace.whole", "write.replace.form", "write.instant"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			before, found := s.latest(sent)
			isOfTheCase := before.member("name") == "First record" // and not one that lies in the way of the cases about lists
			if found && isOfTheCase && a.status == http.StatusOK && before.text != sent.text {
				s.keep(before)
			}
		}}.wrap,
	},
	{
		Name: "description-merged", Breaks: "A replacement replaces all.",
		Turns: []string{"write.replace.whole"},
		Wrap: recordLifecycle{shown: func(s *recordMemory, item record) []record {
			for _, version := range s.versions[item.id()] {
				if item.document["description"] == nil && version.document["description"] != nil {
					item = item.with("description", version.document["description"])
				}
			}
			return []record{item}
		}}.wrap,
	},
	{
		Name: "form-is-identity", Breaks: "A replacement may change the form.",
		Turns: []string{"write.replace.form"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if before, found := s.latest(sent); found && a.status == http.StatusOK && before.jws != sent.jws {
				s.keep(before)
			}
		}}.wrap,
	},
	{
		Name: "ids-compared-encoded", Breaks: "Ids are compared percent-decoded.",
		Turns: []string{"write.id.encoding"},
		Wrap:  tellsApart(strings.TrimSpace),
	},
	{
		Name: "ids-compared-with-space", Breaks: "Ids are compared without white space around them.",
		Turns: []string{"write.id.space"},
		Wrap: tellsApart(func(id string) string {
			decoded, _ := url.PathUnescape(id) // what cannot be decoded has no id
			return decoded
		}),
	},
	{
		Name: "encoded-id-kept-beside", Breaks: "Ids that are equal leave one credential.",
		Turns: []string{"write.id.encoding"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, _ *answer) {
			for _, version := range s.versions[strings.Replace(sent.id(), "~", "%7E", 1)] {
				if version.id() != sent.id() {
					s.keep(version)
				}
			}
		}}.wrap,
	},
	{
		Name: "ids-folded", Breaks: "Ids are compared by letter case.",
		Turns: []string{"write.id.letters"},
		Wrap:  equates(func(c record) string { return c.issuer() + strings.ToLower(c.id()) }),
	},
	{
		Name: "issuer-ignored", Breaks: "The issuer is half of what makes a credential the same.",
		Turns: []string{"write.issuer.other"},
		Wrap:  equates(record.id),
	},
	{
		Name: "ids-cut-off", Breaks: "Ids are compared as a whole.",
		Turns: []string{"write.id.other"},
		Wrap:  equates(func(c record) string { return c.issuer() + c.id()[:min(100, len(c.id()))] }),
	},
	{
		Name: "issuer-must-be-a-profile", Breaks: "An issuer is the same as a URI and as a Profile.",
		Turns: []string{"write.issuer.uri"},
		Wrap: upserts(func(_ *http.Request, sent record, a *answer) {
			if a.status == http.StatusOK && sent.member("issuer") != "" {
				a.status = http.StatusCreated
			}
		}),
	},
	{
		Name: "dates-compared-as-text", Breaks: "validFrom is compared as an instant.",
		Turns: []string{"write.instant"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if before, found := s.latest(sent); found && sent.member("validFrom") < before.member("validFrom") {
				a.status, a.body = http.StatusNotModified, nil
			}
		}}.wrap,
	},
	{
		Name: "older-replaces", Breaks: "What is older does not replace.",
		Turns: []string{"write.older"},
		Wrap: recordLifecycle{
			upserted: func(s *recordMemory, sent record, a *answer) {
				if s.isOlder(sent, a) {
					a.status, a.body = http.StatusOK, []byte(sent.text)
					a.header.Set("Content-Type", "application/json")
					s.keep(sent)
				}
			},
			shown: func(s *recordMemory, item record) []record {
				for _, older := range s.extra {
					if older.id() == item.id() {
						return nil
					}
				}
				return []record{item}
			},
		}.wrap,
	},
	{
		Name: "older-kept-beside", Breaks: "An older version is not stored.",
		Turns: []string{"write.older"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
			if s.isOlder(sent, a) {
				s.keep(sent)
			}
		}}.wrap,
	},
	{
		Name: "same-kept-twice", Breaks: "The same bytes are stored once.",
		Turns: []string{"write.again", "write.at-once"},
		Wrap: recordLifecycle{upserted: func(s *recordMemory, sent record, _ *answer) {
			if before, found := s.latest(sent); found && before.text == sent.text {
				s.keep(sent)
			}
		}}.wrap,
	},
	{
		Name: "refusal-deletes", Breaks: "What is rejected changes nothing.",
		Turns: []string{"write.refused.changes"},
		Wrap:  refusalDeletes,
	},
}

// isOlder reports whether an answer is that to an older version of what is stored.
func (s *recordMemory) isOlder(sent record, a *answer) bool {
	latest, found := s.latest(sent)
	isUnchanged := a.status == http.StatusNotModified || a.status == http.StatusConflict
	return isUnchanged && found && latest.text != sent.text
}

// tellsApart makes a mutant for which ids are one only when this makes them one.
func tellsApart(key func(id string) string) func(http.Handler) http.Handler {
	return recordLifecycle{upserted: func(s *recordMemory, sent record, a *answer) {
		if a.status != http.StatusOK {
			return
		}
		for id := range s.versions {
			if key(id) == key(sent.id()) {
				return
			}
		}
		a.status = http.StatusCreated
	}}.wrap
}

// equates makes a mutant for which credentials are one that have the same key, and which holds the later of them.
func equates(key func(c record) string) func(http.Handler) http.Handler {
	return func(good http.Handler) http.Handler {
		holds := map[string]record{} // the last that was accepted, by key
		return recordLifecycle{
			upserted: func(_ *recordMemory, sent record, a *answer) {
				if a.status >= http.StatusMultipleChoices {
					return
				}
				if _, isKnown := holds[key(sent)]; isKnown {
					a.status = http.StatusOK
				}
				holds[key(sent)] = sent
			},
			shown: func(_ *recordMemory, item record) []record {
				last, isKnown := holds[key(item)]
				if isKnown && (last.id() != item.id() || last.issuer() != item.issuer()) {
					return nil
				}
				return []record{item}
			},
		}.wrap(good)
	}
}

// refusalDeletes is a mutant that makes room for a new version before it looks at it.
func refusalDeletes(good http.Handler) http.Handler {
	gone := map[string]bool{}
	return recordLifecycle{
		upserted: func(_ *recordMemory, sent record, a *answer) {
			if a.isRejected() && a.status != http.StatusConflict && sent.id() != "" {
				gone[sent.id()] = true
			}
		},
		shown: func(_ *recordMemory, item record) []record {
			if gone[item.id()] {
				return nil
			}
			return []record{item}
		},
	}.wrap(good)
}
