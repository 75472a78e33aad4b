package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/server/api/imsx"
	"clrhost/server/api/service"
	"clrhost/server/pages/account"
	"clrhost/server/pages/archive"
	"clrhost/server/pages/consent"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/pages/share"
)

// host is what a request can reach, and what it passes on its way.
type host struct {
	front
	limits        *limits
	apis          []api
	authorization authorization
	pages         pages
	probes        probes
}

// routes is the whole surface of the host. Each line reads as a request passes: who may enter, then the handler.
// anyone is written out where that is everybody, so that a missing guard shows.
func (h host) routes(r *gin.Engine) {
	root := routeGroup{r.Group(h.settings.BasePath), requestTime}
	for _, svc := range h.apis {
		h.routesOf(svc, routeGroup{root.group.Group(svc.BasePath), requestTime})
	}

	// The OAuth endpoints authenticate the client, or the registration access token, themselves.
	oauth, clients, client := h.authorization.endpoints, h.authorization.clients, protocol.PathRegister+"/:client_id"
	root.get(protocol.PathAuthorize, anyone, oauth.Authorize)
	root.post(protocol.PathAuthorize, anyone, oauth.Authorize)
	root.post(protocol.PathToken, anyone, oauth.Token)
	root.post(protocol.PathRevoke, anyone, oauth.Revoke)
	root.post(protocol.PathIntrospect, anyone, oauth.Introspect)
	root.post(protocol.PathRegister, h.limit(h.limits.registers, byAddress), h.limit(h.limits.clients, byAnybody), clients.Register)
	root.get(client, anyone, clients.Read)
	root.put(client, anyone, clients.Update)
	root.delete(client, anyone, clients.Delete)

	// RFC 8414, Section 3.1: the well-known part comes between the host and the issuer's path.
	routeGroup{&r.RouterGroup, requestTime}.get(protocol.PathMetadata+h.settings.BasePath, anyone, oauth.Metadata)

	p, endpoint := h.pages, h.pages.renderer.Endpoint
	sameOrigin, signedIn := h.guard(h.sameOrigin), endpoint(p.signin.Require)
	root.get(page.PathHome, anyone, endpoint(p.home.Home))
	root.get(page.PathTerms, anyone, endpoint(p.home.Terms))
	root.get(page.PathPrivacy, anyone, endpoint(p.home.Privacy))
	root.get(page.PathAssets+":name", anyone, endpoint(p.renderer.Asset))
	root.get(page.PathLanguage+":tag", anyone, endpoint(p.renderer.ChooseLanguage))
	root.get(logo.PathPrefix+":client_id", anyone, endpoint(p.logos.Serve))
	root.get(page.PathLogin, anyone, endpoint(p.signin.Show))
	root.post(page.PathLogin, sameOrigin, endpoint(p.signin.SignIn))
	root.post(page.PathLogout, sameOrigin, endpoint(p.signin.SignOut))
	root.get(consent.Path, signedIn, endpoint(p.consent.Show))
	root.post(consent.Path, sameOrigin, signedIn, endpoint(p.consent.Decide))
	root.get(page.PathAccount, signedIn, endpoint(p.account.Show))
	root.get(records.Path, signedIn, endpoint(p.records.List))
	root.get(records.PathRecord, signedIn, endpoint(p.records.Record))
	root.get(records.PathVerdict, signedIn, endpoint(p.records.Verdict))
	root.post(records.PathCheck, sameOrigin, signedIn, endpoint(p.records.Check))
	root.get(records.PathDetails, signedIn, endpoint(p.records.Details))
	root.get(records.PathDelete, signedIn, endpoint(p.records.AskToDelete))
	root.post(records.PathDelete, sameOrigin, signedIn, endpoint(p.records.Delete))
	root.get(records.PathDeleted, signedIn, endpoint(p.records.Deleted))
	root.post(records.PathUndo, sameOrigin, signedIn, endpoint(p.records.Undo))
	root.post(records.PathAllow, sameOrigin, signedIn, endpoint(p.records.Allow))
	root.get(records.PathOriginal, signedIn, endpoint(p.records.Original))
	root.get(records.PathBaked, signedIn, endpoint(p.records.Baked))
	root.get(records.PathVersion, signedIn, endpoint(p.records.Version))
	root.get(records.PathPrint, signedIn, endpoint(p.records.Print))
	root.get(records.PathPDF, signedIn, endpoint(p.records.PDF))
	root.get(records.PathPicture, signedIn, endpoint(p.records.Picture))
	root.get(records.PathFile, signedIn, endpoint(p.records.File))
	root.get(account.PathHistory, signedIn, endpoint(p.account.History))
	root.get(share.Path, signedIn, endpoint(p.share.List))
	root.post(share.Path, sameOrigin, signedIn, endpoint(p.share.Make))
	root.get(share.PathNew, signedIn, endpoint(p.share.Choose))
	root.get(share.PathPreview, signedIn, endpoint(p.share.Preview))
	root.get(share.PathPart, signedIn, endpoint(p.share.Part))
	root.get(share.PathShare, signedIn, endpoint(p.share.Show))
	root.get(share.PathStop, signedIn, endpoint(p.share.AskToStop))
	root.post(share.PathStop, sameOrigin, signedIn, endpoint(p.share.Stop))
	root.get(share.PathReader, anyone, endpoint(p.share.Read))
	root.post(share.PathReader, sameOrigin, endpoint(p.share.Unlock))
	root.get(share.PathItem, anyone, endpoint(p.share.Item))
	root.get(share.PathOriginal, anyone, endpoint(p.share.Original))
	root.get(share.PathPrint, anyone, endpoint(p.share.Print))
	root.get(share.PathPDF, anyone, endpoint(p.share.PDF))
	root.get(share.PathPicture, anyone, endpoint(p.share.Picture))
	root.get(share.PathFile, anyone, endpoint(p.share.File))
	root.post(account.PathZone, sameOrigin, signedIn, endpoint(p.account.SetZone))
	root.get(page.PathApps, signedIn, endpoint(p.account.Apps))
	root.get(archive.Path, signedIn, endpoint(p.archive.Show))
	routeGroup{root.group, archive.Time}.get(archive.PathZIP, signedIn, endpoint(p.archive.Send))
	files := routeGroup{root.group, fileTime + requestTime}
	root.get(records.PathAdd, signedIn, endpoint(p.records.Add))
	files.post(records.PathAdd, sameOrigin, signedIn, h.guard(h.limits.files.admit), endpoint(p.records.Give))
	root.get(records.PathUpload, signedIn, endpoint(p.records.Upload))
	root.post(records.PathKeep, sameOrigin, signedIn, endpoint(p.records.Keep))
	root.post(records.PathDrop, sameOrigin, signedIn, endpoint(p.records.Drop))
	root.get(records.PathImport, signedIn, endpoint(p.records.Import))
	root.get(account.PathStop, signedIn, endpoint(p.account.AskToStop))
	root.post(account.PathStop, sameOrigin, signedIn, endpoint(p.account.Stop))

	root.get(pathHealth, anyone, h.probes.health)
	root.get(pathReady, anyone, h.probes.ready)
}

// routesOf is the surface of one service.
func (h host) routesOf(svc api, group routeGroup) {
	token, upload := svc.guard.Need, h.guard(h.limits.uploads.admit)
	uploads := routeGroup{group.group, readTimeout + requestTime}
	group.get(service.PathDiscovery, h.limit(h.limits.discoveries, byAddress), imsx.Endpoint(svc.discovery.Get))
	group.get(service.PathCredentials, token(svc.CredentialReadonly), imsx.Endpoint(svc.credentials.Get))
	uploads.post(service.PathCredentials, token(svc.CredentialUpsert), h.limit(h.limits.upserts, byRecord), upload, imsx.Endpoint(svc.credentials.Upsert))
	group.get(service.PathProfile, token(svc.ProfileReadonly), imsx.Endpoint(svc.profile.Get))
	uploads.put(service.PathProfile, token(svc.ProfileUpdate), upload, imsx.Endpoint(svc.profile.Put))
}

// limit lets a request pass as often as the rate allows the key.
func (h host) limit(r rate, key func(*gin.Context) string) gin.HandlerFunc {
	return h.guard(r.spend(key))
}

// anyone lets every request pass.
func anyone(*gin.Context) {}

// routeGroup asks for a guard on every route, and gives every request a deadline.
type routeGroup struct {
	group *gin.RouterGroup
	time  time.Duration // that a request may take
}

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
	g.group.Handle(method, path, append([]gin.HandlerFunc{deadline(g.time), guard}, handlers...)...)
}
