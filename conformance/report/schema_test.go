package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// schemaFile documents the JSON report.
const schemaFile = "../../docs/report.schema.json"

// schemaOfReports returns the documented schema, compiled and as JSON.
func schemaOfReports(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	compiled, err := c.Compile(schemaFile)
	require.NoError(t, err)
	data, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	var source map[string]any
	require.NoError(t, json.Unmarshal(data, &source))
	return compiled, source
}

func reported(t *testing.T, d report.Document) any {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteJSON(&out, d))
	value, err := jsonschema.UnmarshalJSON(&out)
	require.NoError(t, err)
	return value
}

// Every report fits the documented schema, which allows no member that it does not describe.
func TestReportsFitTheSchema(t *testing.T) {
	schema, _ := schemaOfReports(t)
	whole := sample()
	whole.AllExchanges = true
	aborted := conformance.Report{Aborted: "the host has stopped answering"}
	for name, d := range map[string]report.Document{
		"one of everything": sample(), "with all exchanges": whole, "many": big(50), "nothing": {}, "aborted": {Run: aborted},
	} {
		require.NoError(t, schema.Validate(reported(t, d)), name)
	}
	other := reported(t, sample()).(map[string]any)
	other["surprise"] = true
	require.Error(t, schema.Validate(other))
}

// Every member of the schema is described, and some report has it, so that nothing is documented that is not there.
func TestTheSchemaDescribesWhatThereIs(t *testing.T) {
	_, source := schemaOfReports(t)
	d := sample()
	d.AllExchanges = true
	d.Run.Only = []string{"token"}
	has := map[string]bool{}
	names(reported(t, d), has)
	var missing, undescribed []string
	described(source, func(name string, schema map[string]any) {
		if !has[name] {
			missing = append(missing, name)
		}
		if text, _ := schema["description"].(string); text == "" {
			undescribed = append(undescribed, name)
		}
	})
	require.Empty(t, missing)
	require.Empty(t, undescribed)
}

// names collects the names of all members.
func names(value any, found map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			found[name] = true
			names(member, found)
		}
	case []any:
		for _, element := range value {
			names(element, found)
		}
	}
}

// described calls visit for every member that a schema lists, in the order of the names. Those of a condition are listed
// elsewhere.
func described(schema map[string]any, visit func(name string, schema map[string]any)) {
	properties, _ := schema["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		member := properties[name].(map[string]any)
		visit(name, member)
		described(member, visit)
	}
	definitions, _ := schema["$defs"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(definitions)) {
		described(definitions[name].(map[string]any), visit)
	}
}
