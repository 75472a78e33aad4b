package words

// spanishHistory is the page of what was done with the records.
var spanishHistory = dictionary{
	"Your history": "Su historial",
	"What was done with your records, and when": "Qué se hizo con sus expedientes, y cuándo",
	"Your history, %d–%d of %d":                 "Su historial, %d–%d de %d",
	"What you did with your records here, and how often the links that you made were opened. It is kept for %s, and at most %d lines; the oldest go first.": "Lo que usted hizo aquí con sus expedientes, y cuántas veces se abrieron los enlaces que creó. Se guarda durante %s, y como máximo %d líneas; primero se van las más antiguas.",
	"Nothing is kept of those who open a link: neither their address nor their device. What apps may do is under <a href=\"%s\">Apps</a>.":                  "De quienes abren un enlace no se guarda nada: ni su dirección ni su dispositivo. Lo que pueden hacer las aplicaciones está en <a href=\"%s\">Aplicaciones</a>.",
	"Nothing is in it yet.":                  "Todavía no contiene nada.",
	"You added %s.":                          "Usted añadió %s.",
	"You deleted %s.":                        "Usted eliminó %s.",
	"You took back the deletion of %s.":      "Usted deshizo la eliminación de %s.",
	"You let apps send %s again.":            "Usted permitió que se vuelva a enviar %s.",
	"You downloaded %s.":                     "Usted descargó %s.",
	"You downloaded everything as one file.": "Usted descargó todo en un solo archivo.",
	"You made the link %s.":                  "Usted creó el enlace %s.",
	"Somebody opened the link %s.":           "Alguien abrió el enlace %s.",
	"You stopped the link %s.":               "Usted detuvo el enlace %s.",
	"You brought in %s.":                     "Usted trajo %s.",
	"Something was done that this version of the software has no words for.": "Se hizo algo para lo que esta versión del programa no tiene palabras.",
	"%d times that day":        "%d veces ese día",
	"“%s”":                     "«%s»",
	"without a name":           "sin nombre",
	"records from a file":      "expedientes de un archivo",
	"a record without a title": "un expediente sin título",
}
