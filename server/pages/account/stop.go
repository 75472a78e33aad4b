package account

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"clrhost/server/admin"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/requestlog"
	"clrhost/storage"
)

// stopView is what the page shows that asks whether an app is to be stopped.
type stopView struct {
	app
	Back string // the path of the page of apps
}

// AskToStop serves GET PathStop: what stopping the app takes from it, and what it does not. Of an app that is not connected
// there is nothing to stop, as when somebody goes back after a stop: that leads to the apps that are.
func (h *Handler) AskToStop(c *gin.Context) error {
	connected, err := h.connected(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(connected, func(a storage.ConnectedApp) bool { return a.Client.ID == c.Param(paramClient) })
	if i < 0 {
		c.Redirect(http.StatusSeeOther, h.Pages.Path(page.PathApps))
		return nil
	}
	return h.Pages.Render(c, http.StatusOK, "stop.html", stopView{h.app(connected[i]), h.Pages.Path(page.PathApps)})
}

// noteStopped, before the client's id, is what Stop leaves for the page after it.
const noteStopped = "stopped "

// Stop serves POST PathStop. Stopping what is not connected changes nothing and is no error, so
// pressing twice does no harm.
func (h *Handler) Stop(c *gin.Context) error {
	userID, clientID := signin.User(c).ID, c.Param(paramClient)
	actor := admin.Actor{Role: admin.Learner, ID: userID, Address: c.ClientIP(), RequestID: requestlog.ID(c)}
	if err := h.Stopper.StopApp(c.Request.Context(), actor, userID, clientID); err != nil {
		return err
	}
	h.Pages.Leave(c, noteStopped+clientID)
	c.Redirect(http.StatusSeeOther, h.Pages.Path(page.PathApps))
	return nil
}
