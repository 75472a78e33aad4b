package demo

import (
	"image/color"

	"clrhost/credential/fetch"
)

// Places are the documents of places that the records and the app of a demonstration name. The places do not exist, so a
// host that shows the demonstration is told what they would answer; see server.Deps.
func Places() map[string]fetch.Document {
	return map[string]fetch.Document{
		revocations: {ContentType: "application/json", Body: []byte(`{"id":"` + revocations + `","revokedCredentials":[` +
			`{"id":"` + revokedID + `","revoked":true,"revocationReason":"The safety test was not taken again in time."}]}`)},
		appURL + "logo.png": {ContentType: "image/png", Body: badge{corners: 4, colour: color.NRGBA{2, 100, 120, 255}}.picture()},
	}
}
