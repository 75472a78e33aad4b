// Package probe plays a partner platform in front of a provider of the CLR service, for the cases of package provider: it
// registers clients, has a person sign in and consent, exchanges codes, and reads and writes through the API. It knows the
// host only by its URL and an account; everything else it learns as a partner would.
//
// Partner is the role that the engine runs, one for each run. Probe is what one case works with. Every request goes
// through Probe and comes back as a Reply, on which expectations are calls.
package probe
