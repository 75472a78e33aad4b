package demo

import (
	"encoding/base64"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
)

// document is the record with the award, unsigned. The badge in it is unsigned too.
func (a award) document(by issuer, learner string, issued, until time.Time) members {
	badge := a.credential(by, learner, issued, until)
	record := members{
		"@context":          []any{contextVC, contextCLR, contextOB},
		"id":                a.id,
		"type":              []any{"VerifiableCredential", "ClrCredential"},
		"name":              a.name,
		"issuer":            by.profile(),
		"validFrom":         instant(issued),
		"credentialSubject": members{"id": learner, "type": []any{"ClrSubject"}, "verifiableCredential": []any{badge}},
	}
	if a.id == "" {
		record["id"] = "urn:uuid:" + uuid.NewString()
	}
	end(record, until)
	maps.Copy(record, a.record)
	return record
}

// credential is the badge by itself.
func (a award) credential(by issuer, learner string, issued, until time.Time) members {
	achievement := members{
		"id":              by.url + "badges/" + strings.ReplaceAll(strings.ToLower(a.name), " ", "-"),
		"type":            []any{"Achievement"},
		"achievementType": a.kind,
		"name":            a.title(),
		"description":     a.about,
		"criteria":        members{"narrative": a.criteria},
		"image":           members{"id": a.picture.uri(), "type": "Image", "caption": "The badge for " + strings.ToLower(a.name)},
	}
	maps.Copy(achievement, a.achievement)
	subject := members{"id": learner, "type": []any{"AchievementSubject"}, "achievement": achievement}
	maps.Copy(subject, a.subject)
	badge := members{
		"@context":          a.contexts(),
		"id":                "urn:uuid:" + uuid.NewString(),
		"type":              []any{"VerifiableCredential", "OpenBadgeCredential"},
		"name":              a.name,
		"issuer":            by.profile(),
		"validFrom":         instant(issued),
		"credentialSubject": subject,
	}
	end(badge, until)
	maps.Copy(badge, a.badge)
	return badge
}

// title is the name in each of its languages.
func (a award) title() any {
	if a.nombre == "" {
		return a.name
	}
	return members{"en": a.name, "es": a.nombre}
}

// contexts are those of the badge. A text in several languages needs a term for each.
func (a award) contexts() []any {
	if a.nombre == "" {
		return []any{contextVC, contextOB}
	}
	return []any{contextVC, contextOB, members{"en": "https://terms.example/languages#en", "es": "https://terms.example/languages#es"}}
}

// endorsement is what one issuer comments on the badge of another, unsigned.
func endorsement(by issuer, badge members, comment string) members {
	return members{
		"@context":          []any{contextVC, contextOB},
		"id":                "urn:uuid:" + uuid.NewString(),
		"type":              []any{"VerifiableCredential", "EndorsementCredential"},
		"name":              "Endorsement by " + by.name,
		"issuer":            by.profile(),
		"validFrom":         badge["validFrom"],
		"credentialSubject": members{"id": badge["id"], "type": []any{"EndorsementSubject"}, "endorsementComment": comment},
	}
}

func end(credential members, until time.Time) {
	if !until.IsZero() {
		credential["validUntil"] = instant(until)
	}
}

func instant(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// note is a short text as a data: URI.
func note(text string) string {
	return "data:text/plain;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(text))
}

// The contexts of what a demonstration issues.
const (
	contextVC         = "https://www.w3.org/ns/credentials/v2"
	contextCLR        = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
	contextOB         = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	contextExtensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
)
