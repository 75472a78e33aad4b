package page

// The paths that the frame of every page leads to, below the base path.
const (
	PathHome    = "/"
	PathTerms   = "/terms"
	PathPrivacy = "/privacy"
	PathAssets  = "/assets/" // and the name of one
)
