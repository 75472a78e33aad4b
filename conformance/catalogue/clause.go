package catalogue

import (
	"regexp"
	"slices"
	"strings"
)

// clauses are the spellings of the places that are cited.
var clauses = []*regexp.Regexp{
	regexp.MustCompile(`^CLR 2\.0, [A-Za-z][A-Za-z_]*( [A-Za-z]+)*$`),
	regexp.MustCompile(`^Security Framework 1\.1, [A-Z][a-z]+( [A-Za-z]+)*$`),
	regexp.MustCompile(`^Certification guide, (Host|Issuer|Displayer|Service (Provider|Consumer) \((Read|Write)\))$`),
	regexp.MustCompile(`^RFC [0-9]{4}(, (Section [0-9]+|Appendix [A-Z])(\.[0-9]+)*)?$`),
	regexp.MustCompile(`^(VC Data Integrity( EdDSA| ECDSA)?|Bitstring Status List|Controlled Identifiers|VC JOSE and COSE) 1\.0(, Section [0-9.]+)?$`),
	regexp.MustCompile(`^OpenAPI 3\.0(, OAuth Flow Object)?$`),
	regexp.MustCompile(`^OAuth 2\.0 Multiple Response Types, Section 2\.1$`),
	regexp.MustCompile(`^(Implementation guide|1EdTech validator|Good practice)$`),
}

// IsClause reports whether text cites places in the one spelling that each of them has, several separated by "; ".
func IsClause(text string) bool {
	for clause := range strings.SplitSeq(text, "; ") {
		if !slices.ContainsFunc(clauses, func(spelling *regexp.Regexp) bool { return spelling.MatchString(clause) }) {
			return false
		}
	}
	return true
}
