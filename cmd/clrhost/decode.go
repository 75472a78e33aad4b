package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// decode turns what flags, environment and file hold into typed options. Text from the environment is read as the type
// the option has. The error joins all problems, each naming the key and what it must be.
func decode(k *koanf.Koanf, known *pflag.FlagSet, o any) error {
	return wordDecodeError(known, k.UnmarshalWithConf("", o, koanf.UnmarshalConf{
		DecoderConfig: &mapstructure.DecoderConfig{
			WeaklyTypedInput: true,
			DecodeHook: mapstructure.ComposeDecodeHookFunc(
				strictNumbers,
				mapstructure.StringToTimeDurationHookFunc(),
				mapstructure.StringToSliceHookFunc(","),
			),
		},
	}))
}

var errNotExact = errors.New("not exactly what the option needs")

// strictNumbers rejects what would become another number in silence: a fraction would be cut, a bare number would be a
// duration in nanoseconds, and 0 would become the default.
func strictNumbers(from, to reflect.Value) (any, error) {
	if !to.CanInt() {
		return from.Interface(), nil
	}
	isDuration := to.Type() == reflect.TypeFor[time.Duration]()
	bare := isDuration && from.Type() != to.Type() && from.Kind() != reflect.String
	if bare || from.CanFloat() || from.IsZero() || from.Kind() == reflect.String && from.String() == "0" {
		return nil, errNotExact
	}
	return from.Interface(), nil
}

// wordDecodeError names each option that could not be read, and what it must be. It does not quote values: that of database
// may hold a password.
func wordDecodeError(known *pflag.FlagSet, err error) error {
	if several, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		var problems []error
		for _, one := range several.Unwrap() {
			problems = append(problems, wordDecodeError(known, one))
		}
		return errors.Join(problems...)
	}
	one, ok := errors.AsType[*mapstructure.DecodeError](err)
	if !ok {
		return err
	}
	key, _, _ := strings.Cut(one.Name(), "[")
	if flag := known.Lookup(key); flag != nil {
		return fmt.Errorf("%s: must be %s", key, nameOfType(flag.Value.Type()))
	}
	return err
}

func nameOfType(flagType string) string {
	switch flagType {
	case "bool":
		return "true or false"
	case "int", "int64":
		return "a whole number above 0"
	case "duration":
		return "a duration above 0, such as 15s"
	case "stringSlice":
		return "a list"
	}
	return "a text"
}
