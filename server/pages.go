package server

import (
	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/oauth"
	"clrhost/server/admin"
	"clrhost/server/api/service"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/server/pages/account"
	"clrhost/server/pages/archive"
	"clrhost/server/pages/consent"
	"clrhost/server/pages/home"
	"clrhost/server/pages/logo"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/pages/share"
	"clrhost/server/pages/signin"
)

// pages are the handlers of the pages.
type pages struct {
	renderer *page.Renderer
	signin   *signin.Handler
	consent  *consent.Handler
	account  *account.Handler
	home     *home.Handler
	logos    *logo.Shelf
	records  *records.Handler
	archive  *archive.Handler
	share    *share.Handler
}

func (b base) pages(logos *logo.Shelf, checker records.Checker, in *intake.Intake, importer records.Importer) (pages, error) {
	settings, deps := b.settings, b.deps
	var visitors *signin.Handler // which needs the renderer that needs it
	renderer, err := page.New(page.Config{
		HostName:   settings.Name,
		Address:    settings.URL.Host,
		BasePath:   settings.BasePath,
		Secure:     settings.Secure,
		TermsURL:   settings.TermsURL,
		PrivacyURL: settings.PrivacyURL,
		Visitor:    func(c *gin.Context) (*page.Visitor, error) { return visitors.Visitor(c) },
	}, home.Templates, signin.Templates, consent.Templates, account.Templates, records.Templates, archive.Templates,
		page.With(share.Templates, records.Parts))
	if err != nil {
		return pages{}, err
	}
	visitors = signin.New(signin.Config{
		Store:     deps.Store,
		Pages:     renderer,
		Home:      page.PathRecords,
		Addresses: b.limits.signinAddresses,
		Accounts:  b.limits.signinAccounts,
		Now:       deps.Now,
	})
	held := &records.Handler{
		Store: deps.Store, Pages: renderer, Issuers: b.known, Drawing: inflight.New(records.Drawing),
		Checker: checker, Checks: b.limits.checks.Allow, Now: deps.Now,
		Intake: in, Importer: importer, Uploads: b.limits.given.Allow, Deletions: b.limits.deletions.Allow,
		Printer: b.pdfs(), PDFs: b.limits.pdfs.Allow, Origin: settings.URL.Scheme + "://" + settings.URL.Host,
	}
	links := &share.Handler{
		Store: deps.Store, Pages: renderer, Keys: deps.Keys, Issuers: b.known, Checker: checker, Pictures: held, Press: held,
		URL: settings.Issuer, Now: deps.Now, Reader: visitorID(visitors), Addresses: b.limits.shareAddresses,
		Passphrases: b.limits.passphrases, Checks: b.limits.shareChecks, Views: b.limits.shareViews, Unlocking: inflight.New(share.Unlocking),
	}
	held.Links = links
	return pages{
		renderer: renderer,
		signin:   visitors,
		logos:    logos,
		consent: &consent.Handler{Store: deps.Store, Pages: renderer, Logos: logos, Now: deps.Now, Lasts: consent.Lasts{
			Most: oauth.DefaultGrantLifespan, Unused: oauth.DefaultRefreshLifespan, Once: oauth.DefaultAccessLifespan,
		}},
		account: &account.Handler{
			Store:   deps.Store,
			Stopper: admin.Actions{Store: deps.Store, Keys: deps.Keys, Now: deps.Now},
			Pages:   renderer,
			Logos:   logos,

			HistoryLife: settings.Retention().History,
			Unused:      oauth.DefaultRefreshLifespan,
		},
		records: held,
		archive: &archive.Handler{Store: deps.Store, Pages: renderer, Issuers: b.known, Writing: inflight.New(archive.Writing), Now: deps.Now},
		share:   links,
		home: &home.Handler{
			Pages:        renderer,
			Signin:       visitors,
			DiscoveryURL: settings.Issuer + service.CLR().BasePath + service.PathDiscovery,
		},
	}, nil
}

// visitorID is who is signed in where that does not matter otherwise.
func visitorID(visitors *signin.Handler) func(c *gin.Context) (userID string) {
	return func(c *gin.Context) string {
		user, _, ok, err := visitors.Current(c)
		if err != nil || !ok {
			return ""
		}
		return user.ID
	}
}

// browser is the oauth.Browser of this host.
type browser struct {
	*page.Renderer
	signin *signin.Handler
}

func (b browser) SignedIn(c *gin.Context) (userID string, sessionHash []byte, ok bool, err error) {
	user, sessionHash, ok, err := b.signin.Current(c)
	return user.ID, sessionHash, ok, err
}

func (b browser) SignInURL(next string) string { return b.signin.SignInURL(next) }

func (b browser) ConsentURL(authorizationID string) string {
	return b.Path(consent.URL(authorizationID))
}

func (b browser) ShowError(c *gin.Context, status int, title, advice phrase.Phrase) {
	b.Problem(c, status, title, advice)
}
