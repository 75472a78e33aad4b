package specimen

import (
	"crypto/ed25519"

	"clrhost/credential/proof"
)

// Mutation is one change that makes a Detailed specimen one that does not conform.
type Mutation struct {
	Requirement string // of the catalogue
	Name        string // such as "context.missing", for the id of a case
	Means       string // completes "A ClrCredential is rejected when"
	At          string // a JSON pointer: nothing but this place and what is in it is changed
	Edit        Edit
}

const (
	nested = "/credentialSubject/verifiableCredential/0"
	earned = nested + "/credentialSubject"
)

// Mutations returns all of them, in the order of the catalogue. Sign the mutated draft with Signed.
func Mutations() []Mutation {
	const (
		context     = "/@context"
		subject     = "/credentialSubject"
		embedded    = subject + "/verifiableCredential"
		identity    = subject + "/identifier/0"
		association = subject + "/association/0"
	)
	removed := func(requirement, name, means, at string) Mutation {
		return Mutation{requirement, name, means, at, Remove(at)}
	}
	set := func(requirement, name, means, at string, value any) Mutation {
		return Mutation{requirement, name, means, at, Set(at, value)}
	}
	return []Mutation{
		removed("CLR-MODEL-053", "context.missing", "@context is missing", context),
		set("CLR-MODEL-054", "context.string", "@context is a single string", context, "https://www.w3.org/ns/credentials/v2"),
		{"CLR-MODEL-055", "context.order", "the contexts are in another order", context, swap(context, 0, 1)},
		{"CLR-MODEL-056", "context.clr", "the CLR context is missing", context, Remove(context + "/1")},
		{"CLR-MODEL-057", "context.ob", "the Open Badges context is missing", context, Remove(context + "/2")},
		set("CLR-MODEL-058", "type.clr", "its type lacks ClrCredential", "/type", []string{"VerifiableCredential"}),
		set("CLR-MODEL-059", "type.vc", "its type lacks VerifiableCredential", "/type", []string{"ClrCredential"}),
		set("CLR-MODEL-060", "type.unrelated", "its type is an unrelated string", "/type", "Foo"),
		removed("CLR-MODEL-061", "id.missing", "id is missing", "/id"),
		removed("CLR-MODEL-062", "name.missing", "name is missing", "/name"),
		removed("CLR-MODEL-063", "issuer.missing", "issuer is missing", "/issuer"),
		removed("CLR-MODEL-064", "issuer.type", "the issuer object has no type", "/issuer/type"),
		removed("CLR-MODEL-065", "issuer.id", "the issuer object has no id", "/issuer/id"),
		removed("CLR-MODEL-066", "validfrom.missing", "validFrom is missing", "/validFrom"),
		set("CLR-MODEL-067", "validfrom.zone", "validFrom has no zone", "/validFrom", "2024-01-01T00:00:00"),
		set("CLR-MODEL-068", "validfrom.malformed", "validFrom is no date-time", "/validFrom", "2024-13-41"),
		set("CLR-MODEL-068", "validfrom.number", "validFrom is a number", "/validFrom", 1704067200),
		removed("CLR-MODEL-069", "subject.missing", "credentialSubject is missing", subject),
		{"CLR-MODEL-070", "subject.array", "credentialSubject is an array of two", subject, twice(subject)},
		set("CLR-MODEL-071", "subject.type", "the subject is no ClrSubject", subject+"/type", []string{"AchievementSubject"}),
		{"CLR-MODEL-072", "subject.unidentified", "the subject has neither id nor identifier", subject,
			both(Remove(subject+"/id"), Remove(subject+"/identifier"))},
		removed("CLR-MODEL-073", "nested.missing", "verifiableCredential is missing", embedded),
		set("CLR-MODEL-074", "nested.empty", "verifiableCredential is empty", embedded, []any{}),
		{"CLR-MODEL-075", "nested.jws", "verifiableCredential holds a JWS", nested, at(nested, asJWS)},
		removed("CLR-MODEL-076", "nested.issuer", "a nested credential has no issuer", nested+"/issuer"),
		removed("CLR-MODEL-077", "nested.achievement", "a nested AchievementCredential has no achievement", earned+"/achievement"),
		set("CLR-MODEL-078", "association.type", "an associationType is unknown", association+"/associationType", "isCousinOf"),
		set("CLR-MODEL-079", "association.member", "an association has a member of its own", association+"/note", "x"),
		removed("CLR-MODEL-080", "association.target", "an association lacks targetId", association+"/targetId"),
		set("CLR-MODEL-081", "association.dangling", "an association points to no achievement of the record",
			association+"/targetId", "https://hillside.example/programs/none"),
		set("CLR-MODEL-082", "achievement.type", "an achievementType is unknown", earned+"/achievement/achievementType", "Foo"),
		set("CLR-MODEL-083", "identity.extension", "an identityType merely contains an extension term", identity+"/identityType", "xxext:a b"),
		set("CLR-MODEL-084", "identity.email", "an identityType is email", identity+"/identityType", "email"),
		set("CLR-MODEL-085", "image.string", "an image is a bare string", "/image", "https://hillside.example/seal.png"),
		removed("CLR-MODEL-086", "identity.hashed", "an IdentityObject lacks hashed", identity+"/hashed"),
		set("CLR-MODEL-087", "criteria.empty", "criteria is empty", earned+"/achievement/criteria", map[string]any{}),
		set("CLR-MODEL-088", "result.status", "a result's status is unknown", earned+"/result/0/status", "Done"),
		removed("CLR-MODEL-089", "result.statusless", "a result described as a status has none", earned+"/result/0/status"),
		set("CLR-MODEL-090", "status.array", "credentialStatus is an array of two", "/credentialStatus", []any{
			map[string]any{"id": "https://hillside.example/status/1", "type": "https://hillside.example/vocabulary#Status"},
			map[string]any{"id": "https://hillside.example/status/2", "type": "https://hillside.example/vocabulary#Status"},
		}),
		set("CLR-MODEL-091", "partial.string", "partial is a string", "/partial", "true"),
		set("CLR-MODEL-092", "credits.string", "creditsEarned is a string", earned+"/creditsEarned", "3"),
	}
}

func both(edits ...Edit) Edit {
	return func(document map[string]any) {
		for _, edit := range edits {
			edit(document)
		}
	}
}

// swap exchanges two elements of the array at a pointer.
func swap(pointer string, i, j int) Edit {
	return at(pointer, func(old any) any {
		list := old.([]any)
		list[i], list[j] = list[j], list[i]
		return list
	})
}

// twice makes an array of two of what is at a pointer.
func twice(pointer string) Edit {
	return at(pointer, func(old any) any { return []any{old, decoded(old)} })
}

// asJWS signs a credential as a JWS, with the name and the key of an issuer that exists only for this.
func asJWS(credential any) any {
	key := ed25519.NewKeyFromSeed([]byte("an issuer of one JWS and no more"))
	id, err := proof.DIDJWK(key.Public())
	if err != nil {
		panic(err)
	}
	document := decoded(credential).(map[string]any)
	Set("/issuer/id", id)(document)
	jws, err := proof.SignJWT(encoded(document), key)
	if err != nil {
		panic(err)
	}
	return jws
}
