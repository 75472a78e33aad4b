package server

import (
	"bytes"
	"context"
	"log/slog"
)

// connections is what net/http logs about connections. Anybody who connects can cause a failed handshake, so that is not
// worth a warning; that no connection can be accepted is.
type connections struct{ log *slog.Logger }

func (c connections) Write(line []byte) (int, error) {
	level := slog.LevelWarn
	if bytes.HasPrefix(line, []byte("http: TLS handshake error")) {
		level = slog.LevelDebug
	}
	c.log.Log(context.Background(), level, "connection", "error", string(bytes.TrimSpace(line)))
	return len(line), nil
}
