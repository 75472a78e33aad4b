package deploy

import (
	"math/rand/v2"
	"testing"
	"time"

	"clrhost/storage/storagetest"
)

// What the host has acknowledged is there when it is killed at any instant and started again.
func TestKilledHostLosesNothing(t *testing.T) {
	operate(t)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		database := newURL(t)
		host := serve(t, database)
		l := newLoad(t, host, host.site())
		for range rounds(8, 200) {
			l.during(t, func() {
				time.Sleep(anInstant())
				host.kill()
			})
			host.start(t)
			l.requireKept(t, database)
		}
	})
}

// anInstant is how long a load runs before something happens to it.
func anInstant() time.Duration {
	return 30*time.Millisecond + rand.N(570*time.Millisecond)
}
