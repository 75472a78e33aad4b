package browser_test

import (
	"context"
	"encoding/base32"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/browser"
)

// The vectors of RFC 6238, Appendix B.
func TestTOTPVectors(t *testing.T) {
	t.Parallel()
	const seed = "1234567890123456789012345678901234567890123456789012345678901234"
	for _, row := range []struct {
		seconds              int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		for algorithm, want := range map[string]string{"SHA1": row.sha1, "SHA256": row.sha256, "SHA512": row.sha512} {
			length := map[string]int{"SHA1": 20, "SHA256": 32, "SHA512": 64}[algorithm]
			secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte(seed[:length]))
			totp, err := browser.ParseTOTP("otpauth://totp/Example:kim?digits=8&algorithm=" + algorithm + "&secret=" + secret)
			require.NoError(t, err)
			totp.Now = func() time.Time { return time.Unix(row.seconds, 0) }
			code, err := totp.Next(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, code, "%s at %d", algorithm, row.seconds)
		}
	}
}

func TestSecretsOfTOTP(t *testing.T) {
	t.Parallel()
	codes := map[string]bool{}
	for _, good := range []string{"JBSWY3DPEHPK3PXP", " jbsw y3dp-ehpk 3pxp\n", "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP&digits=6&period=30"} {
		totp, err := browser.ParseTOTP(good)
		require.NoError(t, err, good)
		totp.Now = func() time.Time { return time.Unix(1111111111, 0) }
		code, err := totp.Next(t.Context())
		require.NoError(t, err)
		codes[code] = true
	}
	require.Len(t, codes, 1, "one secret in three spellings")
	for _, bad := range []string{"", "JBSW", "not base32!", "otpauth://hotp/A?secret=JBSWY3DPEHPK3PXP", "otpauth://totp/A",
		"otpauth://totp/A?secret=JBSWY3DPEHPK3PXP&digits=9", "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "otpauth://totp/A?secret=JBSWY3DPEHPK3PXP&period=0"} {
		_, err := browser.ParseTOTP(bad)
		require.Error(t, err, bad)
		require.NotContains(t, err.Error(), "JBSWY3DPEHPK3PXP")
	}
}

// A code is used once (RFC 6238, Section 5.2): the next one is waited for.
func TestNoCodeTwice(t *testing.T) {
	t.Parallel()
	totp, err := browser.ParseTOTP("JBSWY3DPEHPK3PXP")
	require.NoError(t, err)
	now := time.Unix(1111111111, 0) // one second into its step
	var waited []time.Duration
	var made []string
	totp.Now = func() time.Time { return now }
	totp.Sleep = func(_ context.Context, d time.Duration) {
		waited = append(waited, d)
		now = now.Add(d)
	}
	totp.Made = func(code string) { made = append(made, code) }
	for range 3 {
		_, err := totp.Next(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, []time.Duration{29 * time.Second, 30 * time.Second}, waited)
	require.Len(t, made, 3)
	require.NotEqual(t, made[0], made[1])
	ctx, cancel := context.WithCancel(t.Context())
	totp.Sleep = func(context.Context, time.Duration) { cancel() }
	_, err = totp.Next(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

// A host that asks again for a code did not accept it.
func TestACodeThatIsRefused(t *testing.T) {
	t.Parallel()
	asks := page(`<h1>Second factor</h1><p class=error>That code is wrong.</p><form method=post action=/otp><input name=otp><button>Go</button></form>`)
	host := routes{"GET /authorize": page(usualLogin), "POST /session": asks, "POST /otp": asks}.serve(t)
	_, err := browser.New(http.DefaultTransport, coded, browser.Selectors{}).Complete(t.Context(), browser.Request{URL: host + "/authorize"}, isClient, browser.Allow)
	var refused *browser.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "That code is wrong.", refused.Message)
	require.Contains(t, err.Error(), "--totp-file")
}
