package jsonld

import (
	"fmt"
	"strings"
)

// The notation of the files in the folder vocabulary, one statement a line, scopes by two spaces of indentation:
//
//	prefix P IRI           in this file, P:x stands for IRI followed by x
//	datatype W IRI         in this file, the datatype W is IRI, or none where its versions do not hold
//	fragment NAME          the lines below it, for use elsewhere
//	context URL VERSION    the lines below it are the context document of URL
//	context URL VERSION DATE    likewise, as published under that URL since the date
//
// and below a fragment or context:
//
//	use NAME               the lines of that fragment
//	protected              the terms of this scope are protected
//	null                   this scope clears all terms
//	TERM IRI OPTION...     a term; an option is a container (@set, @list, @graph), a type (@id, @vocab, @json) or a
//	                       datatype; the lines below it are its scoped context
//
// The states of one URL follow each other, the oldest first and without a date.
//
// A line may end with the versions it holds for: [3.0.1], [..3.0.1], [3.0.2..] or [3.0.1..3.0.2]. IRIs are written out in
// the context made from it, so an unknown prefix stays as it is: the published contexts have such a one.

// line is one statement with those below it.
type line struct {
	words    []string
	versions string
	below    []line
}

// file is one vocabulary, read.
type file struct {
	prefixes  map[string]string
	datatypes map[string]line
	fragments map[string]line
	contexts  []line
}

func readFile(text string) file {
	f := file{map[string]string{}, map[string]line{}, map[string]line{}, nil}
	lines, _ := readLines(strings.Split(text, "\n"), 0)
	for _, l := range lines {
		switch name := l.words[1]; l.words[0] {
		case "prefix":
			f.prefixes[name] = l.words[2]
		case "datatype":
			f.datatypes[name] = l
		case "fragment":
			f.fragments[name] = l
		case "context":
			f.contexts = append(f.contexts, l)
		}
	}
	return f
}

// readLines reads the lines indented by depth or more and returns what follows them.
func readLines(text []string, depth int) (lines []line, rest []string) {
	for len(text) > 0 {
		content := strings.TrimLeft(text[0], " ")
		indent := len(text[0]) - len(content)
		switch {
		case content == "" || strings.HasPrefix(content, "#"):
			text = text[1:]
		case indent < depth:
			return lines, text
		case indent > depth:
			lines[len(lines)-1].below, text = readLines(text, indent)
		default:
			lines, text = append(lines, readLine(content)), text[1:]
		}
	}
	return lines, nil
}

func readLine(content string) line {
	l := line{words: strings.Fields(content)}
	if last := l.words[len(l.words)-1]; strings.HasPrefix(last, "[") {
		l.versions, l.words = strings.Trim(last, "[]"), l.words[:len(l.words)-1]
	}
	return l
}

// holds reports whether the line is part of that version. Versions compare as text.
func (l line) holds(version string) bool {
	from, to, isRange := strings.Cut(l.versions, "..")
	if !isRange {
		return from == "" || from == version
	}
	return from <= version && (to == "" || version <= to)
}

// document makes the context document that a line begins, in the form in which json-gold expects a loaded one.
func (f file) document(l line) map[string]any {
	return map[string]any{"@context": f.scope(l.below, l.words[2])}
}

// scope makes a context object of the lines that hold for the version.
func (f file) scope(lines []line, version string) any {
	context := map[string]any{}
	for _, l := range lines {
		if !l.holds(version) {
			continue
		}
		switch name := l.words[0]; name {
		case "null":
			return nil
		case "protected":
			context["@protected"] = true
		case "use":
			for term, definition := range f.fragment(l.words[1], version) {
				context[term] = definition
			}
		default:
			context[name] = f.term(l, version)
		}
	}
	return context
}

func (f file) fragment(name, version string) map[string]any {
	fragment, ok := f.fragments[name]
	if !ok {
		panic(fmt.Sprintf("jsonld: a vocabulary uses the fragment %q, which it does not have", name))
	}
	return f.scope(fragment.below, version).(map[string]any)
}

// term makes a definition. One without options is a plain text, because only such a term can be a prefix.
func (f file) term(l line, version string) any {
	iri := f.expand(l.words[1])
	if len(l.words) == 2 && len(l.below) == 0 {
		return iri
	}
	definition := map[string]any{"@id": iri}
	for _, option := range l.words[2:] {
		switch option {
		case "@set", "@list", "@graph":
			definition["@container"] = option
		default:
			if datatype := f.datatype(option, version); datatype != "" {
				definition["@type"] = datatype
			}
		}
	}
	if len(l.below) > 0 {
		definition["@context"] = f.scope(l.below, version)
	}
	return definition
}

func (f file) datatype(word, version string) string {
	l, named := f.datatypes[word]
	switch {
	case !named:
		return f.expand(word)
	case !l.holds(version):
		return ""
	}
	return f.expand(l.words[2])
}

func (f file) expand(name string) string {
	prefix, suffix, _ := strings.Cut(name, ":")
	if iri, ok := f.prefixes[prefix]; ok {
		return iri + suffix
	}
	return name
}
