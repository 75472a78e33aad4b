package archive

import (
	"io"

	"clrhost/internal/phrase"
	"clrhost/internal/text"
)

const maxOwner = 80 // characters of a name

// readme says what the archive holds and what can be done with it.
func (b *bundle) readme(to io.Writer) error {
	p := prose{bundle: b, to: to}
	p.say(phrase.Of("This is everything that this host held for %s on %s.", text.Line(b.owner.Name, maxOwner), b.at))
	p.line("")
	p.say(phrase.Of("It holds %d records.", len(b.files)))
	p.say(phrase.Of("It holds %d earlier versions of them.", b.versions))
	if b.left > 0 {
		p.say(phrase.Of("%d more earlier versions did not fit. They can be had one by one, from the page of each record.", b.left))
	}
	p.file(nameIndex, phrase.Of("The list of your records, to read in a browser. It needs no network."))
	p.file(nameTable, phrase.Of("The same list for a spreadsheet."))
	p.file(folderRecords, phrase.Of("Your records, one file each, byte for byte as they were received. These are the originals: whoever checks one needs this file."))
	if b.versions > 0 {
		p.file(folderVersions, phrase.Of("Earlier versions of your records, likewise."))
	}
	p.file(nameVersions, phrase.Of("When each version came here, and which app sent it."))
	p.file(nameVerdicts, phrase.Of("What this host found when it last checked each record, for programs."))
	p.file(nameConnections, phrase.Of("The apps that you allowed to use your records, with what each may do, since when and until when."))
	p.file(nameShares, phrase.Of("The links by which you shared records, without the addresses: these open what you shared, and are known to those who have them."))
	p.file(nameHistory, phrase.Of("What you did here with your records, and how often the links were opened."))
	p.file(nameProfile, phrase.Of("Your profile, as apps read it. It is missing when you have none."))
	p.line("")
	p.say(phrase.Of("Anybody can check the records with the program clrhost, without this host:"))
	p.line("    clrhost verify records.zip")
	p.line("")
	p.say(phrase.Of("To bring them into another record host, give it this archive. One that is too large for it can be unpacked, and its records be added one by one."))
	return p.err
}

// prose writes lines, until one cannot be written.
type prose struct {
	bundle *bundle
	to     io.Writer
	err    error
}

func (p *prose) line(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.to, s+"\r\n")
	}
}

func (p *prose) say(what phrase.Phrase) {
	said, err := p.bundle.language.Text(what)
	if err != nil && p.err == nil {
		p.err = err
	}
	p.line(said)
}

func (p *prose) file(name string, is phrase.Phrase) {
	p.line("")
	p.line(name)
	p.say(is)
}
