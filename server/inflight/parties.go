package inflight

// Parties are the keys of work for a client in the record of a learner: the client, and the learner. A person who registers many
// clients gets no more of the second than anybody else. Work that no client asked for has the learner's key alone.
func Parties(clientID, learnerID string) []string {
	learner := "learner " + learnerID
	if clientID == "" {
		return []string{learner}
	}
	return []string{"client " + clientID, learner}
}
