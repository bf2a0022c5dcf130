package pages

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// build makes a file with an in-place bucket, deep trees, overflow and free
// pages.
func build(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true, PageSize: 4096})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 4 {
		err := db.Update(func(tx *bbolt.Tx) error {
			small, err := tx.CreateBucketIfNotExists([]byte("small"))
			if err != nil {
				return err
			}
			large, err := tx.CreateBucketIfNotExists([]byte("large"))
			if err != nil {
				return err
			}
			for i := range 300 {
				if err := large.Put(fmt.Appendf(nil, "%s-%d", strings.Repeat("key", 50), i), []byte(strings.Repeat("v", 50*round))); err != nil {
					return err
				}
			}
			if err := large.Put([]byte("overflow"), make([]byte, 10_000)); err != nil {
				return err
			}
			return small.Put([]byte("a"), []byte("1"))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func verify(t testing.TB, data []byte) []Fault {
	t.Helper()
	faults, err := Verify(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

func TestSoundFiles(t *testing.T) {
	if faults := verify(t, build(t)); len(faults) > 0 {
		t.Error(faults)
	}
	path := filepath.Join(t.TempDir(), "new")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if faults := verify(t, data); len(faults) > 0 {
		t.Error(faults)
	}
}

// page finds the first page with the given type.
func page(t *testing.T, data []byte, flags uint16) []byte {
	t.Helper()
	v := &verifier{r: bytes.NewReader(data), size: int64(len(data))}
	newest, ok := v.metas()
	if !ok {
		t.Fatal(v.faults)
	}
	v.seen = make([]bool, newest.highWater)
	v.tree(newest.root, nil, nil, 0)
	v.seen[newest.freelist] = true
	for id := 2; id < len(v.seen); id++ {
		p := data[id*4096:]
		if h := decodeHeader(p); v.seen[id] && h.flags == flags && h.id == uint64(id) {
			return p
		}
	}
	t.Fatalf("no page of type %#x", flags)
	return nil
}

func txid(meta []byte) uint64 { return order.Uint64(meta[headerSize+48:]) }

func setTxid(meta []byte, id uint64) {
	body := meta[headerSize:]
	order.PutUint64(body[48:], id)
	sum := fnv.New64a()
	_, _ = sum.Write(body[:metaSize-8])
	order.PutUint64(body[metaSize-8:], sum.Sum64())
}

func firstChild(t *testing.T, data []byte) []byte {
	return data[order.Uint64(page(t, data, flagBranch)[headerSize+8:])*4096:]
}

func lastChild(t *testing.T, data []byte) []byte {
	branch := page(t, data, flagBranch)
	last := headerSize + branchSize*(int(order.Uint16(branch[10:]))-1)
	return data[order.Uint64(branch[last+8:])*4096:]
}

func TestFaults(t *testing.T) {
	tests := map[string]struct {
		damage func(t *testing.T, data []byte) []byte
		want   string
	}{
		"empty":           {func(_ *testing.T, _ []byte) []byte { return nil }, "0 bytes"},
		"not a store":     {func(_ *testing.T, data []byte) []byte { return make([]byte, len(data)) }, "does not begin"},
		"only two pages":  {func(_ *testing.T, data []byte) []byte { return data[:8192] }, "should have"},
		"only one page":   {func(_ *testing.T, data []byte) []byte { return data[:4096] }, "missing"},
		"first meta":      {func(_ *testing.T, data []byte) []byte { data[16+50] ^= 1; return data }, "page 0: wrong checksum"},
		"second meta":     {func(_ *testing.T, data []byte) []byte { data[4096+16+50] ^= 1; return data }, "page 1: wrong checksum"},
		"bbolt version":   {func(_ *testing.T, data []byte) []byte { order.PutUint32(data[20:], 9); return data }, "version 9"},
		"meta page flags": {func(_ *testing.T, data []byte) []byte { data[8] = 2; return data }, "no meta page"},
		"page id":         {func(t *testing.T, data []byte) []byte { page(t, data, flagLeaf)[0] ^= 1; return data }, "says that it is"},
		"page overflow":   {func(t *testing.T, data []byte) []byte { page(t, data, flagLeaf)[15] = 1; return data }, "reaches to page"},
		"page type":       {func(t *testing.T, data []byte) []byte { page(t, data, flagLeaf)[8] = 0; return data }, "neither branch nor leaf"},
		"element count": {func(t *testing.T, data []byte) []byte {
			order.PutUint16(page(t, data, flagLeaf)[10:], 60000)
			return data
		}, "does not fit"},
		"branch count": {func(t *testing.T, data []byte) []byte {
			order.PutUint16(page(t, data, flagBranch)[10:], 60000)
			return data
		}, "does not fit"},
		"key size": {func(t *testing.T, data []byte) []byte {
			order.PutUint32(page(t, data, flagLeaf)[16+8:], 1<<31)
			return data
		}, "does not fit"},
		"branch to outside": {func(t *testing.T, data []byte) []byte {
			order.PutUint64(page(t, data, flagBranch)[24:], 1<<40)
			return data
		}, "referred to"},
		"loop": {func(t *testing.T, data []byte) []byte {
			p := page(t, data, flagBranch)
			copy(p[24:32], p[:8])
			return data
		}, "used twice"},
		"transactions apart": {func(_ *testing.T, data []byte) []byte {
			newest := data
			if txid(data[4096:]) > txid(data) {
				newest = data[4096:]
			}
			setTxid(newest, txid(newest)+2)
			return data
		}, "follows"},
		"keys of a leaf": {func(t *testing.T, data []byte) []byte {
			p := lastChild(t, data)
			second := headerSize + leafSize
			p[second+int(order.Uint32(p[second+4:]))] = 0
			return data
		}, "key 1 is out of order"},
		"leaf before its branch": {func(t *testing.T, data []byte) []byte {
			p := lastChild(t, data)
			p[headerSize+order.Uint32(p[headerSize+4:])] = 0
			return data
		}, "key 0 is out of order"},
		"leaf after its branch": {func(t *testing.T, data []byte) []byte {
			p := firstChild(t, data)
			last := headerSize + leafSize*(uint32(order.Uint16(p[10:]))-1)
			p[last+order.Uint32(p[last+4:])] = 0xFF
			return data
		}, "out of order"},
		"free page in use": {func(t *testing.T, data []byte) []byte {
			leaf := page(t, data, flagLeaf)
			copy(page(t, data, flagFreelist)[16:24], leaf[:8])
			return data
		}, "in use or listed before"},
		"free page outside": {func(t *testing.T, data []byte) []byte {
			order.PutUint64(page(t, data, flagFreelist)[16:], 1<<40)
			return data
		}, "does not have"},
		"free list too long": {func(t *testing.T, data []byte) []byte {
			p := page(t, data, flagFreelist)
			order.PutUint16(p[10:], 0xFFFF)
			order.PutUint64(p[16:], 1<<40)
			return data
		}, "more than it has room for"},
		"free list too short": {func(t *testing.T, data []byte) []byte {
			order.PutUint16(page(t, data, flagFreelist)[10:], 0)
			return data
		}, "neither in use nor free"},
	}
	sound := build(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			faults := verify(t, tt.damage(t, bytes.Clone(sound)))
			if len(faults) == 0 || !strings.Contains(faults[0].String(), tt.want) {
				t.Errorf("got %v, want %q", faults, tt.want)
			}
		})
	}
}

// FuzzVerify overwrites bytes of a sound file: no damage may make Verify
// panic, loop, or fail to read.
func FuzzVerify(f *testing.F) {
	sound := build(f)
	f.Add(uint32(4096*4+8), []byte{1}, uint32(len(sound)))
	f.Add(uint32(40), []byte{255, 255, 255, 255}, uint32(9000))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, size uint32) {
		data := bytes.Clone(sound)
		copy(data[int(at)%len(data):], patch)
		verify(t, data[:int(size)%(len(data)+1)])
	})
}
