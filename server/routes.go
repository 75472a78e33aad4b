package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/imsx"
)

// routes is the whole surface of the host. Each line reads as a request passes: who may enter, then the handler.
// anyone is written out where that is everybody, so that a missing guard shows.
func (s *Server) routes(r *gin.Engine) {
	svc, token := s.service, s.guard.Need
	root := r.Group(s.settings.BasePath)

	api := routeGroup{root.Group(svc.BasePath)}
	api.get("/discovery", s.limit(s.discoveries, byAddress), imsx.Endpoint(s.discovery.Get))
	api.get("/credentials", token(svc.CredentialReadonly), imsx.Endpoint(s.credentials.Get))
	api.post("/credentials", token(svc.CredentialUpsert), s.limit(s.upserts, byRecord), s.upload, imsx.Endpoint(s.credentials.Upsert))
	api.get("/profile", token(svc.ProfileReadonly), imsx.Endpoint(s.profile.Get))
	api.put("/profile", token(svc.ProfileUpdate), s.upload, imsx.Endpoint(s.profile.Put))

	// The OAuth endpoints authenticate the client, or the registration access token, themselves.
	oauth := routeGroup{root.Group("/oauth")}
	oauth.get("/authorize", anyone, s.oauth.Authorize)
	oauth.post("/authorize", anyone, s.oauth.Authorize)
	oauth.post("/token", anyone, s.oauth.Token)
	oauth.post("/revoke", anyone, s.oauth.Revoke)
	oauth.post("/introspect", anyone, s.oauth.Introspect)
	oauth.post("/register", s.limit(s.registers, byAddress), s.limit(s.clients, byAnybody), s.registration.Register)
	oauth.get("/register/:client_id", anyone, s.registration.Read)
	oauth.put("/register/:client_id", anyone, s.registration.Update)
	oauth.delete("/register/:client_id", anyone, s.registration.Delete)

	// RFC 8414, Section 3.1: the well-known part comes between the host and the issuer's path.
	wellKnown := routeGroup{&r.RouterGroup}
	wellKnown.get("/.well-known/oauth-authorization-server"+s.settings.BasePath, anyone, s.oauth.Metadata)

	pages, page := routeGroup{root}, s.page
	signedIn := page.Endpoint(s.signin.Require)
	pages.get("/", anyone, page.Endpoint(s.home.Home))
	pages.get("/terms", anyone, page.Endpoint(s.home.Terms))
	pages.get("/privacy", anyone, page.Endpoint(s.home.Privacy))
	pages.get("/assets/:name", anyone, page.Endpoint(s.page.Asset))
	pages.get("/logo/:client_id", anyone, page.Endpoint(s.logos.Serve))
	pages.get("/login", anyone, page.Endpoint(s.signin.Show))
	pages.post("/login", s.sameOrigin, page.Endpoint(s.signin.SignIn))
	pages.post("/logout", s.sameOrigin, page.Endpoint(s.signin.SignOut))
	pages.get("/consent", signedIn, page.Endpoint(s.consent.Show))
	pages.post("/consent", s.sameOrigin, signedIn, page.Endpoint(s.consent.Decide))
	pages.get("/account", signedIn, page.Endpoint(s.account.Show))
	pages.post("/account/apps/:client_id/stop", s.sameOrigin, signedIn, page.Endpoint(s.account.Stop))

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
