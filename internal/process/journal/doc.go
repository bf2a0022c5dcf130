// Package journal keeps small values by key in one append-only file. Many
// writers share one fsync; a torn end is cut off, damage elsewhere is refused.
// It imports the standard library only.
//
// A record is four bytes of length, four of CRC-32C (both big endian) and a
// body: the length of the key (uvarint), key, one byte of operation, value.
package journal
