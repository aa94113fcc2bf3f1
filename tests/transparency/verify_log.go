// Verifies a log that write_log wrote with Go's golang.org/x/mod/sumdb: verify_log FOLDER
//
// Checkpoints and bundles are parsed here, since tlog.ParseTree wants the origin of Go's own log;
// signatures, tiles and proofs are judged by packages note and tlog.
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // Tiles are 256 hashes wide.

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("FOLDER is needed"))
	}
	folder := os.Args[1]
	log, witnesses := readPolicy(filepath.Join(folder, "policy"))
	trees := verifyCheckpoints(filepath.Join(folder, "checkpoints"), log, witnesses)
	last := trees[len(trees)-1]
	files := &files{prefix: filepath.Join(folder, "prefix")}
	entries := check(verifyEntries(files, last))
	tree := verifyEveryInclusion(entries, last)
	tiles := check(verifyTiles(files, tree, last))
	verifyEveryConsistency(files, trees)
	verifyWrittenProofs(folder, entries, trees)
	flips := expectFlipsFound(folder, tree, last)
	fmt.Printf("%d entries, %d tiles, %d checkpoints, %d flipped bytes found\n",
		len(entries), tiles, len(trees), flips)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "verify_log:", err)
	os.Exit(1)
}

func check[T any](value T, err error) T {
	if err != nil {
		fail(err)
	}
	return value
}

// ---- Keys and checkpoints ----

// A witness's key: package note knows plain Ed25519 only.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

func readPolicy(path string) (note.Verifier, []note.Verifier) {
	var log note.Verifier
	var witnesses []note.Verifier
	for _, line := range strings.Split(string(check(os.ReadFile(path))), "\n") {
		words := strings.Fields(line)
		if len(words) > 0 && words[0] == "log" {
			log = check(note.NewVerifier(words[1]))
		}
		if len(words) > 0 && words[0] == "witness" {
			parts := strings.SplitN(words[2], "+", 3)
			hash := check(strconv.ParseUint(parts[1], 16, 32))
			key := check(base64.StdEncoding.DecodeString(parts[2]))
			if key[0] != 4 || len(key) != 33 {
				fail(errors.New("not a witness's key"))
			}
			witnesses = append(witnesses, cosigner{parts[0], uint32(hash), key[1:]})
		}
	}
	return log, witnesses
}

func verifyCheckpoints(path string, log note.Verifier, witnesses []note.Verifier) []tlog.Tree {
	var trees []tlog.Tree
	known := note.VerifierList(append(witnesses, log)...)
	for _, text := range check(splitBundle(check(os.ReadFile(path)))) {
		opened := check(note.Open(text, known))
		if len(opened.Sigs) != 1+len(witnesses) || len(opened.UnverifiedSigs) != 0 {
			fail(fmt.Errorf("%d signatures verified, %d not", len(opened.Sigs), len(opened.UnverifiedSigs)))
		}
		if _, err := note.Open(text, note.VerifierList(log)); err != nil {
			fail(err) // Unknown cosignatures are to be ignored.
		}
		lines := strings.Split(opened.Text, "\n")
		if len(lines) != 4 || lines[0] != log.Name() {
			fail(fmt.Errorf("not a checkpoint of this log: %q", opened.Text))
		}
		size := check(strconv.ParseInt(lines[1], 10, 64))
		trees = append(trees, tlog.Tree{N: size, Hash: check(tlog.ParseHash(lines[2]))})
	}
	return trees
}

// ---- Files ----

// The log's files as tlog wants them; a byte of one of them may be flipped.
type files struct {
	prefix string
	flip   string
	at     int
}

func (f *files) read(path string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(f.prefix, path))
	if err == nil && path == f.flip {
		data[f.at%len(data)] ^= 0x20
	}
	return data, err
}

func (f *files) Height() int { return height }
func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go puts the height into the path; C2SP does not.
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := f.read(path)
		if err != nil {
			full := strings.Index(path, ".p/")
			if full < 0 {
				return nil, err
			}
			if data, err = f.read(path[:full]); err != nil {
				return nil, err
			}
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: too short", path)
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}
func (f *files) SaveTiles([]tlog.Tile, [][]byte) {}

func splitBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("a bundle is cut short")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// bundleHashes reads one bundle and holds it to the leaves of its tile, which tlog authenticates.
func bundleHashes(f *files, tree tlog.Tree, index int64) ([][]byte, error) {
	width := tree.N - index<<height
	suffix := fmt.Sprintf(".p/%d", width)
	if width >= 1<<height {
		width, suffix = 1<<height, ""
	}
	tile := tlog.Tile{H: height, L: 0, N: index, W: 1 << height}
	name := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", height))
	data, err := f.read("tile/entries/" + name + suffix)
	if err != nil {
		return nil, err
	}
	entries, err := splitBundle(data)
	if err != nil {
		return nil, err
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%d entries in a bundle of %d", len(entries), width)
	}
	var indexes []int64
	for i := int64(0); i < width; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, index<<height+i))
	}
	leaves, err := tlog.TileHashReader(tree, f).ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	for i, entry := range entries {
		if tlog.RecordHash(entry) != leaves[i] {
			return nil, fmt.Errorf("entry %d is not the leaf", index<<height+int64(i))
		}
	}
	return entries, nil
}

func verifyEntries(f *files, tree tlog.Tree) ([][]byte, error) {
	var all [][]byte
	for index := int64(0); index<<height < tree.N; index++ {
		entries, err := bundleHashes(f, tree, index)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// ---- Proofs ----

// verifyEveryInclusion builds Go's own tree of the entries and proves each in the log's root.
func verifyEveryInclusion(entries [][]byte, tree tlog.Tree) tlog.HashReader {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for i, entry := range entries {
		stored = append(stored, check(tlog.StoredHashes(int64(i), entry, reader))...)
	}
	if root := check(tlog.TreeHash(tree.N, reader)); root != tree.Hash {
		fail(fmt.Errorf("Go's root of the entries is %v, the checkpoint's %v", root, tree.Hash))
	}
	for i, entry := range entries {
		proof := check(tlog.ProveRecord(tree.N, int64(i), reader))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)); err != nil {
			fail(err)
		}
	}
	return reader
}

// verifyTiles holds every tile to the one that Go makes of the same entries. tlog.TileHashReader
// would do, but as of x/mod 0.7.0 its loop over parents begins too late, at the number of subtrees
// and not of their tiles, so that a few tiles of a call are used without a look at their parents.
func verifyTiles(f *files, reader tlog.HashReader, tree tlog.Tree) (int, error) {
	count := 0
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		// Go lists partial tiles of all widths; the last is the one of this size.
		if hashes := tree.N >> (height * tile.L); tile.W < 1<<height && int64(tile.W) != hashes%(1<<height) {
			continue
		}
		count++
		ours, err := f.ReadTiles([]tlog.Tile{tile})
		if err != nil {
			return 0, err
		}
		if theirs := check(tlog.ReadTileData(tile, reader)); !bytes.Equal(ours[0], theirs) {
			return 0, fmt.Errorf("%s differs from Go's", tile.Path())
		}
	}
	return count, nil
}

// verifyEveryConsistency proves, from the log's tiles, that each checkpoint extends those before.
func verifyEveryConsistency(f *files, trees []tlog.Tree) {
	last := trees[len(trees)-1]
	reader := tlog.TileHashReader(last, f)
	for i, older := range trees {
		proof := check(tlog.ProveTree(last.N, older.N, reader))
		if err := tlog.CheckTree(proof, last.N, last.Hash, older.N, older.Hash); err != nil {
			fail(fmt.Errorf("checkpoint %d: %v", i, err))
		}
	}
}

// verifyWrittenProofs judges the proofs that the log itself made.
func verifyWrittenProofs(folder string, entries [][]byte, trees []tlog.Tree) {
	last := trees[len(trees)-1]
	proofs := check(os.ReadFile(filepath.Join(folder, "proofs")))
	count := 0
	for ; len(proofs) > 0; count++ {
		line := bytes.IndexByte(proofs, '\n')
		length := check(strconv.Atoi(string(proofs[:line])))
		lines := strings.Split(string(proofs[line+1:line+1+length]), "\n")
		proofs = proofs[line+1+length:]
		index := check(strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64))
		var proof tlog.RecordProof
		for i := 2; lines[i] != ""; i++ {
			proof = append(proof, check(tlog.ParseHash(lines[i])))
		}
		if err := tlog.CheckRecord(proof, last.N, last.Hash, index, tlog.RecordHash(entries[index])); err != nil {
			fail(fmt.Errorf("proof of %d: %v", index, err))
		}
	}
	if count != 1000 {
		fail(fmt.Errorf("%d proofs", count))
	}
	lines := strings.Split(strings.TrimSpace(string(check(os.ReadFile(filepath.Join(folder, "consistency"))))), "\n")
	if len(lines) != len(trees)-1 {
		fail(fmt.Errorf("%d consistency proofs of %d checkpoints", len(lines), len(trees)))
	}
	for i, line := range lines {
		words := strings.Fields(line)
		var proof tlog.TreeProof
		for _, word := range words[2:] {
			proof = append(proof, check(tlog.ParseHash(word)))
		}
		older, newer := trees[i], trees[i+1]
		if words[0] != fmt.Sprint(older.N) || words[1] != fmt.Sprint(newer.N) {
			fail(fmt.Errorf("consistency proof %d is of other sizes", i))
		}
		if err := tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash); err != nil {
			fail(fmt.Errorf("consistency of %d: %v", newer.N, err))
		}
	}
}

// expectFlipsFound flips bytes of a tile of leaves, of one above, and of a bundle, one at a time.
func expectFlipsFound(folder string, reader tlog.HashReader, tree tlog.Tree) int {
	found := 0
	for _, path := range []string{"tile/0/100", "tile/1/000", "tile/entries/100"} {
		for at := 0; at < 20; at++ {
			liar := &files{prefix: filepath.Join(folder, "prefix"), flip: path, at: at*401 + 7}
			_, inBundle := bundleHashes(liar, tree, 100)
			_, inTiles := verifyTiles(liar, reader, tree)
			if inBundle == nil && inTiles == nil {
				fail(fmt.Errorf("%s: byte %d is flipped, and nothing is found", path, liar.at))
			}
			found++
		}
	}
	return found
}
