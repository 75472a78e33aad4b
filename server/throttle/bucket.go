package throttle

import (
	"container/heap"
	"time"
)

// bucket is what one key has spent, kept as the moment at which it will have regained all of it.
type bucket struct {
	key     string
	settled time.Time
	index   int // in the queue
}

// bySettled is a heap of the kept buckets: the one that is full again first is at the front.
type bySettled []*bucket

func (q bySettled) Len() int           { return len(q) }
func (q bySettled) Less(i, j int) bool { return q[i].settled.Before(q[j].settled) }

func (q bySettled) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *bySettled) Push(x any) {
	b := x.(*bucket)
	b.index = len(*q)
	*q = append(*q, b)
}

func (q *bySettled) Pop() any {
	last := len(*q) - 1
	b := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return b
}

// find returns the key's bucket: the overflow when the key has none and every place is held by a key that owes
// something, and nil when the key has taken nothing. The caller MUST hold the lock, here and below.
func (l *Limiter) find(key string, now time.Time) *bucket {
	if b, ok := l.buckets[key]; ok {
		return b
	}
	if len(l.queue) >= maxKeys && l.queue[0].settled.After(now) {
		return &l.overflow
	}
	return nil
}

// keep makes a bucket for a key for which find returned nil. In a full table one that is full again makes room.
func (l *Limiter) keep(key string, now time.Time) *bucket {
	if len(l.queue) >= maxKeys {
		settled := heap.Pop(&l.queue).(*bucket)
		delete(l.buckets, settled.key)
	}
	b := &bucket{key: key, settled: now}
	l.buckets[key] = b
	heap.Push(&l.queue, b)
	return b
}
