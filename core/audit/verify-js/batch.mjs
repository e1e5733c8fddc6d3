// Reads many bundles from standard input, each after its length (uint32, big-endian), and writes one exit code a line:
// node batch.mjs receipt|referral FINGERPRINT. For the test that the two verifiers agree.
import { readFileSync } from 'node:fs';
import { verifyBundle } from './verify.mjs';

const [what, trusted] = process.argv.slice(2);
const input = readFileSync(0), codes = [];
for (let at = 0; at < input.length;) {
  const from = at + 4;
  at = from + input.readUInt32BE(at);
  codes.push(verifyBundle(input.subarray(from, at), trusted, what === 'referral').code);
}
console.log(codes.join('\n'));
