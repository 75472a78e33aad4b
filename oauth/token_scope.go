package oauth

import (
	"slices"

	"github.com/ory/fosite"

	"clrhost/internal/text"
	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
)

// limitScope compares the scope parameter of a token request with what may be granted, before anything is redeemed.
//
// A refresh may ask for less, and its access token then has less; fosite ignores the parameter. In a code exchange the
// parameter repeats what was asked for, of which the user may have allowed only a part. A scope that the client could not
// have asked for is rejected; of the others, those that the user allowed are granted.
func limitScope(ar fosite.AccessRequester, asked []string) error {
	granted := []string(ar.GetRequestedScopes()) // the fositeStore sets them to what the grant allows this client
	refresh := ar.GetGrantTypes().ExactOne(protocol.GrantTypeRefreshToken)
	may := granted
	if !refresh {
		may = append(slices.Clone(ar.GetClient().GetScopes()), scope.OfflineAccess)
	}
	for _, name := range asked {
		if !slices.Contains(may, name) {
			return protocol.InvalidScope("The scope " + text.Shorten(name, 100) + " is not part of what was granted.")
		}
	}
	if refresh && len(asked) > 0 {
		granted = intersect(granted, asked)
	}
	if !givesAccess(granted) {
		return protocol.InvalidScope("No scope would be left that gives access to anything.")
	}
	if request, ok := ar.(*fosite.AccessRequest); ok && refresh {
		request.GrantedScope = granted
	}
	return nil
}
