package model

import (
	"maps"

	"clrhost/internal/untyped"
)

// The classes that are used outside this package.
const (
	ClrCredential         = "ClrCredential"
	AchievementCredential = "AchievementCredential"
	EndorsementCredential = "EndorsementCredential"
	VerifiableCredential  = "VerifiableCredential"
	Profile               = "Profile"
)

// Class is the shape of an object.
type Class struct {
	Closed   bool      // no member besides these
	Typed    Typing    // how the type of an object names this class
	Alias    string    // another name of the class in its type
	Contexts []Context // how the @context of a credential begins; nil for other classes
	Members  []Property

	rule func(r *reader, at string, object map[string]any) // what multiplicities cannot express
}

// Typing is how the type of an object names its class.
type Typing int

const (
	Untyped Typing = iota
	Listed         // among its types, all of them texts; a schema looks for the name only in an array
	Exact          // as its only type, and not in an array
)

// Property is a member of a class: what it holds, whether it is required, and whether it may be repeated. JSON-LD compaction
// may leave a single value of a plural property without its array.
type Property struct {
	Name     string
	Holds    Kind
	Required bool
	Plural   bool
}

func one(name string, holds Kind) Property        { return Property{name, holds, true, false} }
func zeroOrOne(name string, holds Kind) Property  { return Property{name, holds, false, false} }
func oneOrMore(name string, holds Kind) Property  { return Property{name, holds, true, true} }
func zeroOrMore(name string, holds Kind) Property { return Property{name, holds, false, true} }

// Kind is what a property holds: a plain value, a term of a vocabulary, or an object of a class. With a value and a class
// it is either of them.
type Kind struct {
	Value      *Value
	Vocabulary *Vocabulary
	Class      string
}

func a(class string) Kind       { return Kind{Class: class} }
func termOf(v *Vocabulary) Kind { return Kind{Vocabulary: v} }

// standards is the table of the classes of CLR 2.0 and Open Badges 3.0, by name, and classes that with those of plain
// credentials, which no schema here describes.
var (
	standards = union(credentials, envelope, achievements, profiles, messages)
	classes   = union(standards, w3c)
)

func union(parts ...map[string]Class) map[string]Class {
	whole := map[string]Class{}
	for _, part := range parts {
		maps.Copy(whole, part)
	}
	return whole
}

// Classes returns the table of the standard. It is shared and MUST NOT be changed.
func Classes() map[string]Class { return maps.Clone(standards) }

// ClassOf returns the class of a credential by its type. One of none of the standard's classes is a plain credential.
func ClassOf(types any) string {
	for _, item := range untyped.List(types) {
		switch name := untyped.Text(item); name {
		case ClrCredential, AchievementCredential, EndorsementCredential:
			return name
		case classes[AchievementCredential].Alias:
			return AchievementCredential
		}
	}
	return VerifiableCredential
}
