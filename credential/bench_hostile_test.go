package credential_test

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"clrhost/credential"
	"clrhost/credential/work"
	"clrhost/internal/strictjson"
)

// BenchmarkHostile verifies each hostile input at the body limit: CPU time and peak memory, beside the floor, which is
// encoding/json of the same bytes.
func BenchmarkHostile(b *testing.B) {
	h := newAttacker(b)
	for _, shape := range hostiles() {
		b.Run(shape.name, func(b *testing.B) {
			data := shape.make(h, 4<<20-64<<10)
			floor := measured(func() {
				var v any
				_ = json.Unmarshal(data, &v)
			})
			var word credential.Overall
			var cost cost
			var ctx context.Context
			for b.Loop() {
				ctx = work.Begin(b.Context(), work.Limit)
				cost = measured(func() {
					v := offline()
					c, err := credential.ParseFile(data, strictjson.Limits{})
					if err != nil {
						word = credential.Invalid
						return
					}
					word = v.Verify(ctx, c, asRecord).Overall
				})
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(len(data))/(1<<20), "MiB-in")
			b.ReportMetric(floor.cpu.Seconds()*1000, "ms-floor")
			b.ReportMetric(floor.memory/(1<<20), "MiB-floor")
			b.ReportMetric(cost.cpu.Seconds()*1000, "ms-CPU")
			b.ReportMetric(cost.memory/(1<<20), "MiB-peak")
			b.ReportMetric(float64(work.Of(ctx).Used())/1000, "ksteps")
			b.Log(word)
		})
	}
}

// cost is what something took: CPU time of the whole process, the garbage collector's too, and memory in bytes.
type cost struct {
	cpu    time.Duration
	memory float64
}

func measured(run func()) cost {
	debug.FreeOSMemory()
	before, start := resident(), cpuTime()
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most := before
		for {
			most = max(most, resident())
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	run()
	spent := cpuTime() - start
	close(done)
	return cost{spent, float64(<-peak - before)}
}

// resident is the memory that the process holds.
func resident() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() - sample[1].Value.Uint64()
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
