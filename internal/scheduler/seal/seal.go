// Package seal keeps the values of secrets unreadable in the scheduler's
// store: AES-256-GCM under a key file, and a keyed hash that tells whether a
// value has changed without telling what it is.
//
// It may import the standard library only; randomness is
// injected.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Size is the length of a key in bytes.
const Size = 32

const version = 1

// ErrKey says that something was sealed under another key, or was altered.
var ErrKey = errors.New("sealed under another key, or altered")

// Key seals and opens.
type Key struct {
	aead cipher.AEAD
	mac  []byte
	rand io.Reader
}

// New derives from secret, which has Size random bytes, a key to seal and one
// to hash. Nonces are read from rand.
func New(secret []byte, rand io.Reader) (*Key, error) {
	if len(secret) != Size {
		return nil, fmt.Errorf("seal key has %d bytes, want %d", len(secret), Size)
	}
	sealing, err := hkdf.Key(sha256.New, secret, nil, "baton seal", Size)
	if err != nil {
		return nil, fmt.Errorf("derive seal key: %w", err)
	}
	mac, err := hkdf.Key(sha256.New, secret, nil, "baton digest", Size)
	if err != nil {
		return nil, fmt.Errorf("derive digest key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Key{aead: aead, mac: mac, rand: rand}, nil
}

// Seal encrypts plain. What is sealed opens only under the same name, so that
// a record can't be passed off as another.
func (k *Key) Seal(name string, plain []byte) ([]byte, error) {
	nonce := make([]byte, k.aead.NonceSize())
	if _, err := io.ReadFull(k.rand, nonce); err != nil {
		return nil, fmt.Errorf("seal %s: %w", name, err)
	}
	return k.aead.Seal(append([]byte{version}, nonce...), nonce, plain, []byte(name)), nil
}

// Open is the inverse of Seal; ErrKey when it can't be.
func (k *Key) Open(name string, sealed []byte) ([]byte, error) {
	size := k.aead.NonceSize()
	if len(sealed) < 1+size || sealed[0] != version {
		return nil, fmt.Errorf("open %s: %w", name, ErrKey)
	}
	plain, err := k.aead.Open(nil, sealed[1:1+size], sealed[1+size:], []byte(name))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, ErrKey)
	}
	return plain, nil
}

// Digest is the keyed hash of a value under a name: equal for equal values,
// meaningless without the key.
func (k *Key) Digest(name string, value []byte) string {
	h := hmac.New(sha256.New, k.mac)
	fmt.Fprintf(h, "%d:%s", len(name), name)
	h.Write(value)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
