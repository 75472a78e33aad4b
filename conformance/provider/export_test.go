package provider

// GroupsOfProfiles are the names of the groups that each profile but full selects.
var GroupsOfProfiles = profiles
