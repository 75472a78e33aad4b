package words

// What the languages say instead of a text when the first number in it is one. The number may be left out at the end.
var (
	englishOne = dictionary{
		"%d days":                     "one day",
		"%d hours":                    "one hour",
		"%d minutes":                  "one minute",
		"%d seconds":                  "a second",
		"%d programs":                 "%d program",
		"%d courses":                  "%d course",
		"%d skills":                   "%d skill",
		"%d other achievements":       "%d other achievement",
		"%d other statements":         "%d other statement",
		"%d pieces of evidence":       "%d piece of evidence",
		"%d endorsements":             "%d endorsement",
		"%d alignments":               "%d alignment",
		"%d credits earned":           "%d credit earned",
		"%d courses without a figure": "one course without a figure",
		"It holds %d credentials.":    "It holds %d credential.",
		"It holds %d endorsements.":   "It holds %d endorsement.",
	}
	spanishOne = dictionary{
		"%d days":                     "un día",
		"%d hours":                    "una hora",
		"%d minutes":                  "un minuto",
		"%d seconds":                  "un segundo",
		"%d programs":                 "%d programa",
		"%d courses":                  "%d curso",
		"%d skills":                   "%d competencia",
		"%d other achievements":       "%d logro más",
		"%d other statements":         "%d declaración más",
		"%d pieces of evidence":       "%d prueba",
		"%d endorsements":             "%d aval",
		"%d alignments":               "%d correspondencia",
		"%d credits earned":           "%d crédito obtenido",
		"%d courses without a figure": "un curso sin cifra",
		"It holds %d credentials.":    "Contiene %d credencial.",
		"It holds %d endorsements.":   "Contiene %d aval.",
	}
)
