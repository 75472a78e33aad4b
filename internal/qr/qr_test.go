package qr_test

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"rsc.io/qr"

	ours "clrhost/internal/qr"
)

const address = "https://records.example.org/s/0123456789abcdefghijklmnopqrstuvwxyzABCDEF_"

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1H(\d+)z`)

// Every module is where the code has it, and four light ones are around it.
func TestTheDrawingIsTheCode(t *testing.T) {
	drawn, err := ours.SVG(address, "Where it leads")
	require.NoError(t, err)
	code, err := qr.Encode(address, qr.M)
	require.NoError(t, err)
	require.GreaterOrEqual(t, code.Size, 33)
	side := strconv.Itoa(code.Size + 8)
	require.Contains(t, drawn, `viewBox="0 0 `+side+" "+side+`"`)
	require.Contains(t, drawn, `width="`+strconv.Itoa((code.Size+8)*4)+`"`)

	dark := map[[2]int]bool{}
	for _, at := range run.FindAllStringSubmatch(drawn, -1) {
		var n [5]int
		for i := 1; i < len(n); i++ {
			n[i], _ = strconv.Atoi(at[i])
		}
		require.Equal(t, n[1], n[4], "a run is closed where it began")
		for x := range n[3] {
			dark[[2]int{n[1] + x - 4, n[2] - 4}] = true
		}
	}
	count := 0
	for y := range code.Size {
		for x := range code.Size {
			require.Equal(t, code.Black(x, y), dark[[2]int{x, y}], "%d, %d", x, y)
			if code.Black(x, y) {
				count++
			}
		}
	}
	require.Len(t, dark, count, "nothing is dark around it")
}

func TestTheTitleIsText(t *testing.T) {
	drawn, err := ours.SVG("a", `<b> & "c"`)
	require.NoError(t, err)
	require.Contains(t, drawn, "<title>&lt;b&gt; &amp; &#34;c&#34;</title>")
	require.NoError(t, xml.Unmarshal([]byte(drawn), new(any)))
}

func TestWhatIsTooLongIsNotDrawn(t *testing.T) {
	_, err := ours.SVG(strings.Repeat("a", 4000), "")
	require.Error(t, err)
}
