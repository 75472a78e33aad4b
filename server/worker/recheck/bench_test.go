package recheck

import (
	"fmt"
	"testing"
	"time"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/storage/storagetest"
)

// How fast checks go without rest when no other host has to be asked: small records whose issuer's id is its key.
func BenchmarkRecheck(b *testing.B) {
	const rows = 200
	w := newWorld(b, storagetest.SQLiteURL(b))
	multikey, err := proof.EncodeMultikey(w.issuer.signer.Key.Public())
	if err != nil {
		b.Fatal(err)
	}
	did := "did:key:" + multikey
	signer := w.issuer.signer
	signer.VerificationMethod = did + "#" + multikey
	for i := range rows {
		w.submitBytes(b, w.issuer.signWith(b, signer, did, fmt.Sprint("urn:example:", i), nil))
	}
	w.wait(b, time.Minute)
	checked := 0
	for b.Loop() {
		before := w.verifier.count.Load()
		w.wait(b, longest)
		checked += int(w.verifier.count.Load() - before)
	}
	w.requireAll(b, credential.Valid, rows)
	b.ReportMetric(float64(checked)/b.Elapsed().Seconds(), "checks/s")
	b.ReportMetric(0, "ns/op")
}
