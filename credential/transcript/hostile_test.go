package transcript_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
)

// wrapped is a record with these members of its subject.
func wrapped(subject object) object {
	return object{"type": []any{"VerifiableCredential", "ClrCredential"}, "credentialSubject": subject}
}

func many(n int, make func(i int) any) (all []any) {
	for i := range n {
		all = append(all, make(i))
	}
	return all
}

// TestLimit: what is beyond the number of objects that are read into fields is in Also.
func TestLimit(t *testing.T) {
	const listed = 40_000
	c := parse(t, wrapped(object{"achievement": many(listed, func(i int) any { return object{"id": fmt.Sprint(i)} })}))
	r := transcript.Of(c, credential.Verdict{})
	require.Less(t, len(r.Achievements), 30_000)
	require.Equal(t, listed, len(r.Achievements)+len(r.Also))
}

// TestLimitOfTokens: embedded JWTs are decoded up to a size of all together, and the others are left as they are.
func TestLimitOfTokens(t *testing.T) {
	part := base64.RawURLEncoding.EncodeToString
	token := part([]byte(`{"alg":"ES256"}`)) + "." + part([]byte(`{"credentialSubject":{"x":[1`+strings.Repeat(",1", 60_000)+`]}}`)) + ".c2ln"
	r := transcript.Of(parse(t, wrapped(object{"verifiableCredential": []any{token, token, token}})), credential.Verdict{})
	require.Len(t, r.Credentials, 2)
	require.Len(t, r.Also, 2)
}

// TestWorkIsLinear: a document of twice the size takes about twice the allocations, however its parts refer to each other.
func TestWorkIsLinear(t *testing.T) {
	association := func(source, target int) any {
		return object{"associationType": "isChildOf", "sourceId": fmt.Sprint(source), "targetId": fmt.Sprint(target)}
	}
	degree := func(i int) any { return object{"id": fmt.Sprint(i), "achievementType": "Degree"} }
	badge := func(i int) any {
		kind := []any{"Competency", "Course"}[i%2]
		return object{"type": "OpenBadgeCredential", "credentialSubject": object{"result": object{"resultDescription": "urn:r"}, "achievement": object{
			"id": fmt.Sprint(i), "achievementType": kind, "alignment": object{"targetUrl": "urn:t"}, "resultDescription": object{"id": "urn:r"},
		}}}
	}
	for name, make := range map[string]func(n int) object{
		"programs in a chain": func(n int) object {
			return object{"achievement": many(n, degree), "association": many(n, func(i int) any { return association(i+1, i) })}
		},
		"programs in a cycle": func(n int) object {
			return object{"achievement": many(n, degree), "association": many(n, func(i int) any { return association((i+1)%n, i) })}
		},
		"each part of each": func(n int) object {
			return object{"achievement": many(20, degree), "association": many(n, func(i int) any { return association(i%20, i/20) })}
		},
		"one achievement in other words": func(n int) object {
			return object{"achievement": many(n, func(i int) any { return object{"id": "urn:a", "version": fmt.Sprint(i)} })}
		},
		"all aligned to one":     func(n int) object { return object{"verifiableCredential": many(n, badge)} },
		"members without fields": func(n int) object { return object{"x": many(n, badge)} },
	} {
		allocations := func(n int) float64 {
			c := parse(t, wrapped(make(n)))
			return testing.AllocsPerRun(1, func() { transcript.Of(c, credential.Verdict{}).Card() })
		}
		require.InDelta(t, 2, allocations(2000)/allocations(1000), 0.3, name)
	}
}
