package records

import (
	"github.com/gin-gonic/gin"

	"clrhost/storage"
)

// fileEndings are the types of files that are kept as what they say they are. Any other is kept as bytes of no known type, so
// that no program opens it unasked.
var fileEndings = map[string]string{
	"application/json": ".json",
	"application/pdf":  ".pdf",
	"audio/mpeg":       ".mp3",
	"image/gif":        ".gif",
	"image/jpeg":       ".jpg",
	"image/png":        ".png",
	"image/webp":       ".webp",
	"text/csv":         ".csv",
	"text/plain":       ".txt",
	"video/mp4":        ".mp4",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
}

// File serves GET PathFile: a file that the record itself holds, to be kept and never to be shown.
func (h *Handler) File(c *gin.Context) error {
	stored, err := h.stored(c)
	if err != nil {
		return err
	}
	return SendFile(c, stored, c.Param(paramFile))
}

// SendFile answers with the file of that name that a record holds. Names are those that Reading has paths for.
func SendFile(c *gin.Context, stored storage.Credential, name string) error {
	file, found := heldFile(stored.Body, name)
	if !found {
		return noSuchFile(nil)
	}
	content, err := file.Decode()
	if err != nil {
		return noSuchFile(err)
	}
	media, ending := file.Type, fileEndings[file.Type]
	if ending == "" {
		media, ending = "application/octet-stream", ".bin"
	}
	attach(c, "file-"+name[:8]+ending, media, content)
	return nil
}
