package badge

import "clrhost/internal/text"

// Badge is what the picture says. Any of it may be empty.
type Badge struct {
	Title, Issuer, Date string
}

// Side is the width and the height of the picture.
const Side = 640

const maxText = 200 // characters of each text

// block is one text of the picture: how large it is, and where. The first size at which it fits its lines is taken.
type block struct {
	text   string
	bold   bool
	colour string
	middle int // of the lines, from the top
	sizes  []size
}

// size is a size of letters, and how many lines of it there is room for.
type size struct{ pixels, lines int }

// blocks are the texts of the picture.
func (b Badge) blocks() []block {
	return []block{
		{text.Line(b.Title, maxText), true, ink, 378, []size{{46, 3}, {36, 4}, {28, 5}}},
		{text.Line(b.Issuer, maxText), false, ink, 510, []size{{26, 2}, {20, 2}}},
		{text.Line(b.Date, maxText), false, soft, 566, []size{{22, 1}}},
	}
}

// width is how wide a line may be. It leaves room for fonts that are wider than the one by which lines are broken.
const width = 450

// The colours, as those of the pages.
const (
	plate = "#17605f"
	paper = "#fbfaf6"
	pale  = "#a9d8d2"
	ink   = "#1c2733"
	soft  = "#4f5b68"
	white = "#ffffff"
)

// shapes are what stands behind the texts, from the back: a plate, paper on it, and a seal with a star, which says nothing of
// whether the record is valid.
var shapes = []shape{
	{plate, rounded(0, 0, Side, 72)},
	{paper, rounded(24, 24, Side-48, 52)},
	{plate, rounded(Side/2-78, 66, 156, 78)},
	{pale, rounded(Side/2-66, 78, 132, 66)},
	{plate, rounded(Side/2-60, 84, 120, 60)},
	{white, path{start(320, 104), line(331, 131), line(360, 133), line(337, 152), line(345, 180), line(320, 164), line(295, 180), line(303, 152), line(280, 133), line(309, 131)}},
	{pale, path{start(220, 250), line(420, 250), line(420, 254), line(220, 254)}},
}

// shape is an area of one colour.
type shape struct {
	colour string
	path   path
}

// path is the edge of an area. It is closed.
type path []step

// step goes on from the point before to the last one: straight, or in a Bézier curve by the two others.
type step struct {
	kind   byte // M, L or C, as SVG names them
	points []point
}

type point struct{ x, y float32 }

func start(x, y float32) step { return step{'M', []point{{x, y}}} }
func line(x, y float32) step  { return step{'L', []point{{x, y}}} }

// arc is the part of the distance to a corner by which a Bézier curve is a quarter of a circle.
const arc = 0.5523

// rounded is a square with round corners; one of half its side makes it a circle.
func rounded(x, y, side, radius float32) path {
	left, top, right, bottom := x, y, x+side, y+side
	near := radius * (1 - arc)
	curve := func(a, b, c point) step { return step{'C', []point{a, b, c}} }
	return path{
		start(left+radius, top),
		line(right-radius, top),
		curve(point{right - near, top}, point{right, top + near}, point{right, top + radius}),
		line(right, bottom-radius),
		curve(point{right, bottom - near}, point{right - near, bottom}, point{right - radius, bottom}),
		line(left+radius, bottom),
		curve(point{left + near, bottom}, point{left, bottom - near}, point{left, bottom - radius}),
		line(left, top+radius),
		curve(point{left, top + near}, point{left + near, top}, point{left + radius, top}),
	}
}
