package bake_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/bake"
	"unicode/utf8"
)

const (
	declared = ` xmlns:clr="` + clrNamespace + `"`
	bodied   = `<clr:credential><![CDATA[` + json2 + `]]></clr:credential>`
)

// A baked SVG file is the old one with a declaration and an element put in, and nothing else.
func TestBakedSVGToTheByte(t *testing.T) {
	const ob = ` xmlns:openbadges="` + obNamespace + `"`
	for name, row := range map[string]struct {
		attributes, contents, payload string
		label                         bake.Label
		wantAttributes, wantElement   string
	}{
		"JSON": {"", "\n ", json2, bake.CLR, declared, bodied},
		"JWS":  {"", "", jws1, bake.CLR, declared, `<clr:credential verify="` + jws1 + `"></clr:credential>`},
		"Open Badges": {"", "", json2, bake.OpenBadges, ob,
			`<openbadges:credential><![CDATA[` + json2 + `]]></openbadges:credential>`},
		"declared already": {declared, "", json2, bake.CLR, "", bodied},
		"declared by another prefix": {` xmlns:x="` + clrNamespace + `"`, "", json2, bake.CLR, "",
			`<x:credential><![CDATA[` + json2 + `]]></x:credential>`},
		"prefix taken": {` xmlns:openbadges="http://openbadges.org" xmlns:openbadges2="urn:x"`, "", jws1, bake.OpenBadges,
			` xmlns:openbadges3="` + obNamespace + `"`, `<openbadges3:credential verify="` + jws1 + `"></openbadges3:credential>`},
		"attribute, not prefix": {` clr="` + clrNamespace + `"`, "", json2, bake.CLR, declared, bodied},
		"tag over lines":        {"\n\tid='a>b'\n", "", json2, bake.CLR, declared, bodied},
		"tricky JSON": {"", "", "{\"a\":\"]]>\"\r\n}", bake.CLR, declared,
			"<clr:credential><![CDATA[{\"a\":\"]]]]><![CDATA[>\"]]>&#13;<![CDATA[\n}]]></clr:credential>"},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := bake.SVG(drawing(row.attributes, row.contents), []byte(row.payload), row.label, bake.Refuse)
			require.NoError(t, err)
			want := drawing(row.attributes+row.wantAttributes, row.wantElement+row.contents)
			require.Equal(t, string(want), string(file))
			b := extract(t, file)
			require.Equal(t, row.payload, string(b.Payload))
			require.Equal(t, row.label, b.Label)
			require.Empty(t, b.Warnings)
		})
	}
}

// Another XML reader, expat, finds the element first under svg and reads the same text from it.
func TestBakedSVGByPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "CI=true requires python3")
		t.Skip("python3 is not installed")
	}
	const script = `import sys, xml.etree.ElementTree as tree
sys.stdout.reconfigure(encoding="utf-8", newline="")
first = tree.fromstring(sys.stdin.buffer.read())[0]
print(first.tag, first.get("verify"), first.text, sep="|", end="")`
	tricky := "{\r\n\"a\":\"]]>&amp; \u00e9 ]]]]>>\"\r}"
	for payload, want := range map[string]string{
		tricky: "{" + clrNamespace + "}credential|None|" + tricky,
		jws1:   "{" + clrNamespace + "}credential|" + jws1 + "|None",
	} {
		file, err := bake.SVG(drawing("", ""), []byte(payload), bake.CLR, bake.Refuse)
		require.NoError(t, err)
		command := exec.CommandContext(t.Context(), python, "-c", script)
		command.Stdin = bytes.NewReader(file)
		out, err := command.Output()
		require.NoError(t, err)
		require.Equal(t, want, string(out))
	}
}

func TestBakeAgainSVG(t *testing.T) {
	original := drawing("", "")
	for _, first := range []bake.Label{bake.CLR, bake.OpenBadges} {
		file, err := bake.SVG(original, []byte(json1), first, bake.Refuse)
		require.NoError(t, err)
		_, err = bake.SVG(file, []byte(json2), bake.CLR, bake.Refuse)
		require.ErrorIs(t, err, bake.ErrBaked)
	}
	// Overwriting removes every credential, wherever it is, and keeps the declarations and all else.
	messy := drawing(declared, "\n"+bodied+`<g> <clr:credential verify="a.b.c"/> <a:credential xmlns:a="`+obNamespace+
		`"><clr:credential/></a:credential></g>`)
	again, err := bake.SVG(messy, []byte(json2), bake.CLR, bake.Overwrite)
	require.NoError(t, err)
	require.Equal(t, string(drawing(declared, bodied+"\n<g>  </g>")), string(again))
}

func TestBakeSVGRefuses(t *testing.T) {
	_, err := bake.SVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "the svg element is empty")
	_, err = bake.SVG(drawing("", ""), []byte("{\"a\":\"\uffff\"}"), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "U+FFFE or U+FFFF")
	_, err = bake.SVG([]byte(`<html></html>`), []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "is not svg in the namespace")
	// Not well-formed, but the decoder accepts it: the prefix is bound twice.
	_, err = bake.SVG(drawing(declared+` xmlns:clr="urn:x"`, ""), []byte(json1), bake.CLR, bake.Refuse)
	require.ErrorContains(t, err, "cannot be baked into this image")
}

// TestOddSVG reads unusual, damaged and hostile files.
func TestOddSVG(t *testing.T) {
	const (
		late   = "does not follow the start tag"
		inner  = "is not declared on the svg element"
		plain  = "not in a CDATA section"
		twice  = "2 credentials are baked into the image where one is allowed"
		unread = "was not read"
	)
	svg := func(contents string) string { return string(drawing(declared, contents)) }
	escaped := strings.NewReplacer(`"`, "&quot;", "<", "&lt;", ">", "&gt;", "&", "&amp;").Replace(json1)
	for name, row := range map[string]struct {
		file, payload string
		warnings      []string
	}{
		"as it should be":         {svg(bodied), json2, nil},
		"white space and comment": {svg("\n <!-- x -->\n<clr:credential>\n  <!-- x --><![CDATA[\n" + json2 + "\n]]>\n</clr:credential>"), json2, []string{plain}},
		"white space in CDATA":    {svg("<clr:credential>\n  <![CDATA[\n" + json2 + "\n]]>\n</clr:credential>"), json2, nil},
		"two CDATA sections":      {svg("<clr:credential><![CDATA[{\"a\":]]><![CDATA[1}]]></clr:credential>"), `{"a":1}`, nil},
		"JWS":                     {svg(`<clr:credential verify=" ` + jws1 + "\n" + `"/>`), jws1, nil},
		"JWS and body":            {svg(`<clr:credential verify="` + jws1 + `"><![CDATA[` + json2 + `]]></clr:credential>`), jws1, []string{"body of the credential element was ignored"}},
		"JWS and elements":        {svg(`<clr:credential verify="` + jws1 + `"><clr:credential/></clr:credential>`), jws1, []string{"ignored"}},
		"JWS as body":             {svg(`<clr:credential>` + jws1 + `</clr:credential>`), jws1, []string{"belongs in the attribute verify"}},
		"JWS as CDATA":            {svg(`<clr:credential><![CDATA[` + jws1 + `]]></clr:credential>`), jws1, []string{"belongs in the attribute verify"}},
		"other verify":            {svg(`<clr:credential clr:verify="x"><![CDATA[` + json2 + `]]></clr:credential>`), json2, nil},
		"escaped JSON":            {svg("<clr:credential>" + escaped + "</clr:credential>"), json1, []string{plain}},
		"escaped within CDATA":    {svg("<clr:credential><![CDATA[{&quot;a&quot;:1}]]></clr:credential>"), "{&quot;a&quot;:1}", nil},
		"character references":    {svg("<clr:credential>&#x7b;&#125;</clr:credential>"), "{}", []string{plain}},
		"free prefix":             {string(drawing(` xmlns:x="`+clrNamespace+`"`, strings.ReplaceAll(bodied, "clr:", "x:"))), json2, nil},
		"namespace on child":      {string(drawing("", `<credential xmlns="`+clrNamespace+`"><![CDATA[`+json2+`]]></credential>`)), json2, []string{inner}},
		"namespace on a group":    {string(drawing("", `<g`+declared+`>`+bodied+`</g>`)), json2, []string{late, inner}},
		"nested svg":              {svg("<svg>" + bodied + "</svg>"), json2, []string{late}},
		"in metadata":             {svg("<metadata>" + bodied + "</metadata>"), json2, []string{late}},
		"not first":               {svg("<title>x</title>" + bodied), json2, []string{late}},
		"two":                     {svg(bodied + `<clr:credential verify="` + jws1 + `"/>`), json2, []string{twice}},
		"second one broken":       {svg(bodied + `<clr:credential verify="#"/>`), json2, []string{twice}},
		"both standards":          {svg(`<a:credential xmlns:a="` + obNamespace + `"/>` + bodied), json2, []string{late, twice}},
		"comment before svg":      {"<!-- <svg> -->" + string(svg(bodied)[len(xmlHead):]), json2, nil},
		"byte order mark":         {"\ufeff" + svg(bodied), json2, nil},
		"doctype":                 {`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + svg(bodied)[len(xmlHead):], json2, []string{unread}},
		"other encoding's name":   {strings.Replace(svg(bodied), "UTF-8", "utf-8", 1), json2, nil},
		"prefixed svg":            {`<s:svg xmlns:s="http://www.w3.org/2000/svg"` + declared + `>` + bodied + `</s:svg>`, json2, nil},
		"local names beside it":   {svg(bodied + `<credential/><clr:credentials/><clr:Credential/><x:credential xmlns:x="` + clrNamespace + `/"/>`), json2, nil},
		"nine deep":               {svg(strings.Repeat("<g>", 9) + bodied + strings.Repeat("</g>", 9)), json2, []string{late}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, bake.KindSVG, bake.Sniff([]byte(row.file)))
			b := extract(t, []byte(row.file))
			require.Equal(t, row.payload, string(b.Payload))
			require.Equal(t, bake.CLR, b.Label)
			require.Len(t, b.Warnings, len(row.warnings), "%q", b.Warnings)
			for i, warning := range row.warnings {
				require.Contains(t, b.Warnings[i], warning)
			}
		})
	}
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>`

func TestOddSVGRefused(t *testing.T) {
	svg := func(contents string) string { return string(drawing(declared, contents)) }
	laughs := `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`
	for name, row := range map[string]struct{ file, says string }{
		"truncated":            {svg(bodied)[:200], "line 3: unexpected EOF"},
		"tag only":             {"<svg", "line 1: unexpected EOF"},
		"wrong end tag":        {svg("<g></h>"), "line 3: element <g> closed by </h>"},
		"HTML":                 {`<svg><p>x</svg>`, "is not svg in the namespace"},
		"no namespace":         {`<svg></svg>`, "is not svg in the namespace http://www.w3.org/2000/svg"},
		"document type only":   {"<!DOCTYPE svg>", "has no svg element"},
		"two roots":            {svg(bodied) + "<svg/>", "goes on after the end"},
		"text after":           {svg(bodied) + "{}", "text outside"},
		"text before":          {"<!DOCTYPE svg>x" + svg(bodied)[len(xmlHead):], "text outside"},
		"UTF-16 within":        {"<svg>\xff\xfe", "not UTF-8"},
		"UTF-16 declared":      {strings.Replace(svg(bodied), "UTF-8", "UTF-16", 1), "declares an encoding other than UTF-8"},
		"Latin-1 declared":     {strings.Replace(svg(bodied), "UTF-8", "iso-8859-1", 1), "declares an encoding other than UTF-8"},
		"XML 1.1":              {strings.Replace(svg(bodied), "1.0", "1.1", 1), "is not XML 1.0"},
		"billion laughs":       {laughs + svg("&b;")[len(xmlHead):], "declares entities"},
		"external entity":      {`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + svg("<clr:credential>&x;</clr:credential>")[len(xmlHead):], "declares entities"},
		"undeclared entity":    {svg("&nbsp;"), "invalid character entity &nbsp;"},
		"entity in the body":   {svg("<clr:credential>{&x;}</clr:credential>"), "invalid character entity"},
		"entity in a value":    {svg(`<clr:credential verify="&x;"/>`), "invalid character entity"},
		"doctype inside":       {svg("<!DOCTYPE svg>" + bodied), "in the wrong place"},
		"other declaration":    {"<!DOCTYPE svg><!ELEMENT svg ANY>" + svg(bodied)[len(xmlHead):], "in the wrong place"},
		"elements as body":     {svg("<clr:credential><b/></clr:credential>"), "contains elements where text is expected"},
		"empty element":        {svg("<clr:credential/>"), "is empty"},
		"empty body":           {svg("<clr:credential> <![CDATA[ ]]></clr:credential>"), "is empty"},
		"empty verify":         {svg(`<clr:credential verify="">` + json2 + `</clr:credential>`), "verify of the credential element is not a compact JWS"},
		"JSON as verify":       {svg(`<clr:credential verify="{}"/>`), "verify of the credential element is not a compact JWS"},
		"URL as verify":        {svg(`<clr:credential verify="https://e.org/1"/>`), "verify of the credential element is not a compact JWS"},
		"verify twice":         {svg(`<clr:credential verify="a.b.c" verify="d.e.f"/>`), "verify twice"},
		"escaped twice":        {svg("<clr:credential>&amp;#123;}</clr:credential>"), "neither a JSON object nor a compact JWS"},
		"NUL":                  {svg("<clr:credential><![CDATA[{\x00}]]></clr:credential>"), "illegal character code U+0000"},
		"too deep":             {svg(strings.Repeat("<g>", 256)), "nested more than 256 deep"},
		"too many credentials": {svg(strings.Repeat("<clr:credential/>", 101)), "more than 100 credentials"},
		"too many attributes":  {svg("<g " + strings.Repeat(`a="" `, 2001) + "/>"), "more than 2000 attributes"},
		"long names":           {svg("<g></" + strings.Repeat("x\u00ad", 5000) + ">"), "not well-formed XML"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bake.Extract([]byte(row.file), bake.Limits{})
			require.ErrorContains(t, err, row.says)
			require.NotErrorIs(t, err, bake.ErrNotBaked)
			require.Less(t, utf8.RuneCountInString(err.Error()), 300)
		})
	}
}

func TestSVGWithoutCredential(t *testing.T) {
	for _, contents := range []string{
		"", "<credential/>", "<clr:credential/>", "<clr:credentials" + declared + "/>",
		`<x:credential xmlns:x="` + clrNamespace + `/"/>`, `<x:credential xmlns:x="http://openbadges.org"/>`,
		`<x:assertion xmlns:x="` + obNamespace + `"/>`, "<!-- " + bodied + " -->", "<style><![CDATA[" + "<clr:credential/>" + "]]></style>",
	} {
		_, err := bake.Extract(drawing("", contents), bake.Limits{})
		require.ErrorIs(t, err, bake.ErrNotBaked, contents)
		require.ErrorContains(t, err, clrNamespace)
	}
	b := extract(t, drawing("", `<credential xmlns="`+obNamespace+`" verify="`+jws1+`"/>`))
	require.Equal(t, bake.OpenBadges, b.Label, "an Open Badges credential is not taken for a CLR")
}

// TestTruncatedSVG cuts a baked file at every byte: an error each time, until only white space is missing.
func TestTruncatedSVG(t *testing.T) {
	baked := bytes.TrimSpace(drawing(declared, bodied))
	for n := range baked {
		_, err := bake.Extract(baked[:n], bake.Limits{})
		require.Error(t, err, "cut at %d", n)
	}
}

func TestSVGLimitsAreInclusive(t *testing.T) {
	file := drawing(declared, "<g>"+bodied+"</g>")
	exact := bake.Limits{Bytes: len(file), Payload: len(json2), Depth: 3, Tokens: 14}
	_, err := bake.Extract(file, exact)
	require.NoError(t, err)
	for says, l := range map[string]bake.Limits{
		"the image is longer":            {Bytes: exact.Bytes - 1},
		"the baked credential is longer": {Payload: exact.Payload - 1},
		"more than 2 deep":               {Depth: exact.Depth - 1},
		"more than 13 tags":              {Tokens: exact.Tokens - 1},
	} {
		_, err := bake.Extract(file, l)
		require.ErrorContains(t, err, says)
	}
	_, err = bake.Extract(drawing(declared, bodied+"<g "+strings.Repeat(`a="" `, 2000)+"/>"), bake.Limits{})
	require.NoError(t, err)
}
