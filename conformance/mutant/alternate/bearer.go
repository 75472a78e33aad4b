package alternate

import (
	"net/http"
	"slices"
	"strings"
)

// bearing calls an operation for the person whose token a request has, when that has the scope (RFC 6750).
func (h *Host) bearing(scope string, operation func(w http.ResponseWriter, r *http.Request, p *person)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		isBearer := strings.EqualFold(scheme, "Bearer")
		t := h.access[value]
		switch {
		case isBearer && r.URL.Query().Has("access_token"):
			challenge(w, `, error="invalid_request"`)
			reject(w, http.StatusBadRequest, "The token must be sent in one way.")
		case !isBearer || value == "":
			challenge(w, "")
			reject(w, http.StatusUnauthorized, "A token is needed.")
		case t == nil || t.isOver:
			challenge(w, `, error="invalid_token", error_description="The token is not good"`)
			reject(w, http.StatusUnauthorized, "The token is not good.")
		case !slices.Contains(t.scopes, scope):
			challenge(w, `, error="insufficient_scope", scope="`+scope+`"`)
			reject(w, http.StatusForbidden, "The token is not for this.")
		default:
			operation(w, r, t.person)
		}
	}
}

func challenge(w http.ResponseWriter, params string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="North Campus"`+params)
}
