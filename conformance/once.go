package conformance

// maxTries is how often something that cases share is tried, when what keeps it from being made may pass.
const maxTries = 3

// shared is something that cases share, made by the first that needs it.
type shared struct {
	turn  chan struct{} // held by the case that makes it
	made  any
	end   any // how making it ended early; nil when it did not
	tries int
}

func (s *Session) value(name string) *shared {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values[name] == nil {
		s.values[name] = &shared{turn: make(chan struct{}, 1)}
	}
	return s.values[name]
}

// Once returns the value of a name, which the first case that needs it makes for all. If it cannot be made, every case
// that needs it ends in the same way; but if that is for a reason that may pass, such as a host that limits requests or a
// case that ran out of time, the next case that needs it tries again, a few times.
func Once[T any](p Prober, name, what string, make func() T) T {
	a := p.attempt()
	value := a.session.value(name)
	select {
	case value.turn <- struct{}{}:
		defer func() { <-value.turn }()
	case <-a.ctx.Done():
		a.Later("%s could not be obtained: another case was still obtaining it", what)
	}
	if value.tries == 0 || passes(value.end) && value.tries < maxTries {
		value.tries++
		value.made, value.end = made(a, name, func() any { return Given(p, what, make) })
	}
	if value.end != nil {
		panic(value.end)
	}
	return value.made.(T)
}

// made makes something in the name of all who share it, and returns how that ended, if early.
func made(a *Attempt, name string, make func() any) (value, end any) {
	before := a.name
	defer func() {
		a.name = before
		end = recover()
		if cause, isUnable := end.(unable); isUnable && a.ctx.Err() != nil {
			cause.passes = true
			end = cause
		}
	}()
	a.name = name
	return make(), nil
}

// passes reports whether an end may be another one at the next try.
func passes(end any) bool {
	cause, isUnable := end.(unable)
	return isUnable && cause.passes
}
