package exchangetest

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Pieces returns the pieces of secrets that someone finds who decodes a text in every way.
func Pieces(text string, secrets ...string) (left []string) {
	const piece = 8
	seen, wanted := map[string]bool{}, map[string]bool{}
	for _, secret := range secrets {
		secret = strings.Join(strings.Fields(secret), "")
		for i := 0; i+piece <= len(secret); i++ {
			wanted[secret[i:i+piece]] = true
		}
	}
	var look func(text string, depth int)
	look = func(text string, depth int) {
		if seen[text] || text == "" {
			return
		}
		seen[text] = true
		bare := strings.Join(strings.Fields(text), "")
		for i := 0; i+piece <= len(bare); i++ {
			if wanted[bare[i:i+piece]] {
				left = append(left, bare[i:i+piece]+" in "+text)
			}
		}
		if depth == 0 {
			return
		}
		if plain, err := url.QueryUnescape(text); err == nil {
			look(plain, depth-1)
		}
		look(percent.ReplaceAllStringFunc(text, func(s string) string { v, _ := strconv.ParseUint(s[1:], 16, 8); return string([]byte{byte(v)}) }), depth-1)
		look(html.UnescapeString(text), depth-1)
		look(strings.ReplaceAll(text, `\/`, `/`), depth-1)
		var plain string
		if json.Unmarshal([]byte(`"`+strings.NewReplacer(`"`, "'", "\n", "", "\r", "").Replace(text)+`"`), &plain) == nil {
			look(plain, depth-1)
		}
		for _, run := range run64.FindAllString(bare, -1) {
			for skip := range 4 {
				standard := strings.NewReplacer("-", "+", "_", "/").Replace(run[min(skip, len(run)):])
				if decoded, err := base64.RawStdEncoding.DecodeString(standard[:len(standard)/4*4]); err == nil {
					look(string(decoded), depth-1)
				}
			}
		}
	}
	look(text, 3)
	return left
}

var (
	percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	run64   = regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}`)
)
