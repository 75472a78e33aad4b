package provider

// GroupsOfProfiles are the names of the groups that each profile but full selects.
var GroupsOfProfiles = profiles

// Chance estimates how many random bits values hold, and LeastBits is how many they must hold.
func Chance(values []string) float64 { return chance(values) }

const LeastBits = leastBits

// Unread is what is new on a page.
var Unread = unread
