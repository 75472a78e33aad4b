package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"clrhost/server"
)

// read loads options as serve does, with the given flags, variables and YAML file ("" for none).
func read(t *testing.T, args, environ []string, file string) (options, error) {
	t.Helper()
	if file != "" {
		path := filepath.Join(t.TempDir(), "clrhost.yaml")
		require.NoError(t, os.WriteFile(path, []byte(file), 0o600))
		args = append(args, "--config", path)
	}
	flags := serveFlagSet()
	addConfigFlag(flags)
	require.NoError(t, flags.Parse(args))
	return load(flags, environ)
}

func TestFlagWinsOverVariableOverFileOverDefault(t *testing.T) {
	const file = "name: file\n"
	env := []string{"CLRHOST_NAME=variable"}
	tests := []struct {
		name      string
		args, env []string
		file      string
		want      string
	}{
		{"all", []string{"--name", "flag"}, env, file, "flag"},
		{"flag and file", []string{"--name", "flag"}, nil, file, "flag"},
		{"variable and file", nil, env, file, "variable"},
		{"file", nil, nil, file, "file"},
		{"an empty variable is none", nil, []string{"CLRHOST_NAME="}, file, "file"},
		{"a flag may repeat the default", []string{"--name", "clrhost"}, env, file, "clrhost"},
		{"none", nil, nil, "", "clrhost"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := read(t, tt.args, tt.env, tt.file)
			require.NoError(t, err)
			settings, err := o.Resolve()
			require.NoError(t, err)
			require.Equal(t, tt.want, settings.Name)
		})
	}
}

// sample is another value than the default for every type of option.
func sample(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "bool":
		return "true"
	case "int", "int64":
		return "4321"
	case "duration":
		return "43s"
	}
	return "sample"
}

// Every option is a flag, a variable and a key of the file, and all three are read the same.
func TestEveryOptionComesFromAllThreeSources(t *testing.T) {
	known := serveFlagSet()
	var args, env, keys []string
	known.VisitAll(func(f *pflag.Flag) {
		args = append(args, "--"+f.Name+"="+sample(f))
		env = append(env, "CLRHOST_"+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))+"="+sample(f))
		keys = append(keys, f.Name+": "+sample(f))
	})
	fromFlags, err := read(t, args, nil, "")
	require.NoError(t, err)
	fromEnv, err := read(t, nil, env, "")
	require.NoError(t, err)
	fromFile, err := read(t, nil, nil, strings.Join(keys, "\n"))
	require.NoError(t, err)
	require.Equal(t, fromFlags, fromEnv)
	require.Equal(t, fromFlags, fromFile)
	config := reflect.ValueOf(fromFlags.Config)
	for _, field := range reflect.VisibleFields(config.Type()) {
		require.False(t, config.FieldByIndex(field.Index).IsZero(), "no flag sets %s", field.Name)
	}
	require.True(t, fromFlags.Demo)
	require.Equal(t, 43*time.Second, fromFlags.ShutdownTimeout)
}

func TestFlagsAreTheKeysOfConfig(t *testing.T) {
	want := []string{"demo"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[server.Config]()) {
		if !field.Anonymous {
			want = append(want, field.Tag.Get("koanf"))
		}
	}
	var got []string
	serveFlagSet().VisitAll(func(f *pflag.Flag) { got = append(got, f.Name) })
	require.ElementsMatch(t, want, got)
}

func TestListsAreWrittenInEachSourcesOwnWay(t *testing.T) {
	want := []string{"10.0.0.0/8", "192.0.2.1"}
	for name, o := range map[string]struct {
		args, env []string
		file      string
	}{
		"flag":           {args: []string{"--trusted-proxies", "10.0.0.0/8,192.0.2.1"}},
		"repeated flag":  {args: []string{"--trusted-proxies", "10.0.0.0/8", "--trusted-proxies", "192.0.2.1"}},
		"variable":       {env: []string{"CLRHOST_TRUSTED_PROXIES=10.0.0.0/8,192.0.2.1"}},
		"file":           {file: "trusted-proxies:\n  - 10.0.0.0/8\n  - 192.0.2.1\n"},
		"file, one line": {file: "trusted-proxies: 10.0.0.0/8,192.0.2.1\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, o.args, o.env, o.file)
			require.NoError(t, err)
			require.Equal(t, want, got.TrustedProxies)
		})
	}
}

func TestOptionsThatCannotBeRead(t *testing.T) {
	const number, duration = "must be a whole number above 0", "must be a duration above 0, such as 15s"
	tests := []struct {
		name string
		env  []string
		file string
		want []string
	}{
		{"zero in a variable", []string{"CLRHOST_MAX_BODY=0"}, "", []string{"max-body: " + number}},
		{"zero in a file", nil, "register-burst: 0", []string{"register-burst: " + number}},
		{"a fraction", nil, "register-burst: 1.5", []string{"register-burst: " + number}},
		{"words for a number", []string{"CLRHOST_MAX_BODY=4 MiB"}, "", []string{"max-body: " + number}},
		{"a duration without unit in a variable", []string{"CLRHOST_SHUTDOWN_TIMEOUT=15"}, "", []string{"shutdown-timeout: " + duration}},
		{"a duration without unit in a file", nil, "shutdown-timeout: 15", []string{"shutdown-timeout: " + duration}},
		{"a word for yes or no", []string{"CLRHOST_DEMO=perhaps"}, "", []string{"demo: must be true or false"}},
		{"a list for a text", nil, "name: [a, b]", []string{"name: must be a text"}},
		{"a map in a list", nil, "trusted-proxies: [{a: 1}]", []string{"trusted-proxies: must be a list"}},
		{"an unknown key", nil, "lisen: x", []string{`unknown key "lisen"`}},
		{"a key below a key", nil, "listen:\n  port: 80", []string{`unknown key "listen.port"`, "listen: must be a text"}},
		{"the file's own name", nil, "config: x", []string{`unknown key "config"`}},
		{"no YAML", nil, "listen: [", []string{"clrhost.yaml: yaml: "}},
		{"no map", nil, "- listen", []string{"clrhost.yaml: yaml: "}},
		{"all together", []string{"CLRHOST_MAX_BODY=big", "CLRHOST_DEMO=perhaps"}, "lisen: x\nregister-burst: few",
			[]string{`unknown key "lisen"`, "max-body: " + number, "register-burst: " + number, "demo: must be"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := read(t, nil, tt.env, tt.file)
			require.Error(t, err)
			for _, want := range tt.want {
				require.ErrorContains(t, err, want)
			}
			if !strings.Contains(tt.name, "YAML") && !strings.Contains(tt.name, "map") {
				require.Len(t, strings.Split(err.Error(), "\n"), len(tt.want), err)
			}
		})
	}
}

func TestAFileOfCommentsIsAnEmptyOne(t *testing.T) {
	o, err := read(t, nil, nil, "# nothing yet\nlisten:\n")
	require.NoError(t, err)
	require.Equal(t, options{}, o)
}

func TestVariablesOfOthersAreNotOurs(t *testing.T) {
	o, err := read(t, nil, []string{"CLRHOST_TEST_POSTGRES=postgres://x", "LISTEN=x", "CLRHOST=x", "CLRHOST_="}, "")
	require.NoError(t, err)
	require.Equal(t, options{}, o)
}

// The table of options is the reference people use; this keeps it whole.
func TestTheDocumentationListsTheFlagsOfServe(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	require.NoError(t, err)
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| *`--([a-z-]+)").FindAllStringSubmatch(string(text), -1) {
		listed = append(listed, row[1])
	}
	slices.Sort(listed)
	var flags []string
	newServe(nil).Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	slices.Sort(flags)
	require.Equal(t, flags, listed, "the rows of docs/configuration.md that begin with a flag")
}

// The variable that OpenTelemetry has for it names the collector where no option does.
func TestTheCollectorMayBeNamedAsElsewhere(t *testing.T) {
	env := []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://variable:4318"}
	for _, row := range []struct {
		args, env []string
		want      string
	}{
		{nil, nil, ""},
		{nil, env, "http://variable:4318"},
		{[]string{"--trace-endpoint", "http://flag:4318"}, env, "http://flag:4318"},
	} {
		o, err := read(t, row.args, row.env, "")
		require.NoError(t, err)
		require.Equal(t, row.want, o.TraceEndpoint)
	}
}
