// Verifies 1,000 proofs that write_log wrote with npm's @sigstore/verify: verify_proofs FOLDER
// NODE_MODULES. Its check of checkpoint and inclusion is what Sigstore's clients run on entries of
// their log; it wants every signature of a checkpoint to be a log's, so it gets the log's alone.
import assert from 'node:assert';
import {createPublicKey} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const [folder, modules] = process.argv.slice(2);
const require = createRequire(path.join(modules, 'index.js'));
const {verifyCheckpoint} = require('@sigstore/verify/dist/timestamp/checkpoint.js');
const {verifyMerkleInclusion} = require('@sigstore/verify/dist/timestamp/merkle.js');

// The log's key as Sigstore's trusted root has it.
function logAuthority() {
  const policy = readFileSync(path.join(folder, 'policy'), 'utf8');
  const [, , id, key] = policy.match(/^log ([^+]+)\+([0-9a-f]{8})\+(\S+)$/m);
  const raw = Buffer.from(key, 'base64').subarray(1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return {
    logID: Buffer.from(id, 'hex'),
    publicKey: createPublicKey({key: spki, format: 'der', type: 'spki'}),
    validFor: {start: new Date(0), end: new Date(8.64e15)},
  };
}

// Texts that stand after a line with their length.
function* texts(data) {
  for (let at = 0; at < data.length;) {
    const line = data.indexOf('\n', at);
    const length = Number(data.subarray(at, line).toString());
    yield data.subarray(line + 1, line + 1 + length).toString('utf8');
    at = line + 1 + length;
  }
}

function entryAt(index) {
  const size = BigInt(readFileSync(path.join(folder, 'prefix/checkpoint'), 'utf8').split('\n')[1]);
  const bundle = Math.floor(index / 256);
  const width = Number(size) - 256 * bundle;
  assert(bundle < 1000);
  const name = String(bundle).padStart(3, '0') + (width < 256 ? `.p/${width}` : '');
  const data = readFileSync(path.join(folder, 'prefix/tile/entries', name));
  let at = 0;
  for (let i = 0; i < index % 256; ++i) at += 2 + data.readUInt16BE(at);
  return data.subarray(at + 2, at + 2 + data.readUInt16BE(at));
}

// A tlog-proof as an entry of Sigstore's bundle.
function asEntry(text) {
  const split = text.indexOf('\n\n');
  const [header, index, ...hashes] = text.slice(0, split).split('\n');
  assert.equal(header, 'c2sp.org/tlog-proof@v1');
  const [note, signatures] = text.slice(split + 2).split('\n\n');
  const [origin, size, root] = note.split('\n');
  const own = signatures.split('\n').filter((line) => line.startsWith(`\u2014 ${origin} `));
  const number = Number(index.replace(/^index /, ''));
  return {
    integratedTime: '1790000000',
    canonicalizedBody: entryAt(number),
    inclusionProof: {
      logIndex: String(number),
      treeSize: size,
      rootHash: Buffer.from(root, 'base64'),
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: {envelope: `${note}\n\n${own.join('\n')}\n`},
    },
  };
}

const authority = logAuthority();
let count = 0;
for (const text of texts(readFileSync(path.join(folder, 'proofs')))) {
  const entry = asEntry(text);
  verifyCheckpoint(entry, [authority]);
  verifyMerkleInclusion(entry);
  // What it accepts must be able to be wrong.
  const body = Buffer.concat([entry.canonicalizedBody, Buffer.from('x')]);
  assert.throws(() => verifyMerkleInclusion({...entry, canonicalizedBody: body}),
                /calculated root hash/);
  const envelope = entry.inclusionProof.checkpoint.envelope.replace('\n', 'x\n');
  const inclusionProof = {...entry.inclusionProof, checkpoint: {envelope}};
  assert.throws(() => verifyCheckpoint({...entry, inclusionProof}, [authority]),
                /invalid checkpoint signature/);
  ++count;
}
assert.equal(count, 1000);
console.log(`${count} proofs verified`);
