package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	template "text/template/parse"

	"github.com/stretchr/testify/require"
)

// use is one place where a text is said.
type use struct {
	key, at string
	args    int
}

const root = "../../.."

// Every text of a template and every phrase of the code is in Spanish, and nothing else is.
func TestEveryTextIsInEveryLanguage(t *testing.T) {
	uses := append(inTemplates(t), inCode(t)...)
	used, all := map[string]bool{}, translated
	for _, u := range uses {
		used[u.key] = true
		require.Contains(t, all, u.key, "%s: there is no Spanish for this", u.at)
		require.Equal(t, arguments(u.key), u.args, "%s: %q", u.at, u.key)
	}
	for key := range all {
		require.True(t, used[key], "nothing says %q any more", key)
	}
	for name, one := range map[string]dictionary{"English": englishOne, "Spanish": spanishOne} {
		for key := range one {
			require.True(t, used[key], "nothing says %q any more", key)
			require.NotZero(t, counts(key), "%q has no number", key)
			require.Contains(t, map[string]dictionary{"English": spanishOne, "Spanish": englishOne}[name], key, "only %s says it otherwise of one", name)
		}
	}
}

func TestTranslationsHaveTheVerbsOfTheirKeys(t *testing.T) {
	for key, text := range translated {
		require.ElementsMatch(t, verbs(key), verbs(text), "%q", key)
		require.ElementsMatch(t, tagsIn(key), tagsIn(text), "%q: %q", key, text)
	}
	for _, one := range []dictionary{englishOne, spanishOne} {
		for key, text := range one {
			wanted := verbs(key)
			if last := len(wanted) - 1; counts(key) == wanted[last].arg && len(verbs(text)) == last {
				wanted = wanted[:last] // "one day"
			}
			require.ElementsMatch(t, wanted, verbs(text), "%q", key)
			require.ElementsMatch(t, tagsIn(key), tagsIn(text), "%q: %q", key, text)
		}
	}
}

// arguments is how many arguments a text has places for.
func arguments(text string) (n int) {
	for _, v := range verbs(text) {
		n = max(n, v.arg)
	}
	return n
}

// tagsIn are the tags in a text.
func tagsIn(text string) (tags []string) {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "<")
		if !found {
			return tags
		}
		tag, after, _ := strings.Cut(after, ">")
		tags, rest = append(tags, tag), after
	}
}

// templates are the templates of all rooms, by their paths.
func templates(t *testing.T) map[string]map[string]*template.Tree {
	t.Helper()
	paths, err := filepath.Glob("../*/*.html")
	require.NoError(t, err)
	parts, err := filepath.Glob("../*/parts/*.html")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	paths = append(paths, parts...)
	all := map[string]map[string]*template.Tree{}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		top, trees := template.New(path), map[string]*template.Tree{}
		top.Mode = template.SkipFuncCheck
		_, err = top.Parse(string(source), "", "", trees)
		require.NoError(t, err)
		all[path] = trees
	}
	return all
}

func inTemplates(t *testing.T) (uses []use) {
	t.Helper()
	for path, trees := range templates(t) {
		for _, tree := range trees {
			walk(tree.Root, func(n template.Node) {
				call, ok := n.(*template.CommandNode)
				if !ok || len(call.Args) < 2 {
					return
				}
				if name := call.Args[0].String(); name != "say" && name != "sayText" {
					return
				}
				switch said := call.Args[1].(type) {
				case *template.StringNode:
					uses = append(uses, use{said.Text, path, len(call.Args) - 2})
				case *template.PipeNode:
					require.Fail(t, "what is said is written out, or is a phrase", "%s: %s", path, call)
				}
			})
		}
	}
	return uses
}

// walk visits every node of a template.
func walk(n template.Node, visit func(template.Node)) {
	visit(n)
	branch := func(b template.BranchNode) {
		walk(b.Pipe, visit)
		walk(b.List, visit)
		if b.ElseList != nil {
			walk(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *template.ListNode:
		for _, child := range n.Nodes {
			walk(child, visit)
		}
	case *template.ActionNode:
		walk(n.Pipe, visit)
	case *template.IfNode:
		branch(n.BranchNode)
	case *template.RangeNode:
		branch(n.BranchNode)
	case *template.WithNode:
		branch(n.BranchNode)
	case *template.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, visit)
		}
	case *template.PipeNode:
		for _, child := range n.Cmds {
			walk(child, visit)
		}
	case *template.CommandNode:
		for _, child := range n.Args {
			walk(child, visit)
		}
	}
}

// inCode are the phrases of all code but tests.
func inCode(t *testing.T) (uses []use) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != root {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(source), "phrase.Of(") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isOf(call.Fun) {
				at := files.Position(call.Pos()).String()
				key, ok := constant(call.Args[0])
				require.True(t, ok, "%s: the text of a phrase is written where it is made", at)
				require.False(t, strings.ContainsAny(key, "<>&"), "%s: the text of a phrase holds no markup", at)
				uses = append(uses, use{key, at, len(call.Args) - 1})
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	return uses
}

func isOf(called ast.Expr) bool {
	f, ok := called.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Of" {
		return false
	}
	from, ok := f.X.(*ast.Ident)
	return ok && from.Name == "phrase"
}

// constant is a string that is written out, in one piece or several.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, also := constant(e.Y)
		return left + right, ok && also
	}
	return "", false
}

// English is the key: what it says otherwise of one is the only thing it has to say itself.
func TestNoTranslationIsItsKey(t *testing.T) {
	same := []string{"Asia", "Australia", "Diploma", "Provisional", "%s", "%s (%s)"}
	for key, text := range translated {
		require.False(t, key == text && !slices.Contains(same, key), "%q is not translated", key)
	}
}
