package words

// spanishPrint is the page of a record for printing, and its PDF.
var spanishPrint = dictionary{
	"Back to the record": "Volver al expediente",
	"Download as PDF":    "Descargar como PDF",
	"To print this page, use the print command of your browser. For a PDF choose “Save as PDF” there instead of a printer.": "Para imprimir esta página, use la orden de imprimir de su navegador. Para obtener un PDF, elija allí «Guardar como PDF» en lugar de una impresora.",
	"A printout proves nothing. Check it at this address:":                                                                  "Una copia impresa no prueba nada. Compruébela en esta dirección:",
	"A printout proves nothing. Ask the person who gave it to you for a link to the record itself, at this address:":        "Una copia impresa no prueba nada. Pida a quien se la dio un enlace al expediente mismo, en esta dirección:",
	"Printed from %s on %s": "Impreso desde %s el %s",
	"Page %s of %s":         "Página %s de %s",
	"Print":                 "Imprimir",

	"This host makes no PDFs":                        "Este servicio no genera archivos PDF",
	"You have asked for many PDFs":                   "Ha pedido muchos archivos PDF",
	"You can ask for the next one in %s.":            "Podrá pedir el siguiente en %s.",
	"This record is too long for a PDF of this host": "Este expediente es demasiado largo para un PDF de este servicio",
	"Many PDFs are being made just now":              "En este momento se están generando muchos archivos PDF",
	"The PDF could not be made":                      "No se pudo generar el PDF",
	"Please go back to the page for printing, and choose “Save as PDF” in your browser's print dialog.": "Vuelva a la página para imprimir y elija «Guardar como PDF» en el diálogo de impresión de su navegador.",
}
