package exchange_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"clrhost/conformance/exchange"
)

func random(n int) string {
	bits := make([]byte, n)
	_, _ = rand.Read(bits) // it never fails
	return base64.RawURLEncoding.EncodeToString(bits)
}

// BenchmarkHide is what a body of a list costs in a run that has learned 3,000 secrets.
func BenchmarkHide(b *testing.B) {
	secrets := &exchange.Secrets{}
	for range 3000 {
		secrets.Add("token", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."+random(100))
	}
	var list struct{ Credential, CompactJwsString []string }
	for range 4 {
		list.Credential = append(list.Credential, strings.Repeat(`A person of "letters" & more; `, 40))
		list.CompactJwsString = append(list.CompactJwsString, "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."+random(2000))
	}
	body, _ := json.Marshal(list)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		secrets.Hide(string(body))
	}
}

// BenchmarkHideField is what a header field costs, of which there are ten in every exchange.
func BenchmarkHideField(b *testing.B) {
	secrets := &exchange.Secrets{}
	secrets.Add("token", random(32))
	b.ReportAllocs()
	for b.Loop() {
		secrets.Hide("max-age=31536000; includeSubDomains")
	}
}
