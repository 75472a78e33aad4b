package strictjson

import "cmp"

// Limits bounds what is read. A zero field means the package's default.
type Limits struct {
	Bytes   int // length of the text; 4 MiB
	Depth   int // how deeply objects and arrays nest; 64
	Members int // object members and array elements in the whole text; 200,000
}

func (l Limits) orDefault() Limits {
	return Limits{
		Bytes:   cmp.Or(l.Bytes, 4<<20),
		Depth:   cmp.Or(l.Depth, 64),
		Members: cmp.Or(l.Members, 200_000),
	}
}
