package alternate

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
)

// writeJSON answers with JSON, indented, with every slash escaped (RFC 8259, Section 7).
func writeJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.MarshalIndent(value, "", "\t")
	if err != nil {
		status, text = http.StatusInternalServerError, []byte("{}")
	}
	text = bytes.ReplaceAll(text, []byte("/"), []byte(`\/`))
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // a client that has gone needs no answer
}

// writeTagged answers with JSON and its ETag, or with 304 to who has it (RFC 9110, Section 13.1.2).
func writeTagged(w http.ResponseWriter, r *http.Request, value any) {
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", tagOf(value))
	if r.Header.Get("If-None-Match") == tagOf(value) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	writeJSON(w, http.StatusOK, value)
}

func tagOf(value any) string {
	text, _ := json.Marshal(value) // it came out of JSON
	return fmt.Sprintf(`"%x"`, sha256.Sum256(text))
}

// readJSON reads JSON without changing its numbers.
func readJSON(text []byte) (value any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// reject answers with an Imsx_StatusInfo, without the code minor, which is optional.
func reject(w http.ResponseWriter, status int, description string) {
	writeJSON(w, status, statusInfo("failure", severityOf(status), description))
}

func statusInfo(major, severity, description string) map[string]any {
	return map[string]any{
		"imsx_codeMajor": major, "imsx_severity": severity, "imsx_description": map[string]string{"en": description},
	}
}

// severityOf is status for what is not found, and error for the rest (CLR 2.0, Imsx_StatusInfo).
func severityOf(status int) string {
	if status == http.StatusNotFound {
		return "status"
	}
	return "error"
}

// rejectOAuth answers with an error response of OAuth 2.0 (RFC 6749, Section 5.2).
func rejectOAuth(w http.ResponseWriter, code, description string) {
	notStored(w)
	writeJSON(w, http.StatusBadRequest, map[string]string{"error": code, "error_description": description})
}

// notStored keeps an answer with secrets from caches (RFC 6749, Section 5.1).
func notStored(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
}
