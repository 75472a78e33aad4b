package words

// What the languages say instead of a text when the first number in it is one. The number may be left out at the end.
var (
	englishOne = dictionary{
		"%d days":    "one day",
		"%d hours":   "one hour",
		"%d minutes": "one minute",
		"%d seconds": "a second",
	}
	spanishOne = dictionary{
		"%d days":    "un día",
		"%d hours":   "una hora",
		"%d minutes": "un minuto",
		"%d seconds": "un segundo",
	}
)
