package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"clrhost/conformance/expected"
)

// Config says which cases of a suite run, and how. The zero Config runs all of them.
type Config struct {
	Profile  string        // the name of the selection that the suite is, for the report
	Only     []string      // names of groups, ids of cases or their beginning, or globs over ids; none means all
	Slow     bool          // also run the cases that wait for minutes
	Expected expected.List // the cases that are expected to fail or to stay undecided
	Skips    expected.List // the cases that are expected to be skipped; nil lets any be
	Command  string        // the command line of the run without its selection and reports, to repeat a case with; "" when unknown

	Parallel int           // cases at a time; zero means DefaultParallel
	Timeout  time.Duration // for one case, besides Patience; zero means DefaultTimeout. Slow cases have 15 minutes
	Patience time.Duration // how long a case waits for what it wrote to become visible; zero means 30 s
	Settings []Setting     // how the run was configured, for the report; secrets in it are hidden
	Limit    time.Duration // for the whole run; zero means DefaultLimit
	Brief    bool          // keep no exchanges of the cases that passed

	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) // waits; nil lets time pass
}

// The defaults of a Config, for those who show them.
const (
	DefaultParallel = 4
	DefaultTimeout  = 30 * time.Second
	DefaultLimit    = time.Hour
)

const (
	maxParallel     = 64 // a run asks no more patience than this
	defaultPatience = 30 * time.Second
	slowTimeout     = 15 * time.Minute
)

// Check reports everything that keeps a Config from being used with a suite; Only is compared with a suite that has
// cases. Each problem names the flag of the command line that sets the field.
func Check[P any](suite Suite[P], cfg Config) error {
	var problems []error
	if cfg.Parallel < 0 || cfg.Parallel > maxParallel {
		problems = append(problems, fmt.Errorf("--parallel: must be from 1 to %d", maxParallel))
	}
	if cfg.Timeout < 0 {
		problems = append(problems, errors.New("--timeout: must be a duration above 0, such as 30s"))
	}
	if cfg.Limit < 0 {
		problems = append(problems, errors.New("--limit: must be a duration above 0, such as 1h"))
	}
	for _, pattern := range cfg.Only {
		if len(suite) > 0 && len(suite.only([]string{pattern})) == 0 {
			problems = append(problems, fmt.Errorf("--only: profile %s has no group, case or pattern of cases %q; see clrhost conformance list", cfg.Profile, pattern))
		}
	}
	return errors.Join(problems...)
}

// filled returns the Config with defaults in its zero fields.
func (c Config) filled() Config {
	c.Parallel = cmp.Or(c.Parallel, DefaultParallel)
	c.Timeout = cmp.Or(c.Timeout, DefaultTimeout)
	c.Limit = cmp.Or(c.Limit, DefaultLimit)
	c.Patience = cmp.Or(c.Patience, defaultPatience)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	return c
}

// sleep returns after the time, or when ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
