package transcript

// Proof is a summary of a proof: of a Data Integrity proof, or of the JWS around a credential.
type Proof struct {
	Type        Word
	Cryptosuite Word
	Purpose     Word
	Method      Word // verificationMethod
	Created     Time
	Algorithm   string // of a JWS
	KeyID       string // of a JWS
	Details     []Extra

	Place
}

// Entry is an entry of a credential that a service uses: status, refresh, schema, terms.
type Entry struct {
	ID      Word
	Types   []Word
	Details []Extra

	Place
}

// Evidence is what an award rests on (CLR 2.0, Evidence).
type Evidence struct {
	ID          Resource
	Types       []Word
	Name        Text
	Description Text
	Narrative   Text // Markdown
	Genre       Text
	Audience    Text
	Details     []Extra // of a plain credential

	Place
}

func (n *node) proofs() (all []Proof) {
	n.each("proof", func(n *node) {
		all = append(all, Proof{
			Type:        n.word("type"),
			Cryptosuite: n.word("cryptosuite"),
			Purpose:     n.word("proofPurpose"),
			Method:      n.word("verificationMethod"),
			Created:     n.time("created"),
			Details:     n.rest(),
			Place:       n.place,
		})
	})
	return all
}

func (n *node) entries(name string) (all []Entry) {
	n.each(name, func(n *node) {
		all = append(all, Entry{n.word("id"), n.words("type"), n.rest(), n.place})
	})
	return all
}

func (n *node) evidence() (all []Evidence) {
	n.each("evidence", func(n *node) {
		all = append(all, Evidence{
			ID:          resourceOf(n.word("id")),
			Types:       n.words("type"),
			Name:        n.text("name"),
			Description: n.text("description"),
			Narrative:   n.text("narrative"),
			Genre:       n.text("genre"),
			Audience:    n.text("audience"),
			Details:     n.rest(),
			Place:       n.place,
		})
	})
	return all
}
