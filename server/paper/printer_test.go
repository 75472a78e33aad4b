package paper_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"clrhost/internal/chromium/installed"
	"clrhost/server/inflight"
	"clrhost/server/paper"
)

// patience is for what takes no time unless something is wrong.
const patience = 20 * time.Second

// printer returns a printer with a real Chromium. Root runs it without its sandbox, which does not work for root.
func printer(t *testing.T, cfg paper.Config) *paper.Printer {
	t.Helper()
	path, ok := installed.Find()
	if !ok {
		missing(t, "Chromium")
	}
	cfg.Path, cfg.NoSandbox = path, os.Geteuid() == 0
	return watched(t, cfg)
}

// pretender returns a printer whose Chromium is a shell script.
func pretender(t *testing.T, cfg paper.Config, script string) *paper.Printer {
	t.Helper()
	cfg.Path = filepath.Join(t.TempDir(), "chromium")
	require.NoError(t, os.WriteFile(cfg.Path, []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	return watched(t, cfg)
}

// watched returns a printer that leaves neither a process nor a file behind.
func watched(t *testing.T, cfg paper.Config) *paper.Printer {
	t.Helper()
	folder, err := os.MkdirTemp("", "paper") // a short name: Chromium's sockets have theirs in it, of at most 108 bytes
	require.NoError(t, err)
	t.Setenv("TMPDIR", folder)
	p := paper.New(cfg)
	t.Cleanup(func() {
		p.Close()
		require.Eventually(t, func() bool { return len(processes(t, folder)) == 0 }, patience, 10*time.Millisecond, "processes are left")
		left, err := os.ReadDir(folder)
		require.NoError(t, err)
		require.Empty(t, left)
		require.NoError(t, os.Remove(folder))
	})
	return p
}

// processes are the processes whose home is in a folder, by their command lines.
func processes(t *testing.T, folder string) (found []string) {
	t.Helper()
	environments, err := filepath.Glob("/proc/[0-9]*/environ")
	require.NoError(t, err)
	for _, name := range environments {
		environment, err := os.ReadFile(name)
		if err == nil && strings.Contains(string(environment), "HOME="+folder) { // one that has ended has none
			line, _ := os.ReadFile(filepath.Join(filepath.Dir(name), "cmdline"))
			found = append(found, string(line))
		}
	}
	return found
}

// missing skips a test for which something is not installed, and fails it under CI=true.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("no %s was found, and CI=true requires one", what)
	}
	t.Skipf("no %s was found", what)
}

// inspect runs a program of Poppler on a PDF, which is FILE in its arguments.
func inspect(t *testing.T, pdf []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		missing(t, program+" (poppler-utils)")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o600))
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "FILE", file)
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// text is what a PDF says.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	return inspect(t, pdf, "pdftotext", "-layout", "FILE", "-")
}

const address = "https://records.example.edu/records/1/pdf"

func document(body string) paper.Document {
	return paper.Document{
		HTML:    []byte(`<!doctype html><html lang="es"><head><meta charset="utf-8"><title>Título – clrhost</title></head><body>` + body + `</body></html>`),
		Address: address,
		Header:  `<div style="font: 8pt sans-serif; padding-left: 18mm">Ada Läufer</div>`,
		Footer:  `<div style="font: 8pt sans-serif; padding-left: 18mm">sheet <span class="pageNumber"></span> of <span class="totalPages"></span></div>`,
	}
}

// The PDF keeps what somebody who cannot see it needs, and everything that it is shown with.
func TestThePDFIsTagged(t *testing.T) {
	p := printer(t, paper.Config{})
	pdf, err := p.Print(t.Context(), "ada", document(`<style>@page { size: letter; margin: 18mm } h2 { break-before: page }</style>
		<h1>Expediente</h1><table><caption>Cursos</caption><thead><tr><th scope="col">Código</th><th scope="col">Nota</th></tr></thead>
		<tbody><tr><td>BIO 101</td><td>A</td></tr></tbody></table><h2 id="b">Más</h2><p>Ένα, два, <a href="#b">aquí</a>, <a href="/x">allí</a></p>`))
	require.NoError(t, err)
	info := inspect(t, pdf, "pdfinfo", "FILE")
	for _, line := range []string{`Title:\s+Título – clrhost`, `Tagged:\s+yes`, `JavaScript:\s+no`, `Pages:\s+2`, `Page size:\s+612 x 792`} {
		require.Regexp(t, line, info)
	}
	structure := inspect(t, pdf, "pdfinfo", "-struct-text", "FILE")
	for _, part := range []string{"H1", "Expediente", "Table", "Caption", "TH", "/Scope /Column", "Código", "TD", "H2"} {
		require.Contains(t, structure, part)
	}
	require.Contains(t, string(pdf), "/Lang (es)")
	require.Contains(t, inspect(t, pdf, "pdfinfo", "-url", "FILE"), "https://records.example.edu/x")
	fonts := strings.Split(strings.TrimSpace(inspect(t, pdf, "pdffonts", "FILE")), "\n")[2:]
	require.NotEmpty(t, fonts)
	for _, font := range fonts {
		require.Regexp(t, `\byes (yes|no) +(yes|no)\b`, font, "every font is embedded")
	}
	said := text(t, pdf)
	for _, part := range []string{"Ada Läufer", "sheet 1 of 2", "sheet 2 of 2", "Ένα, два"} {
		require.Contains(t, said, part)
	}
}

// What a stranger wrote into a document is not run, and reaches nobody: neither this machine nor its files.
func TestAHostileDocumentReachesNothing(t *testing.T) {
	p := printer(t, paper.Config{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Errorf("the document reached %s", listener.Addr())
			_ = conn.Close()
		}
	}()
	secret := filepath.Join(t.TempDir(), "secret.html")
	require.NoError(t, os.WriteFile(secret, []byte("the secret of a file"), 0o644))
	hostile := strings.NewReplacer("OUT", "http://"+listener.Addr().String(), "FILE", "file://"+secret).Replace(`
		<link rel="preconnect" href="OUT/"><link rel="dns-prefetch" href="OUT/"><link rel="prefetch" href="OUT/"><link rel="stylesheet" href="OUT/a.css">
		<link rel="preload" as="image" href="OUT/b.png"><link rel="icon" href="OUT/i.png"><meta http-equiv="refresh" content="0; url=OUT/refresh">
		<base href="OUT/"><style>@import url(OUT/c.css); @font-face { font-family: x; src: url(OUT/f.woff2) } p { background: url(OUT/d.png); font-family: x }</style>
		<script>document.title = 'ran'; document.body.append('the script ran'); fetch('OUT/s'); location = 'OUT/l'</script><script src="OUT/e.js"></script>
		<p id="honest" onclick="x()">what is honest</p><img src="OUT/g.png" onerror="document.body.append('the script ran')"><img src="FILE">
		<iframe src="OUT/h"></iframe><iframe src="FILE"></iframe><iframe srcdoc="<script>parent.location = 'OUT/p'</script>"></iframe>
		<object data="OUT/o"></object><embed src="FILE"><video src="OUT/v.mp4" poster="OUT/w.png" autoplay></video><audio src="OUT/a.mp3" autoplay></audio>
		<form action="OUT/form" method="post"><input autofocus onfocus="this.form.submit()"></form>
		<svg><image href="OUT/x.png"/><use href="OUT/y.svg#a"/><script>document.body.append('the script ran')</script></svg>
		<a href="OUT/ping" ping="OUT/ping">a link</a>`)
	pdf, err := p.Print(t.Context(), "ada", document(hostile))
	require.NoError(t, err)
	said := text(t, pdf)
	require.Contains(t, said, "what is honest")
	require.NotContains(t, said, "the script ran")
	require.NotContains(t, said, "the secret of a file")
	require.NotRegexp(t, `Title:\s+ran`, inspect(t, pdf, "pdfinfo", "FILE"))
}

// A document that takes for ever is given up, with its processes.
func TestTheDeadline(t *testing.T) {
	endless := document(strings.Repeat("<table><tr><td><div style='display: grid'><i>", 40_000))
	_, err := printer(t, paper.Config{Time: time.Second}).Print(t.Context(), "ada", endless)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NoError(t, t.Context().Err(), "it is the deadline of the printer")
}

func TestWhatIsNoChromium(t *testing.T) {
	for name, script := range map[string]string{"dies": "echo out of order >&2; exit 3", "dies with a child": "sleep 600 >/dev/null 2>&1 3<&- 4>&- & echo out of order >&2; exit 3"} {
		t.Run(name, func(t *testing.T) {
			_, err := pretender(t, paper.Config{}, script).Print(t.Context(), "ada", document("x"))
			require.ErrorContains(t, err, "out of order")
		})
	}
	t.Run("answers nothing", func(t *testing.T) {
		_, err := pretender(t, paper.Config{Time: 300 * time.Millisecond}, "sleep 600 & sleep 600").Print(t.Context(), "ada", document("x"))
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
	t.Run("is not there", func(t *testing.T) {
		_, err := watched(t, paper.Config{Path: "/nowhere/chromium"}).Print(t.Context(), "ada", document("x"))
		require.ErrorContains(t, err, "/nowhere/chromium")
	})
	t.Run("gets no secrets", func(t *testing.T) {
		t.Setenv("CLRHOST_DATABASE", "postgres://clrhost:a-password@db/clrhost")
		_, err := pretender(t, paper.Config{}, "env; exit 3").Print(t.Context(), "ada", document("x"))
		require.ErrorContains(t, err, "HOME=")
		require.NotContains(t, err.Error(), "a-password")
	})
}

// Documents are printed one at a time, a few wait, and the others are told to come back.
func TestTheQueue(t *testing.T) {
	p := pretender(t, paper.Config{Waiting: patience}, `mkdir "$TMPDIR/../alone" || exec echo crowded; sleep .1; rmdir "$TMPDIR/../alone"; exec echo alone`)
	var all sync.WaitGroup
	failures := make(chan error, 20)
	for i := range cap(failures) {
		all.Go(func() {
			_, err := p.Print(t.Context(), fmt.Sprint("person ", i), document("x"))
			failures <- err
		})
	}
	all.Wait()
	close(failures)
	full := 0
	for err := range failures {
		if errors.Is(err, inflight.ErrFull) {
			full++
			continue
		}
		require.ErrorContains(t, err, "alone")
	}
	require.Equal(t, cap(failures)-5, full)
}

// Nobody waits longer than they may, and one who goes away waits no more.
func TestWaiting(t *testing.T) {
	p := pretender(t, paper.Config{Waiting: 50 * time.Millisecond}, `sleep 600`)
	ctx, leave := context.WithCancel(t.Context())
	var first sync.WaitGroup
	first.Go(func() {
		_, err := p.Print(ctx, "ada", document("x"))
		assert.ErrorIs(t, err, context.Canceled)
	})
	require.Eventually(t, func() bool { return len(processes(t, os.Getenv("TMPDIR"))) > 0 }, patience, 10*time.Millisecond)
	_, err := p.Print(t.Context(), "eve", document("x"))
	require.ErrorIs(t, err, inflight.ErrFull)
	leave()
	first.Wait()
}

func TestClose(t *testing.T) {
	p := pretender(t, paper.Config{}, `sleep 600`)
	var printed sync.WaitGroup
	for range 3 {
		printed.Go(func() {
			_, err := p.Print(t.Context(), "ada", document("x"))
			assert.ErrorIs(t, err, paper.ErrClosed)
		})
	}
	require.Eventually(t, func() bool { return len(processes(t, os.Getenv("TMPDIR"))) > 0 }, patience, 10*time.Millisecond)
	p.Close()
	require.Empty(t, processes(t, os.Getenv("TMPDIR")))
	printed.Wait()
	_, err := p.Print(t.Context(), "ada", document("x"))
	require.ErrorIs(t, err, paper.ErrClosed)
}

func TestTooLarge(t *testing.T) {
	_, err := pretender(t, paper.Config{}, "exit 0").Print(t.Context(), "ada", document(strings.Repeat("x", 8<<20)))
	require.ErrorIs(t, err, paper.ErrTooLarge)
}

func TestFind(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "chromium")
	require.NoError(t, os.WriteFile(program, nil, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "text"), nil, 0o644))
	t.Setenv("PATH", folder)
	for named, want := range map[string]string{paper.Auto: program, program: program} {
		found, err := paper.Find(named)
		require.NoError(t, err)
		require.Equal(t, want, found)
	}
	for _, named := range []string{folder, filepath.Join(folder, "text"), filepath.Join(folder, "nothing")} {
		_, err := paper.Find(named)
		require.ErrorContains(t, err, named)
	}
	t.Setenv("PATH", "")
	found, err := paper.Find(paper.Auto)
	require.NoError(t, err)
	require.Empty(t, found)
}
