package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/server/api/imsx"
	"clrhost/server/api/service"
	"clrhost/server/pages/account"
	"clrhost/server/pages/consent"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
)

// routes is the whole surface of the host. Each line reads as a request passes: who may enter, then the handler.
// anyone is written out where that is everybody, so that a missing guard shows.
func (s *Server) routes(r *gin.Engine) {
	svc, token := s.service, s.guard.Need
	root := r.Group(s.settings.BasePath)

	api := routeGroup{root.Group(svc.BasePath)}
	api.get(service.PathDiscovery, s.limit(s.discoveries, byAddress), imsx.Endpoint(s.discovery.Get))
	api.get(service.PathCredentials, token(svc.CredentialReadonly), imsx.Endpoint(s.credentials.Get))
	api.post(service.PathCredentials, token(svc.CredentialUpsert), s.limit(s.upserts, byRecord), s.upload, imsx.Endpoint(s.credentials.Upsert))
	api.get(service.PathProfile, token(svc.ProfileReadonly), imsx.Endpoint(s.profile.Get))
	api.put(service.PathProfile, token(svc.ProfileUpdate), s.upload, imsx.Endpoint(s.profile.Put))

	// The OAuth endpoints authenticate the client, or the registration access token, themselves.
	oauth := routeGroup{root}
	oauth.get(protocol.PathAuthorize, anyone, s.oauth.Authorize)
	oauth.post(protocol.PathAuthorize, anyone, s.oauth.Authorize)
	oauth.post(protocol.PathToken, anyone, s.oauth.Token)
	oauth.post(protocol.PathRevoke, anyone, s.oauth.Revoke)
	oauth.post(protocol.PathIntrospect, anyone, s.oauth.Introspect)
	oauth.post(protocol.PathRegister, s.limit(s.registers, byAddress), s.limit(s.clients, byAnybody), s.registration.Register)
	oauth.get(protocol.PathRegister+"/:client_id", anyone, s.registration.Read)
	oauth.put(protocol.PathRegister+"/:client_id", anyone, s.registration.Update)
	oauth.delete(protocol.PathRegister+"/:client_id", anyone, s.registration.Delete)

	// RFC 8414, Section 3.1: the well-known part comes between the host and the issuer's path.
	wellKnown := routeGroup{&r.RouterGroup}
	wellKnown.get(protocol.PathMetadata+s.settings.BasePath, anyone, s.oauth.Metadata)

	pages, endpoint := routeGroup{root}, s.page.Endpoint
	signedIn := endpoint(s.signin.Require)
	pages.get(page.PathHome, anyone, endpoint(s.home.Home))
	pages.get(page.PathTerms, anyone, endpoint(s.home.Terms))
	pages.get(page.PathPrivacy, anyone, endpoint(s.home.Privacy))
	pages.get(page.PathAssets+":name", anyone, endpoint(s.page.Asset))
	pages.get(logo.PathPrefix+":client_id", anyone, endpoint(s.logos.Serve))
	pages.get(signin.PathLogin, anyone, endpoint(s.signin.Show))
	pages.post(signin.PathLogin, s.sameOrigin, endpoint(s.signin.SignIn))
	pages.post(signin.PathLogout, s.sameOrigin, endpoint(s.signin.SignOut))
	pages.get(consent.Path, signedIn, endpoint(s.consent.Show))
	pages.post(consent.Path, s.sameOrigin, signedIn, endpoint(s.consent.Decide))
	pages.get(account.Path, signedIn, endpoint(s.account.Show))
	pages.post(account.PathStop, s.sameOrigin, signedIn, endpoint(s.account.Stop))

	pages.get(pathHealth, anyone, s.health)
	pages.get(pathReady, anyone, s.ready)
}

// anyone lets every request pass.
func anyone(*gin.Context) {}

// routeGroup asks for a guard on every route.
type routeGroup struct{ group *gin.RouterGroup }

// get also answers HEAD, whose body the HTTP server leaves out (RFC 9110, Section 9.3.2).
func (g routeGroup) get(path string, guard gin.HandlerFunc, handlers ...gin.HandlerFunc) {
	g.handle(http.MethodGet, path, guard, handlers)
	g.handle(http.MethodHead, path, guard, handlers)
}

func (g routeGroup) post(path string, guard gin.HandlerFunc, handlers ...gin.HandlerFunc) {
	g.handle(http.MethodPost, path, guard, handlers)
}

func (g routeGroup) put(path string, guard gin.HandlerFunc, handlers ...gin.HandlerFunc) {
	g.handle(http.MethodPut, path, guard, handlers)
}

func (g routeGroup) delete(path string, guard gin.HandlerFunc, handlers ...gin.HandlerFunc) {
	g.handle(http.MethodDelete, path, guard, handlers)
}

func (g routeGroup) handle(method, path string, guard gin.HandlerFunc, handlers []gin.HandlerFunc) {
	g.group.Handle(method, path, append([]gin.HandlerFunc{guard}, handlers...)...)
}
