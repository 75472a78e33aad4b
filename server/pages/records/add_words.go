package records

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"clrhost/credential/bake"
	"clrhost/internal/phrase"
	"clrhost/server/intake"
	"clrhost/storage"
)

// noCredential says what a file is that holds no credential, and what to do. It goes by what a person would call the file; what
// the parser found stands below it.
func noCredential(data []byte, cause error) (title, advice phrase.Phrase) {
	text := bytes.TrimSpace(data)
	media := http.DetectContentType(data)
	kind := bake.Sniff(data)
	switch {
	case len(text) == 0:
		return phrase.Of("The file is empty"), phrase.Of("Please choose a file, or download the record again from where you have it.")
	case bytes.HasPrefix(text, []byte("%PDF-")):
		return phrase.Of("This is a PDF document"), phrase.Of("A PDF shows a record and is not the record: nothing in it can be checked. Ask its issuer, " +
			"or the app that has it, for the record as JSON, as a signed token, or as a picture with the record inside.")
	case kind != bake.KindOther && errors.Is(cause, bake.ErrNotBaked):
		return phrase.Of("There is no record inside this picture"), phrase.Of("A picture of a badge holds its record only when that was baked into it. " +
			"Download the badge again from where it was awarded; a screenshot, or a copy that another program saved, has lost the record.")
	case kind != bake.KindOther:
		return phrase.Of("The record inside this picture cannot be read"), phrase.Of("Download the badge again from where it was awarded. What is wrong stands below.")
	case strings.HasPrefix(media, "image/"):
		return phrase.Of("This picture cannot hold a record"), phrase.Of("Records are baked into PNG and SVG pictures. Download the badge as one of these from where it was awarded.")
	case bytes.Contains(text, []byte("w3id.org/openbadges/v2")), bytes.Contains(text, []byte("w3id.org/openbadges/v1")):
		return phrase.Of("This is a badge of Open Badges 2.0 or older"), phrase.Of("Such a badge carries no signed record that could be checked here. Ask its issuer to award it again by Open Badges 3.0.")
	case isTable(text):
		return phrase.Of("This is a table or a text"), phrase.Of("A list of records is not the records themselves. Ask their issuer, or the app that has them, " +
			"for each record as JSON, as a signed token, or as a picture with the record inside.")
	}
	return phrase.Of("This file is no record that this host can read"), phrase.Of("Please choose a record as JSON, as a signed token, or as a PNG or SVG picture with the record inside. " +
		"What is wrong stands below.")
}

// isTable reports a text that is neither JSON nor a token, such as CSV.
func isTable(text []byte) bool {
	return strings.HasPrefix(http.DetectContentType(text), "text/plain") && !bytes.HasPrefix(text, []byte("{")) &&
		!bytes.HasPrefix(text, []byte("[")) && !bytes.HasPrefix(text, []byte("ey")) && bytes.ContainsAny(text, " ,;\t")
}

// Why a credential is refused, in the words for a file of its own and for an entry of an archive.
var (
	longIdentifier = phrase.Of("Its identifier, or that of its issuer, is longer than this host can keep.")
	otherService   = phrase.Of("You hold a record of another kind with the same issuer and the same identifier. Only one of them can be kept.")
	unproven       = phrase.Of("You hold a version of it that is proven to be its issuer's, and this one is not. The proven one stays.")
	ahead          = phrase.Of("It begins in the future and is not proven to be its issuer's, so it does not take the place of the one you hold.")
)

// refusalWords say why a credential is refused.
func refusalWords(r *intake.Refusal) (title, advice phrase.Phrase) {
	if r.Silent {
		return phrase.Of("This record cannot be decided on just now"),
			phrase.Of("A host that may prove it did not answer. Please give the file again in a few minutes.")
	}
	title = phrase.Of("This record was refused")
	switch r.Reason {
	case intake.Rejected:
		return title, phrase.Of("It breaks rules that every record has to keep. Ask its issuer for one that keeps them. What is wrong stands below.")
	case intake.Unverified:
		return title, phrase.Of("This host keeps only records that it can verify, and it could not check what stands below.")
	case intake.LongIdentifier:
		return title, longIdentifier
	case intake.OtherService:
		return title, otherService
	case intake.Deleted:
		return phrase.Of("You deleted this record"), phrase.Of("It stays away until you let it come again: go to the records that you deleted, allow it there, and give the file again.")
	case intake.Unproven:
		return title, unproven
	case intake.Ahead:
		return title, ahead
	}
	return title, phrase.Of("What is wrong stands below.")
}

// foreseen is what it would do to keep an upload.
type foreseen struct {
	Says    phrase.Phrase
	MayKeep bool
}

// foreseenWords say what it would do to keep an upload, before it is kept.
var foreseenWords = map[storage.Upsert]foreseen{
	storage.UpsertCreated:   {phrase.Of("You do not hold this record yet. If you keep it, it is added to your records."), true},
	storage.UpsertReplaced:  {phrase.Of("You hold another version of this record. This one is newer, or better proven: if you keep it, it takes the place of the other, which stays among the versions."), true},
	storage.UpsertCorrected: {phrase.Of("You hold a version of this record of the same date that says something else. If you keep this one, it takes its place; the other stays among the versions."), true},
	storage.UpsertResent:    {phrase.Of("You hold this record with the same content, written in another way. If you keep this one, it takes its place."), true},
	storage.UpsertUnchanged: {phrase.Of("You hold exactly this record already. There is nothing to keep."), false},
	storage.UpsertOlder:     {phrase.Of("You hold a newer version of this record, and that one stays. There is nothing to keep."), false},
	storage.UpsertUnproven:  {unproven, false},
	storage.UpsertAhead:     {ahead, false},
}

// keptNotes say what it did to keep an upload.
var keptNotes = map[string]phrase.Phrase{
	noteKeep + string(storage.UpsertCreated):   phrase.Of("The record was added."),
	noteKeep + string(storage.UpsertReplaced):  phrase.Of("The record took the place of the version that you held."),
	noteKeep + string(storage.UpsertCorrected): phrase.Of("The record took the place of the version that you held."),
	noteKeep + string(storage.UpsertResent):    phrase.Of("The record took the place of the version that you held."),
	noteKeep + string(storage.UpsertUnchanged): phrase.Of("You hold exactly this record already. Nothing has changed."),
	noteKeep + string(storage.UpsertOlder):     phrase.Of("You hold a newer version of this record. Nothing has changed."),
}

const (
	noteKeep    = "keep "
	noteDropped = "dropped"
)

var addNotes = map[string]phrase.Phrase{
	noteDropped: phrase.Of("The file was dropped. Nothing of it is kept."),
}
