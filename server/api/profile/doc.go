// Package profile serves getProfile and putProfile: the Profile of the person who gave the authorization
// (CLR 2.0, Profile).
//
// A person who never put a profile has one all the same, made from the account: its id, name and e-mail address. What a
// partner puts is held against the standard's model, kept byte for byte and returned from then on. The id stays the
// account's, because partners recognise the person by it: a profile under another id is refused.
package profile
