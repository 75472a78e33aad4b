// Package inflight bounds how much work is under way at once: of one key, such as a client, and in all. It is the
// complement of throttle, which bounds how often something happens: a few requests that take much memory, or much of a
// processor, or a long time, are enough to fill a host.
//
// Work that finds a gate full waits in the order of arrival, and is rejected when its turn does not come in time. Work of
// one key waits for its own key first, so a client that sends more than its share delays itself. Bounds are per process, as
// the memory and processors that they protect are.
package inflight
