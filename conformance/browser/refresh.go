package browser

import (
	"net/url"
	"strconv"
	"strings"
)

// maxDelay is the longest refresh, in seconds, that is one step of a journey. A longer one ends a session that was left
// open.
const maxDelay = 30

// refreshTo reads the value of a refresh, such as "0; url=/next" (HTML, Section 4.2.5.3). One without an address only
// loads the page again, which leads nowhere.
func (d *document) refreshTo(value string) *url.URL {
	i := strings.IndexAny(value, ";,")
	if i < 0 {
		return nil
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(value[:i]), 64)
	if err != nil || seconds < 0 || seconds > maxDelay {
		return nil
	}
	address := strings.TrimSpace(value[i+1:])
	if len(address) >= 3 && strings.EqualFold(address[:3], "url") {
		if after, ok := strings.CutPrefix(strings.TrimSpace(address[3:]), "="); ok {
			address = strings.TrimSpace(after)
		}
	}
	address = strings.Trim(address, `"'`)
	if address == "" {
		return nil
	}
	return d.resolve(address)
}
