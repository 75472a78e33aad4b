package signin_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"clrhost/server"
	"clrhost/server/servertest"
)

const plenty = 1000

// failures lets so many sign-ins fail in a minute.
func failures(account, address int64) func(*server.Config) {
	return func(c *server.Config) {
		c.Bounds.SigninAccountPerMinute, c.Bounds.SigninAddressPerMinute = account, address
	}
}

func TestWhatIsNotAnAttemptIsNotCounted(t *testing.T) {
	c := &clock{at: time.Now()}
	site := servertest.StartSite(t, servertest.SiteOptions{Now: c.now, Config: failures(plenty, 1)})
	site.AddUser(t, email, "Ada")
	for _, form := range []url.Values{{}, {"email": {email}}, {"password": {"x"}}, credentials("  ", "x")} {
		resp, body := post(t, site.Person(t), site.URL+"/login", form)
		require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
		require.Contains(t, body, "enter both")
	}
	require.Empty(t, site.Events(t))
}

func TestFailuresThrottle(t *testing.T) {
	for _, row := range []struct {
		name                string
		accounts, addresses int64 // how many failures each lets pass
		emails              []string
		events              int // failures that are not repeats of each other
	}{
		{"an account", 3, 100, []string{email}, 1},
		{"an account nobody has", 3, 100, []string{"nobody@example.org"}, 1},
		{"an address that tries many accounts", 100, 3, []string{"a@example.org", "b@example.org", email}, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := &clock{at: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)}
			site := servertest.StartSite(t, servertest.SiteOptions{
				Now:    c.now,
				Config: failures(row.accounts, row.addresses),
			})
			site.AddUser(t, email, "Ada")
			for i := range 3 {
				resp, _ := post(t, site.Person(t), site.URL+"/login", credentials(row.emails[i%len(row.emails)], "wrong"))
				require.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
			}
			last := row.emails[len(row.emails)-1]
			resp, body := post(t, site.Person(t), site.URL+"/login", credentials(strings.ToUpper(last), servertest.Password))
			require.Equal(t, http.StatusTooManyRequests, resp.StatusCode, "even with the right password")
			require.Equal(t, "20", resp.Header.Get("Retry-After"))
			require.Contains(t, body, "Please wait 20 seconds")
			recorded := actions(site.Events(t))
			require.Equal(t, "signin.throttled", recorded[len(recorded)-1])
			require.Equal(t, slices.Repeat([]string{"signin.failed"}, row.events), recorded[:len(recorded)-1], "a repeat is not written")

			c.forward(time.Minute)
			resp, _ = post(t, site.Person(t), site.URL+"/login", credentials(email, servertest.Password))
			require.Equal(t, http.StatusSeeOther, resp.StatusCode, "after the wait")
		})
	}
}

// Guesses sent all at once must not slip past the throttle before the first of them is counted.
func TestParallelGuessesAreCounted(t *testing.T) {
	c := &clock{at: time.Now()}
	site := servertest.StartSite(t, servertest.SiteOptions{Now: c.now, Config: failures(2, plenty)})
	site.AddUser(t, email, "Ada")
	var guesses sync.WaitGroup
	answers := make(chan int, 24)
	for i := range cap(answers) {
		guesses.Go(func() {
			resp, err := site.Person(t).PostForm(site.URL+"/login", credentials(email, strconv.Itoa(i)))
			if err == nil {
				answers <- resp.StatusCode
				_ = resp.Body.Close()
			}
		})
	}
	guesses.Wait()
	close(answers)
	count := map[int]int{}
	for status := range answers {
		count[status]++
	}
	require.Equal(t, 24, count[http.StatusUnprocessableEntity]+count[http.StatusTooManyRequests])
	require.LessOrEqual(t, count[http.StatusUnprocessableEntity], 3, "two let pass, and at most one more was being checked")
}

// Right passwords are bounded too: many browsers of one account must keep nobody else from signing in.
func TestManyBrowsersOfOneAccount(t *testing.T) {
	site := servertest.StartSite(t, servertest.SiteOptions{})
	site.AddUser(t, email, "Ada")
	site.AddUser(t, "kim@example.org", "Kim")
	ctx, stop := context.WithCancel(t.Context())
	var browsers sync.WaitGroup
	var in, crowded atomic.Int64
	for range 24 {
		browsers.Go(func() {
			for ctx.Err() == nil {
				resp, err := site.Person(t).PostForm(site.URL+"/login", credentials(email, servertest.Password))
				if !assert.NoError(t, err) {
					return
				}
				switch resp.StatusCode {
				case http.StatusSeeOther:
					in.Add(1)
				case http.StatusTooManyRequests:
					crowded.Add(1)
					assert.Equal(t, "1", resp.Header.Get("Retry-After"))
				default:
					assert.Fail(t, "an answer of its own", resp.Status)
				}
				_ = resp.Body.Close()
			}
		})
	}
	for range 5 {
		site.SignedIn(t, "kim@example.org") // fails unless she is let in at the first try
	}
	stop()
	browsers.Wait()
	require.Positive(t, in.Load())
	require.Positive(t, crowded.Load())
}

func TestASuccessTakesNothing(t *testing.T) {
	c := &clock{at: time.Now()}
	site := servertest.StartSite(t, servertest.SiteOptions{Now: c.now, Config: failures(1, 1)})
	site.AddUser(t, email, "Ada")
	for range 4 {
		site.SignedIn(t, email)
	}
}

// clock is a hand-moved clock.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
