package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"clrhost/server"
)

// options are the options of serve, from flags, environment and file.
type options struct {
	server.Config `koanf:",squash"`
	Demo          bool `koanf:"demo"`
}

// envPrefix begins the variable of every flag: --public-url is CLRHOST_PUBLIC_URL.
const envPrefix = "CLRHOST_"

// load reads the options of serve.
func load(flags *pflag.FlagSet, environ []string) (options, error) {
	var o options
	err := gather(&o, serveFlagSet(), flags, environ)
	o.TraceEndpoint = cmp.Or(o.TraceEndpoint, lookup(environ, "OTEL_EXPORTER_OTLP_ENDPOINT"))
	return o, err
}

// resolvePlaces reads where the database and the secret file are, from the sources of serve, so that one file and one
// environment do for all commands. It ignores everything else in them.
func resolvePlaces(flags *pflag.FlagSet, environ []string) (database, secretFile string, err error) {
	known := pflag.NewFlagSet("places", pflag.ContinueOnError)
	addDatabaseFlag(known)
	addSecretFileFlag(known)
	var o struct {
		Database   string `koanf:"database"`
		SecretFile string `koanf:"secret-file"`
	}
	k := koanf.New(".")
	if err := errors.Join(
		loadFile(k, configPath(flags, environ)),
		loadEnv(k, known, environ),
		loadFlags(k, known, flags),
		decode(k, known, &o),
	); err != nil {
		return "", "", err
	}
	return server.Config{Database: o.Database, SecretFile: o.SecretFile}.Places()
}

// gather reads the options of a command into a struct: a flag wins over the environment, the environment over the file
// named by --config, the file over the default. Those that may stand in the environment and the file are known. The error
// joins all problems.
func gather(o any, known, flags *pflag.FlagSet, environ []string) error {
	k, unread := sources(known, flags, environ)
	return errors.Join(unread, decode(k, known, o))
}

// sources reads what a command is given from all places.
func sources(known, flags *pflag.FlagSet, environ []string) (*koanf.Koanf, error) {
	k := koanf.New(".")
	return k, errors.Join(
		loadFile(k, configPath(flags, environ)),
		unknownKeys(k, known, configPath(flags, environ)),
		loadEnv(k, known, environ),
		loadFlags(k, known, flags),
	)
}

// resolve reads the options and checks them. The error joins the problems of both.
func resolve(flags *pflag.FlagSet, environ []string) (options, server.Settings, error) {
	o, unread := load(flags, environ)
	settings, unsound := o.Resolve()
	return o, settings, errors.Join(unread, unsound)
}

func configPath(flags *pflag.FlagSet, environ []string) string {
	if path, err := flags.GetString("config"); err == nil && path != "" {
		return path
	}
	return lookup(environ, envPrefix+"CONFIG")
}

// lookup returns the value of a variable, or "".
func lookup(environ []string, name string) string {
	for _, entry := range environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

func loadFile(k *koanf.Koanf, path string) error {
	if path == "" {
		return nil
	}
	if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
		return fmt.Errorf("config file %s: %w", path, err)
	}
	return nil
}

// unknownKeys rejects the keys of the file, the first source, that are not known: a misspelt key would otherwise leave a
// default where a rule was meant.
func unknownKeys(k *koanf.Koanf, known *pflag.FlagSet, path string) error {
	var problems []error
	for _, key := range slices.Sorted(slices.Values(k.Keys())) {
		if known.Lookup(key) == nil {
			problems = append(problems, fmt.Errorf("config file %s: unknown key %q", path, key))
		}
	}
	return errors.Join(problems...)
}

// loadEnv ignores unknown variables, because others use the prefix too, and empty ones.
func loadEnv(k *koanf.Koanf, known *pflag.FlagSet, environ []string) error {
	return k.Load(env.Provider(".", env.Opt{
		Prefix:      envPrefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			key := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "_", "-")
			if value == "" || known.Lookup(key) == nil {
				return "", nil
			}
			return key, value
		},
	}), nil)
}

// loadFlags reads the flags that were given. A flag left at its default would hide the other sources.
func loadFlags(k *koanf.Koanf, known, flags *pflag.FlagSet) error {
	return k.Load(posflag.ProviderWithFlag(flags, ".", nil, func(f *pflag.Flag) (string, any) {
		if known.Lookup(f.Name) == nil {
			return "", nil
		}
		return f.Name, posflag.FlagVal(flags, f)
	}), nil)
}
