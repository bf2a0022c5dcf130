package bolt

import (
	"bytes"
	"os"
	"testing"

	"go.etcd.io/bbolt"
)

// RewriteMeta stores other text as a sound meta record.
func RewriteMeta(t testing.TB, path, text string) {
	t.Helper()
	db, err := bbolt.Open(path, fileMode, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		frame, _ := encodeFrame(metaBucket, metaKey, []byte(text))
		return tx.Bucket([]byte(metaBucket)).Put([]byte(metaKey), frame)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// ReadFile returns the bytes of a file.
func ReadFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// WriteFile replaces the bytes of a file.
func WriteFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, fileMode); err != nil {
		t.Fatal(err)
	}
}

// FlipInFile changes one byte of every copy of text.
func FlipInFile(t testing.TB, path, text string, at int) {
	t.Helper()
	data := ReadFile(t, path)
	changed := []byte(text)
	changed[at] ^= 1
	if !bytes.Contains(data, []byte(text)) {
		t.Fatalf("%q is not in %s", text, path)
	}
	WriteFile(t, path, bytes.ReplaceAll(data, []byte(text), changed))
}
