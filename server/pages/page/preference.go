package page

import (
	"cmp"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
	"clrhost/server/pages/words"
)

// Cookies that hold what a reader prefers. They say nothing about who it is.
const (
	cookieLanguage = "clrhost_lang"
	cookieZone     = "clrhost_zone"

	preferenceLife = 365 * 24 * time.Hour
)

// Cookie returns a cookie of this host's pages. It has no Max-Age, so it ends with the browser.
func (r *Renderer) Cookie(name, value string) *http.Cookie {
	return &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     cmp.Or(r.base, "/"),
		HttpOnly: true,
		Secure:   r.secure,
		SameSite: http.SameSiteLaxMode,
	}
}

// setCookie sets a cookie of this host's pages for a time; none removes it.
func (r *Renderer) setCookie(c *gin.Context, name, value string, life time.Duration) {
	cookie := r.Cookie(name, value)
	cookie.MaxAge = cmp.Or(int(life.Seconds()), -1)
	http.SetCookie(c.Writer, cookie)
}

func cookie(c *gin.Context, name string) string {
	found, err := c.Request.Cookie(name)
	if err != nil {
		return ""
	}
	return found.Value
}

// Language is the one that the reader chose, or else the one that the browser asks for.
func (r *Renderer) Language(c *gin.Context) *words.Language {
	if chosen, ok := words.Named(cookie(c, cookieLanguage)); ok {
		return chosen
	}
	return words.Accepted(c.GetHeader("Accept-Language"))
}

// zone is the one that the reader chose; nil when it is not known.
func (r *Renderer) zone(c *gin.Context) *time.Location {
	name := cookie(c, cookieZone)
	if name == "" {
		return nil
	}
	zone, _ := Zone(name)
	return zone
}

// ChooseLanguage serves GET PathLanguage:tag?next=NEXT: the reader prefers the language from now on, and goes on to next.
// It is a link, so that it works on every page and without a script; one who follows such a link from elsewhere reads
// another language, and no more.
func (r *Renderer) ChooseLanguage(c *gin.Context) error {
	chosen, ok := words.Named(c.Param("tag"))
	if !ok {
		return fault.New(fault.NotFound, "The pages are not in this language.")
	}
	r.setCookie(c, cookieLanguage, chosen.Tag, preferenceLife)
	next := c.Query("next")
	if !r.IsLocal(next) {
		next = r.Path(PathHome)
	}
	c.Redirect(http.StatusSeeOther, next)
	return nil
}

// SetZone makes the times of the pages those of a zone from now on; "" makes them UTC.
func (r *Renderer) SetZone(c *gin.Context, name string) error {
	if name == "" {
		r.setCookie(c, cookieZone, "", 0)
		return nil
	}
	if _, ok := Zone(name); !ok {
		return fault.New(fault.BadData, "There is no such time zone.")
	}
	r.setCookie(c, cookieZone, name, preferenceLife)
	return nil
}

// ZoneOf is the name of the zone that the reader chose; "" when it is not known.
func (r *Renderer) ZoneOf(c *gin.Context) string {
	if zone := r.zone(c); zone != nil {
		return zone.String()
	}
	return ""
}
