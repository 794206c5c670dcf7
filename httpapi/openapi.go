package httpapi

import (
	"bytes"
	_ "embed"
)

//go:embed openapi.json
var openAPI []byte

// document returns the OpenAPI document of a handler mounted at prefix.
func document(prefix string) []byte {
	if prefix == "" {
		return openAPI
	}
	return bytes.Replace(openAPI, []byte(`"url": "/"`), []byte(`"url": "`+prefix+`"`), 1)
}

// openAPI answers with the document.
func (h *Handler) openAPI(x *exchange) error {
	x.Header().Set("Cache-Control", "public, max-age=300")
	if !x.unchanged(etag(h.document)) {
		x.writeJSON(200, "application/json", h.document)
	}
	return nil
}
