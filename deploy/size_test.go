package deploy

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// BenchmarkSize upserts records of one learner, 8 at a time, as partners do over HTTP. It is where the figures of "Size" in
// docs/operations.md are from: go test -run '^$' -bench Size -benchtime 5000x ./deploy
func BenchmarkSize(b *testing.B) {
	operate(b)
	for name, newURL := range map[string]func(testing.TB) string{"sqlite": storagetest.SQLiteURL, "postgres": storagetest.PostgresURL} {
		b.Run(name, func(b *testing.B) {
			host := serve(b, newURL(b))
			l := newLoad(b, host, host.site())
			b.SetParallelism(4)
			b.ResetTimer()
			b.RunParallel(func(work *testing.PB) {
				for work.Next() {
					if err := l.upsert(b.Context()); err != nil {
						b.Error(err)
					}
				}
			})
			b.StopTimer()
			sent := 0
			for jws := range l.sent {
				sent += len(jws)
			}
			memory := host.memory(b)
			host.signal(b, syscall.SIGINT) // which brings all of it into the file
			require.NoError(b, host.wait(b))
			n := float64(b.N)
			b.ReportMetric(n/b.Elapsed().Seconds(), "records/s")
			b.ReportMetric(float64(sent)/n, "B-sent/record")
			b.ReportMetric(float64(stored(b, host.database))/n, "B-stored/record")
			b.ReportMetric(float64(memory)/(1<<20), "MiB")
		})
	}
}

// memory is the most that the process has had in memory, in bytes.
func (p *process) memory(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(p.cmd.Process.Pid), "status"))
	require.NoError(t, err)
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(t, found, string(bytes.TrimSpace(status)))
	kB, err := strconv.Atoi(string(found[1]))
	require.NoError(t, err)
	return kB << 10
}

// stored is how many bytes a database takes.
func stored(t testing.TB, database string) (size int64) {
	t.Helper()
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		file, err := os.Stat(path)
		require.NoError(t, err)
		return file.Size()
	}
	require.NoError(t, storagetest.Raw(t, database).QueryRow(`SELECT sum(pg_total_relation_size(oid)) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`).Scan(&size))
	return size
}
