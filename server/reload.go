package server

import (
	"reflect"
	"strings"
)

// Reload applies those of the settings that can change while the host runs: the log level, the rate limits, and what the
// certificate files and the list of known issuers hold. It logs the keys of the settings that it has applied, and of those
// that only a restart applies. It MUST NOT be called twice at once.
func (s *Server) Reload(next Settings) {
	if err := s.known.load(next.KnownIssuers); err != nil {
		s.log.Error("the new list of known issuers cannot be used; the host goes on with the one it has", "error", err)
		next.KnownIssuers = s.running.KnownIssuers
	}
	applied, left := []string{}, []string{}
	running, given := reflect.ValueOf(&s.running).Elem(), reflect.ValueOf(next.Config)
	for _, field := range reflect.VisibleFields(given.Type()) {
		now, then := running.FieldByIndex(field.Index), given.FieldByIndex(field.Index)
		if field.Anonymous || reflect.DeepEqual(now.Interface(), then.Interface()) {
			continue
		}
		if key := field.Tag.Get("koanf"); reloadable(key) {
			applied = append(applied, key)
			now.Set(then)
		} else {
			left = append(left, key)
		}
	}
	s.level.Set(next.Level)
	s.limits.setRates(next.Bounds)
	if s.certificate != nil {
		s.certificate.reload()
	}
	s.log.Info("read the settings again", "applied", applied, "need_restart", left)
}

func reloadable(key string) bool {
	return key == "log-level" || key == "known-issuers" ||
		strings.HasSuffix(key, "-per-minute") || strings.HasSuffix(key, "-burst") || strings.HasSuffix(key, "-per-hour")
}
