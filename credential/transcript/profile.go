package transcript

// Profile is a person or organization (CLR 2.0, Profile).
type Profile struct {
	ID           Word
	Name         Text
	URL          Resource
	Description  Text
	Email        Text
	Phone        Text
	Official     Text // the name of who signs for it
	Image        Image
	Address      Address
	Identifiers  []Identifier
	Parent       *Profile // the organization that it is part of; nil for none
	Endorsements []int    // indexes into Record.Credentials

	FamilyName, GivenName, AdditionalName, PatronymicName Text
	HonorificPrefix, HonorificSuffix, FamilyNamePrefix    Text
	BirthDate                                             Word // as written

	Place
}

// Given reports whether the document has the profile. It may be no more than an id.
func (p Profile) Given() bool { return p.Place != Place{} }

// Address is where a Profile is (CLR 2.0, Address).
type Address struct {
	Street, PostOfficeBox, PostalCode, Locality, Region, Country, CountryCode Text
	Geo                                                                       Geo

	Place
}

// Geo is a point on the earth, in degrees (CLR 2.0, GeoCoordinates).
type Geo struct {
	Latitude, Longitude Number

	Place
}

// Given reports whether the document has the address.
func (a Address) Given() bool { return a.Place != Place{} }

// Image is a picture that a document names (CLR 2.0, Image).
type Image struct {
	Resource
	Caption Text

	Place // of the object, where the Resource has that of its id
}

// Identifier is another identifier of a profile or achievement (CLR 2.0, IdentifierEntry).
type Identifier struct {
	Value Word
	Type  Word // a term of IdentifierTypeEnum

	Place
}

// Identity is what a subject is recognized by (CLR 2.0, IdentityObject).
type Identity struct {
	Value  Word // the hash, with its algorithm, when it is Hashed
	Type   Word // a term of IdentifierTypeEnum
	Hashed Flag
	Salt   Word

	Place
}

// profile reads a profile, or the URI in its place. Of several, the others are left.
func (n *node) profile(name string) (p Profile) {
	n.oneOr(name, func(n *node) { p = n.asProfile() }, func(id Word) { p = Profile{ID: id, Place: id.Place} })
	return p
}

func (n *node) asProfile() Profile {
	n.is("Profile")
	p := Profile{
		ID:               n.word("id"),
		Name:             n.text("name"),
		URL:              resourceOf(n.word("url")),
		Description:      n.text("description"),
		Email:            n.text("email"),
		Phone:            n.text("phone"),
		Official:         n.text("official"),
		Image:            n.image("image"),
		Identifiers:      n.identifiers("otherIdentifier"),
		Endorsements:     n.endorsements(),
		FamilyName:       n.text("familyName"),
		GivenName:        n.text("givenName"),
		AdditionalName:   n.text("additionalName"),
		PatronymicName:   n.text("patronymicName"),
		HonorificPrefix:  n.text("honorificPrefix"),
		HonorificSuffix:  n.text("honorificSuffix"),
		FamilyNamePrefix: n.text("familyNamePrefix"),
		BirthDate:        n.word("dateOfBirth"),
		Place:            n.place,
	}
	n.one("address", func(n *node) { p.Address = n.asAddress() })
	if parent := n.profile("parentOrg"); parent.Given() {
		p.Parent = &parent
	}
	return p
}

func (n *node) asAddress() Address {
	n.is("Address")
	a := Address{
		Street:        n.text("streetAddress"),
		PostOfficeBox: n.text("postOfficeBoxNumber"),
		PostalCode:    n.text("postalCode"),
		Locality:      n.text("addressLocality"),
		Region:        n.text("addressRegion"),
		Country:       n.text("addressCountry"),
		CountryCode:   n.text("addressCountryCode"),
		Place:         n.place,
	}
	n.one("geo", func(n *node) {
		n.is("GeoCoordinates")
		a.Geo = Geo{n.number("latitude"), n.number("longitude"), n.place}
	})
	return a
}

// image reads a picture, or the URI in its place. Of several, the others are left.
func (n *node) image(name string) (i Image) {
	n.oneOr(name, func(n *node) {
		n.is("Image")
		i = Image{resourceOf(n.word("id")), n.text("caption"), n.place}
	}, func(id Word) { i = Image{Resource: resourceOf(id), Place: id.Place} })
	return i
}

func (n *node) identifiers(name string) (all []Identifier) {
	n.each(name, func(n *node) {
		n.is("IdentifierEntry")
		all = append(all, Identifier{n.word("identifier"), n.word("identifierType"), n.place})
	})
	return all
}

func (n *node) identities(name string) (all []Identity) {
	n.each(name, func(n *node) {
		n.is("IdentityObject")
		all = append(all, Identity{n.word("identityHash"), n.word("identityType"), n.flag("hashed"), n.word("salt"), n.place})
	})
	return all
}
