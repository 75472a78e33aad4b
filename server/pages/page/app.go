package page

import (
	"unicode"
	"unicode/utf8"

	"clrhost/internal/text"
	"clrhost/server/pages/logo"
	"clrhost/storage"
)

// App is a client as a page shows it. The client chose everything in it. Only Host can be trusted: the client
// receives its users there.
type App struct {
	ID        string
	Name      string // one line, without characters that steer the text around them; the host when there is none
	Initial   string // the first letter of Name, for the tile behind the logo
	Host      string // the host name of its redirect URIs, in ASCII
	Pending   bool
	Suspended bool

	Logo string // the path of its picture on this host, below the base path; "" when it has none to show

	// The three URLs are http or https, or empty.
	URI, TosURI, PolicyURI string
}

// AppOf prepares a client for showing.
func AppOf(client storage.Client) App {
	app := App{
		ID:        client.ID,
		Name:      NameOf(client.Shown()),
		Pending:   client.State == storage.ClientPending,
		Suspended: client.State == storage.ClientSuspended,
		URI:       linkable(client.URI),
		TosURI:    linkable(client.TosURI),
		PolicyURI: linkable(client.PolicyURI),
	}
	if client.State == storage.ClientActive && client.LogoURI != "" {
		app.Logo = logo.Path(client)
	}
	if len(client.RedirectURIs) > 0 {
		app.Host = HostOf(client.RedirectURIs[0])
	}
	first, _ := utf8.DecodeRuneInString(app.Name)
	app.Initial = string(unicode.ToUpper(first))
	return app
}

// NameOf returns a client's name as a line, or its host when nothing of the name can be shown.
func NameOf(shown storage.Shown) string {
	name := text.Line(shown.Name, maxName)
	if name == "" && len(shown.RedirectURIs) > 0 {
		name = HostOf(shown.RedirectURIs[0])
	}
	return name
}

// HostOf returns the host of an http or https URL, with its port when one is written, and "" for anything else.
func HostOf(rawURL string) string {
	u, ok := webURL(rawURL)
	if !ok {
		return ""
	}
	return u.Host
}

func linkable(rawURL string) string {
	if _, ok := webURL(rawURL); !ok {
		return ""
	}
	return rawURL
}

// maxName is how many characters of a client's name are shown.
const maxName = 80
