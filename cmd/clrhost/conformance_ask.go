package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"

	"clrhost/conformance/provider/probe"
)

// interview puts questions to the person at the terminal, one at a time.
type interview struct {
	mu    sync.Mutex
	out   io.Writer
	lines <-chan string // closed when no more will come
	asked int
}

// newInterview reads answers from stdin. A read from a terminal cannot be called off, so the reader ends with its input
// or with the program.
func newInterview(stdin io.Reader, out io.Writer) *interview {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(stdin); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return &interview{out: out, lines: lines}
}

var errNoAnswer = errors.New("the input ended before the address was pasted")

// ask shows a URL to open and returns the one that the browser was sent to in the end.
func (i *interview) ask(ctx context.Context, question probe.Question) (landed string, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked++
	address := question.URL
	fmt.Fprintf(i.out, "\nSign-in %d; %s. Open this address in a browser, sign in with the account of the run, and allow what is asked:\n\n"+
		"  %s\n\nThe browser is then redirected to %s, where no server answers; that is expected.\n"+
		"Paste the whole address from its address bar here, and press Enter:\n", i.asked, remaining(question.Left), address, target(address))
	for {
		select {
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case line, open := <-i.lines:
			if !open {
				return "", errNoAnswer
			}
			if line = strings.TrimSpace(line); isLanding(line) {
				return line, nil
			}
			fmt.Fprintf(i.out, "That is not it: the address begins with %s and has code= or error= in it. Paste it here:\n", target(address))
		}
	}
}

// remaining says how many sign-ins will follow.
func remaining(left int) string {
	if left == 0 {
		return "no other is needed, if all that is asked for is granted"
	}
	return fmt.Sprintf("at most %d more", left)
}

// target is where an authorization request asks to be sent.
func target(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "another site"
	}
	return u.Query().Get("redirect_uri")
}

// isLanding reports whether text looks like the end of an authorization (RFC 6749, Sections 4.1.2 and 4.1.2.1).
func isLanding(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.IsAbs() && (u.Query().Has("code") || u.Query().Has("error"))
}
