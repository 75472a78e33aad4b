// Package profile serves getProfile and putProfile: the Profile of the person who gave the authorization
// (CLR 2.0, Profile).
//
// Without a stored profile a person has one that is made from the account: its id, name and e-mail address. A profile that
// a partner puts is checked against the standard's model, stored byte for byte and returned from then on. The id stays the
// account's, because partners recognise the person by it: a profile with another id is rejected.
package profile
