// Reads many bundles from standard input, each after its length (uint32, big-endian), and writes one exit code a line:
// node batch.mjs receipt|referral FINGERPRINT [AUTHORITY]. For the test that the two verifiers agree.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyBundle } from './verify.mjs';

const [what, trusted, ...files] = process.argv.slice(2);
const authorities = files.map(file => new X509Certificate(readFileSync(file)));
const input = readFileSync(0), codes = [];
for (let at = 0; at < input.length;) {
  const from = at + 4;
  at = from + input.readUInt32BE(at);
  codes.push(verifyBundle(input.subarray(from, at), trusted, what === 'referral', authorities).code);
}
console.log(codes.join('\n'));
