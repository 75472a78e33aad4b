package records

import (
	"clrhost/internal/phrase"
	"clrhost/server/intake"
	"clrhost/server/worker/importing"
)

// entryReasons say why an entry of an archive was not taken in, in one sentence each.
var entryReasons = map[string]phrase.Phrase{
	string(intake.NoCredential):   phrase.Of("It cannot be read as a credential."),
	string(intake.Rejected):       phrase.Of("It breaks a rule that every record has to keep."),
	string(intake.Unverified):     phrase.Of("This host keeps only records that it can verify, and it could not verify this one."),
	string(intake.Unproven):       unproven,
	string(intake.Ahead):          ahead,
	string(intake.LongIdentifier): longIdentifier,
	string(intake.OtherService):   otherService,
	string(intake.Deleted):        phrase.Of("You deleted it, and have not let it come again."),
	importing.ReasonUnreadable:    phrase.Of("The archive has it in a way that cannot be read."),
	importing.ReasonFailed:        phrase.Of("This host failed at it. Those who run it can find out why."),
}
