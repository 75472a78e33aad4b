package credential_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/bake"
	"clrhost/internal/strictjson"
)

func TestParseFile(t *testing.T) {
	by := newParty(t, "baked")
	document := encode(t, by.prove(t, by.record(t, "workshop-badge")))
	token := newIssuer(t, "baked").signDocument(t, sample(t, "workshop-badge", newIssuer(t, "baked")))
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1))))
	drawing := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>`)
	for name, payload := range map[string][]byte{"JSON": document, "JWS": token} {
		t.Run(name, func(t *testing.T) {
			inPNG, err := bake.PNG(picture.Bytes(), payload, bake.CLR, bake.Refuse)
			require.NoError(t, err)
			inSVG, err := bake.SVG(drawing, payload, bake.CLR, bake.Refuse)
			require.NoError(t, err)
			for _, file := range [][]byte{inPNG, inSVG} {
				c, err := credential.ParseFile(file, strictjson.Limits{})
				require.NoError(t, err)
				require.Equal(t, bytes.TrimSpace(payload), c.Raw, "the image is not the record")
				require.NotNil(t, c.Baked)
				v := offline()
				verdict := v.Verify(t.Context(), c, asRecord)
				require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
				require.Equal(t, []string{"parse pass"}, of(verdict, "parse"))

				_, err = credential.Parse(file, strictjson.Limits{})
				require.Error(t, err, "what is posted to the API must not be an image")
			}
			plain, err := credential.ParseFile(payload, strictjson.Limits{})
			require.NoError(t, err)
			require.Nil(t, plain.Baked)
		})
	}
	_, err := credential.ParseFile(picture.Bytes(), strictjson.Limits{})
	require.ErrorIs(t, err, bake.ErrNotBaked)
	inPNG, err := bake.PNG(picture.Bytes(), document, bake.CLR, bake.Refuse)
	require.NoError(t, err)
	_, err = credential.ParseFile(inPNG, strictjson.Limits{Bytes: 100})
	require.Error(t, err, "the limit of bytes holds for what is baked in")
}

func TestBakingAgainstTheRulesIsAWarning(t *testing.T) {
	by := newParty(t, "careless")
	drawing, err := bake.SVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>`),
		encode(t, by.prove(t, by.record(t, "workshop-badge"))), bake.CLR, bake.Refuse)
	require.NoError(t, err)
	c, err := credential.ParseFile(append([]byte("<!DOCTYPE svg>"), drawing...), strictjson.Limits{})
	require.NoError(t, err)
	v := offline()
	verdict := v.Verify(t.Context(), c, asRecord)
	require.Equal(t, []string{"parse pass", "parse warn"}, of(verdict, "parse"), "%+v", verdict.Checks)
	require.Equal(t, credential.Valid, verdict.Overall)
}

// A JWT in an envelope is read like the JWT, from a file only: a host keeps what it receives.
func TestParseFileUnwrapsAnEnvelope(t *testing.T) {
	by := newIssuer(t, "enveloped")
	token := by.signDocument(t, sample(t, "workshop-badge", by))
	envelope := func(kind, url string) []byte {
		return encode(t, map[string]any{"@context": vc20, "type": kind, "id": url})
	}
	for _, media := range []string{"application/vc+jwt", "application/vc+ld+json+jwt", "application/jwt"} {
		c, err := credential.ParseFile(envelope("EnvelopedVerifiableCredential", "data:"+media+","+string(token)), strictjson.Limits{})
		require.NoError(t, err)
		require.Equal(t, string(token), string(c.Raw))
		require.Equal(t, credential.FormJWS, c.Form)
	}
	once := "data:application/vc+jwt," + string(token)
	_, err := credential.Parse(envelope("EnvelopedVerifiableCredential", once), strictjson.Limits{})
	require.ErrorContains(t, err, "this is an envelope around a credential")
	for _, file := range [][]byte{
		envelope("EnvelopedVerifiablePresentation", once),
		envelope("EnvelopedVerifiableCredential", string(token)),
		envelope("EnvelopedVerifiableCredential", "data:application/vc+cose;base64,AAAA"),
		envelope("EnvelopedVerifiableCredential", "data:application/vc+sd-jwt,"+string(token)+"~"),
		envelope("EnvelopedVerifiableCredential", "data:application/vc+jwt,"+string(envelope("EnvelopedVerifiableCredential", once))),
	} {
		_, err := credential.ParseFile(file, strictjson.Limits{})
		require.ErrorContains(t, err, "not a credential: ", "%s", file)
	}
}
