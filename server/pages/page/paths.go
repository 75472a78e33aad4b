package page

import (
	"net/url"
	"strings"
)

// The paths that the frame of every page leads to, below the base path. The rooms that serve them are named in the route
// table of the server.
const (
	PathHome    = "/"
	PathTerms   = "/terms"
	PathPrivacy = "/privacy"
	PathAssets  = "/assets/" // and the name of one

	PathLanguage = "/language/" // and the tag of one

	PathRecords = "/records"
	PathShares  = "/shares"
	PathAccount = "/account"
	PathApps    = "/account/apps"
	PathLogin   = "/login"
	PathLogout  = "/logout"
)

// Fill writes a value in the place of a parameter of a path, which is a segment of it: ":number" of the parameter number.
func Fill(path, param, value string) string {
	return strings.Replace(path, ":"+param, url.PathEscape(value), 1)
}
