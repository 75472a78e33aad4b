package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clrhost/credential/model"
)

// Name is a document of the standard.
type Name string

// The documents of the standard. Those that CLR 2.0 and Open Badges 3.0 share have one schema here: the published ones
// accept the same.
const (
	ClrCredential                   Name = model.ClrCredential
	AchievementCredential           Name = model.AchievementCredential
	EndorsementCredential           Name = model.EndorsementCredential
	Profile                         Name = model.Profile
	GetClrCredentialsResponse       Name = "GetClrCredentialsResponse"
	GetOpenBadgeCredentialsResponse Name = "GetOpenBadgeCredentialsResponse"
	ImsxStatusInfo                  Name = "Imsx_StatusInfo"
)

// Names returns all of them.
func Names() []Name {
	return []Name{
		ClrCredential, AchievementCredential, EndorsementCredential, Profile, GetClrCredentialsResponse,
		GetOpenBadgeCredentialsResponse, ImsxStatusInfo,
	}
}

// Validate validates a document, decoded as encoding/json does into an any, against the schema of its name. It returns the
// departures from the schema, in the order of the places, and nil for none. The list is bounded: its last entry counts those
// that are not listed. A name that is none of the constants is itself a problem, so that nothing passes unvalidated.
//
// The work grows with the size of the document, and the stack with its depth: the caller MUST bound both, as strictjson
// does.
func Validate(name Name, document any) []Problem {
	s := compiled()
	against, known := s.documents[name]
	if !known {
		return []Problem{{Rule: fmt.Sprintf("there is no schema named %q", string(name))}}
	}
	if err := against.Validate(document); err != nil {
		return s.problems(err)
	}
	return nil
}

// compiledSchema is the schema in the two forms it is used in: compiled for validation, and as JSON for descriptions.
type compiledSchema struct {
	documents map[Name]*jsonschema.Schema
	source    any
}

// location names the schema within the compiler. Nothing is ever loaded from it.
const location = "clrhost:schema"

// compiled panics for tables that do not make a valid schema, which no input can cause.
var compiled = sync.OnceValue(func() compiledSchema {
	s, err := compile()
	if err != nil {
		panic(fmt.Sprintf("compile schema: %v", err))
	}
	return s
})

func compile() (compiledSchema, error) {
	text, err := json.Marshal(render())
	if err != nil {
		return compiledSchema{}, fmt.Errorf("render: %w", err)
	}
	source, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return compiledSchema{}, fmt.Errorf("read what was rendered: %w", err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(location, source); err != nil {
		return compiledSchema{}, fmt.Errorf("add resource: %w", err)
	}
	s := compiledSchema{documents: map[Name]*jsonschema.Schema{}, source: source}
	for _, name := range Names() {
		if s.documents[name], err = c.Compile(location + "#/documents/" + string(name)); err != nil {
			return compiledSchema{}, fmt.Errorf("compile %s: %w", name, err)
		}
	}
	return s, nil
}
