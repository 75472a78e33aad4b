// Package words has every word of the pages, in every language that they are written in. The English text is the key:
// templates and code hold it, and a translation is found by it. English itself has entries only where one thing is said
// otherwise than many.
//
// What a sentence is about is its arguments: a string, which a stranger may have written, is escaped and set apart from the
// writing direction around it (the bdi element); integers choose between one and many by the rules of the language (CLDR,
// plural rules) and are written with its digits and separators; days are written as it writes them. A translation has the
// verbs of its key, and may change their order ("%[2]s"). What the keys and translations themselves hold is markup. A text
// that is no key is none of ours, and is escaped whole.
//
// The dictionaries are one file a language and room, so that a page and its words are found together. A test reads every
// template and all code and fails when a text has no translation, or a translation has no text.
package words
