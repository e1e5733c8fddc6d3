#!/usr/bin/env node
// The second verifier of Wasl's evidence, for Node 20 or later, without any dependency. Written from docs/reference/evidence.md and the
// specifications it names, not from the first one. Usage, output and exit codes are on that page.
import { createHash, createPublicKey, verify as verifySignature, X509Certificate } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const PROVEN = 0, REFUTED = 1, USAGE = 2, UNANCHORED = 3, MALFORMED = 4;
const MAX_BYTES = 16 * 1024 * 1024, MAX_NOTE_BYTES = 256 * 1024, MAX_TOKEN_BYTES = 64 * 1024, MAX_DEPTH = 8, MAX_NUMBER = 2 ** 53;

class Malformed extends Error {}
const refuse = rule => { throw new Malformed(rule); };
const demand = (holds, rule) => { if (!holds) refuse(rule); };

// ---- Bytes and text: one spelling each -------------------------------------------------------------------------------

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

function utf8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('text is UTF-8');
  }
}

function base64(text, encoding = 'base64') {
  const bytes = Buffer.from(text, encoding);
  demand(bytes.toString(encoding) === text, 'base64 in its one spelling');
  return bytes;
}

function sized(text, least, most) {
  const bytes = base64(text);
  demand(bytes.length >= least && bytes.length <= most, `${least} to ${most} bytes`);
  return bytes;
}

function decimal(text) {
  demand(/^(0|[1-9][0-9]{0,18})$/.test(text) && BigInt(text) < 2n ** 63n, 'a decimal number below 2^63');
  return BigInt(text);
}

// ---- Canonical JSON (RFC 8785) of objects, arrays, strings and integers -----------------------------------------------

function canonical(value, depth = 0) {
  demand(depth <= MAX_DEPTH, 'JSON nested no deeper than 8');
  if (typeof value === 'string') {
    demand(value.isWellFormed(), 'no lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    demand(Number.isInteger(value) && Math.abs(value) <= MAX_NUMBER, 'integers up to 2^53');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(item => canonical(item, depth + 1)).join(',')}]`;
  demand(value !== null && typeof value === 'object', 'only objects, arrays, strings and integers');
  return `{${Object.keys(value).sort().map(k => `${canonical(k)}:${canonical(value[k], depth + 1)}`).join(',')}}`;
}

function readCanonical(bytes) {
  demand(bytes.length <= MAX_BYTES, 'at most 16 MiB');
  const text = utf8(bytes);
  let tree;
  try {
    tree = JSON.parse(text);
  } catch {
    refuse('JSON');
  }
  demand(canonical(tree) === text, 'canonical JSON');
  return tree;
}

// ---- Shapes ------------------------------------------------------------------------------------------------------------

function members(value, required, optional = []) {
  demand(value !== null && typeof value === 'object' && !Array.isArray(value), 'an object');
  const names = Object.keys(value);
  demand(required.every(name => names.includes(name)), `members ${required}`);
  demand(names.every(name => required.includes(name) || optional.includes(name)), `no members but ${required} ${optional}`);
}

const text = value => (demand(typeof value === 'string', 'a string'), value);
const number = (value, most = MAX_NUMBER) => demand(typeof value === 'number' && value >= 0 && value <= most, `0 to ${most}`);
const list = (value, least, most) =>
  demand(Array.isArray(value) && value.length >= least && value.length <= most, `an array of ${least} to ${most}`);
const uuid = value =>
  demand(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text(value)), 'a UUID in lower case');

function time(value) {
  demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text(value)), 'a time with six digits of the second');
  const read = new Date(`${value.slice(0, 23)}Z`);
  demand(!Number.isNaN(read.getTime()) && read.toISOString().slice(0, 23) === value.slice(0, 23), 'a time that exists');
}

const ACTIONS = ['accepted', 'refused', 'duplicate', 'triaged', 'dispatched', 'requeued', 'released', 'attempted', 'failed', 'interrupted',
  'delivered', 'retrieved', 'needs-reseal', 'parked', 'replayed', 'superseded', 'discarded', 're-routed', 'erasure-requested',
  'erased', 'erasure-final', 'held', 'hold-released', 'opened', 'moved', 'file-stored', 'file-fetched', 'file-verified',
  'file-handed-over', 'shown', 'ordered', 'operated', 'started', 'stopped',
  'configured', 'backed-up', 'restored', 'alarm'];

function entryShape(entry) {
  members(entry, ['action', 'actor', 'at', 'step', 'stream', 'v'],
    ['attempt', 'delivery', 'digest', 'message', 'recipient', 'sender', 'why']);
  number(entry.v);
  demand(entry.v === 1, 'an entry of version 1');
  demand(ACTIONS.includes(text(entry.action)), 'an action of version 1');
  time(entry.at);
  number(entry.step);
  if ('attempt' in entry) number(entry.attempt, 2 ** 31 - 1);
  for (const name of ['delivery', 'message']) if (name in entry) uuid(entry[name]);
  for (const name of ['actor', 'stream', 'digest', 'recipient', 'sender', 'why']) if (name in entry) text(entry[name]);
}

function stepShape(step) {
  demand(step !== null && typeof step === 'object', 'an object');
  const shown = 'entry' in step;
  members(step, ['checkpoint', 'index', 'proof', ...(shown ? ['entry', 'salt'] : ['leaf', 'step'])]);
  number(step.checkpoint, 64);
  number(step.index);
  list(step.proof, 0, 64);
  step.proof.forEach(hash => sized(text(hash), 32, 32));
  if (shown) {
    entryShape(step.entry);
    sized(text(step.salt), 16, 32);
  } else {
    sized(text(step.leaf), 32, 32);
    number(step.step);
  }
}

/** Codes in order, none twice. */
function purposesShape(purposes) {
  list(purposes, 1, 3);
  purposes.forEach((code, i) => demand(['message', 'receipt', 'retrieval'].includes(code) && !(i > 0 && purposes[i - 1] >= code),
    'purposes are message, receipt, retrieval, in order'));
}

function trustShape(trust) {
  members(trust, ['agencies', 'logs', 'quorum', 'witnesses']);
  list(trust.agencies, 0, 10_000);
  for (const key of trust.agencies) {
    members(key, ['agency', 'alg', 'from', 'kid', 'x'], ['purposes', 'until', 'y']);
    text(key.agency), text(key.kid);
    demand(text(key.alg) === 'EdDSA' ? !('y' in key) : key.alg === 'ES256' && 'y' in key, 'EdDSA without y, or ES256 with y');
    sized(text(key.x), 32, 32);
    if ('y' in key) sized(text(key.y), 32, 32);
    time(key.from);
    if ('until' in key) time(key.until);
    if ('purposes' in key) purposesShape(key.purposes);
  }
  list(trust.logs, 1, 10_000);
  list(trust.witnesses, 0, 10_000);
  [...trust.logs, ...trust.witnesses].forEach(text);
  number(trust.quorum, 10_000);
}

function readBundle(bytes) {
  const bundle = readCanonical(bytes);
  members(bundle, ['checkpoints', 'format', 'receipts', 'referral', 'steps', 'trust'], ['chain', 'timeStamps']);
  demand(bundle.format === 'wasl-evidence/1', 'format wasl-evidence/1');
  uuid(bundle.referral);
  list(bundle.steps, 1, 10_000);
  bundle.steps.forEach(stepShape);
  list(bundle.checkpoints, 1, 64);
  bundle.checkpoints.forEach(text);
  const links = bundle.checkpoints.length - 1;
  demand('chain' in bundle === links > 0, 'a chain where there are several checkpoints');
  if (links > 0) list(bundle.chain, links, links);
  for (const proof of bundle.chain ?? []) {
    list(proof, 0, 64);
    proof.forEach(hash => sized(text(hash), 32, 32));
  }
  if ('timeStamps' in bundle) list(bundle.timeStamps, 1, 1_000);
  for (const stamped of bundle.timeStamps ?? []) {
    members(stamped, ['checkpoint', 'note', 'proof', 'token']);
    number(stamped.checkpoint, 64);
    text(stamped.note);
    list(stamped.proof, 0, 64);
    stamped.proof.forEach(hash => sized(text(hash), 32, 32));
    sized(text(stamped.token), 1, MAX_TOKEN_BYTES);
  }
  list(bundle.receipts, 0, 10_000);
  for (const receipt of bundle.receipts) {
    members(receipt, ['step'], ['batched', 'gateway', 'jws']);
    demand(Object.keys(receipt).length === 2, 'a receipt that is jws, batched or of the gateway');
    const form = Object.keys(receipt).find(name => name !== 'step');
    demand(form === 'gateway' || text(receipt[form]).includes('~') === (form === 'batched'), 'batched where a receipt has a ~');
    text(receipt[form]);
    number(receipt.step);
  }
  trustShape(bundle.trust);
  return bundle;
}

function readTrust(bytes) {
  const trust = readCanonical(bytes);
  trustShape(trust);
  return trust;
}

const fingerprint = trust => sha256(canonical(trust)).toString('hex');

// ---- Ed25519, P-256 ----------------------------------------------------------------------------------------------------

const raw = bytes => bytes.toString('base64url');

function signedBy(jwk, algorithm, message, signature) {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verifySignature(algorithm, message, algorithm ? { key, dsaEncoding: 'ieee-p1363' } : key, signature);
  } catch {
    return false;
  }
}

const ed25519 = (key, message, signature) =>
  signature.length === 64 && signedBy({ kty: 'OKP', crv: 'Ed25519', x: raw(key) }, null, message, signature);

// ---- C2SP signed-note, tlog-checkpoint, tlog-cosignature ---------------------------------------------------------------

const NOTE = 1, COSIGNATURE = 4;

function keyName(name) {
  demand(name.length > 0 && name.length <= 255 && !/[\p{Z}\u0085+\u0000-\u001f]/u.test(name), 'a name of a key');
  return name;
}

function verifierKey(line) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(line) ?? refuse('a verifier key');
  const name = keyName(parts[1]), typed = base64(parts[3]);
  demand(typed.length === 33 && (typed[0] === NOTE || typed[0] === COSIGNATURE), 'an Ed25519 key of a note or a cosignature');
  const id = sha256(`${name}\n`, typed).subarray(0, 4);
  demand(id.toString('hex') === parts[2], 'the id of the key');
  return { name, id, type: typed[0], key: typed.subarray(1) };
}

function policyOf(trust) {
  const logs = trust.logs.map(verifierKey), witnesses = trust.witnesses.map(verifierKey);
  const distinct = (keys, by) => new Set(keys.map(by)).size === keys.length;
  demand(logs.every(key => key.type === NOTE) && witnesses.every(key => key.type === COSIGNATURE), 'keys of their type');
  demand(distinct(logs, key => key.name) && distinct(witnesses, key => key.name), 'each log and witness once');
  demand(distinct(witnesses, key => raw(key.key)), 'a key for each witness');
  demand(trust.quorum <= witnesses.length, 'a quorum that can be reached');
  return { logs, witnesses, quorum: trust.quorum };
}

function signedNote(bytes) {
  demand(bytes.length <= MAX_NOTE_BYTES, 'a note of at most 256 KiB');
  const note = utf8(bytes), blank = note.lastIndexOf('\n\n');
  demand(blank >= 0 && note.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(note), 'a note');
  const lines = note.slice(blank + 2).split('\n').slice(0, -1);
  demand(lines.length >= 1 && lines.length <= 64, '1 to 64 signatures');
  const signatures = lines.map(line => {
    const parts = /^\u2014 ([^ ]+) (.+)$/su.exec(line) ?? refuse('a signature line');
    const bytes = base64(parts[2]);
    demand(bytes.length > 4, 'a signature');
    return { name: keyName(parts[1]), id: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
  });
  return { text: note.slice(0, blank + 1), signatures };
}

function checkpointOf(note) {
  const lines = note.text.slice(0, -1).split('\n');
  demand(lines.length >= 3 && lines.every(line => line !== ''), 'a checkpoint of three lines or more');
  return { origin: lines[0], size: decimal(lines[1]), root: sized(lines[2], 32, 32), text: note.text };
}

function signs(key, note, signature) {
  if (key.type === NOTE) return ed25519(key.key, Buffer.from(note.text), signature.bytes);
  if (signature.bytes.length !== 72 || signature.bytes[0] & 0x80) return false;
  const message = `cosignature/v1\ntime ${signature.bytes.readBigUInt64BE()}\n${note.text}`;
  return ed25519(key.key, Buffer.from(message), signature.bytes.subarray(8));
}

function checkOf(note, key) {
  const its = note.signatures.filter(signature => signature.name === key.name && signature.id.equals(key.id));
  return its.length === 0 ? 'ABSENT' : its.every(signature => signs(key, note, signature)) ? 'VALID' : 'INVALID';
}

// ---- RFC 6962: proofs, by RFC 9162 -------------------------------------------------------------------------------------

const leafHash = entry => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

function included(index, size, hash, proof, root) {
  if (index >= size) return false;
  let fn = index, sn = size - 1n, r = hash;
  for (const p of proof) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      r = nodeHash(p, r);
      while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n; sn >>= 1n;
  }
  return sn === 0n && r.equals(root);
}

function consistent(first, firstRoot, second, secondRoot, proof) {
  if (first > second) return false;
  if (first === 0n) return proof.length === 0 && firstRoot.equals(sha256(''));
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  const path = (first & (first - 1n)) === 0n ? [firstRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let fn = first - 1n, sn = second - 1n;
  while (fn & 1n) { fn >>= 1n; sn >>= 1n; }
  let fr = path[0], sr = path[0];
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n; sn >>= 1n;
  }
  return sn === 0n && fr.equals(firstRoot) && sr.equals(secondRoot);
}

/** Whether leaf 0 of a shard names the last checkpoint of the one before. */
const continues = (last, next, proof) => included(0n, next.size, leafHash(sha256('wasl-shard/1\n', last.text)), proof, next.root);

// ---- What differs --------------------------------------------------------------------------------------------------------

class Findings {
  lines = [];

  holds(holds, where, expected, found) {
    const line = `${where}: expected ${expected}, found ${found}`;
    if (!holds && this.lines.length < 100) this.lines.push(line.slice(0, 400).replace(/[\p{Cc}\p{Cf}]/gu, '?'));
    return holds;
  }

  same(where, expected, found) {
    return this.holds(expected === found, where, expected, found);
  }

  /** Runs it; what is malformed inside is a difference. */
  within(where, expected, run) {
    try {
      return run();
    } catch (problem) {
      if (!(problem instanceof Malformed)) throw problem;
      this.same(where, expected, `not ${problem.message}`);
      return null;
    }
  }
}

function signedHead(where, note, policy, quorum, findings) {
  const head = checkpointOf(note), log = policy.logs.find(key => key.name === head.origin);
  const own = findings.holds(log, where, 'an origin among the trusted logs', head.origin)
    && findings.same(`${where}, the log`, 'VALID', checkOf(note, log));
  const checks = policy.witnesses.map(key => checkOf(note, key));
  checks.forEach((check, i) =>
    findings.holds(check !== 'INVALID', `${where}, ${policy.witnesses[i].name}`, 'VALID', check));
  const cosigned = checks.filter(check => check === 'VALID').length;
  findings.holds(cosigned >= quorum, `${where}, witnesses`, `${quorum} at least`, cosigned);
  return { ...head, signers: cosigned + (own ? 1 : 0) };
}

// ---- Time stamps of RFC 3161 -------------------------------------------------------------------------------------------

const OIDS = {
  signedData: '2a864886f70d010702', info: '2a864886f70d0109100104', contentType: '2a864886f70d010903', digest: '2a864886f70d010904',
  certificate1: '2a864886f70d010910020c', certificate2: '2a864886f70d010910022f',
};
const HASHES = { '608648016503040201': 'sha256', '608648016503040202': 'sha384', '608648016503040203': 'sha512' };
const SIGNATURES = {
  '2a864886f70d010101': ['rsa'], // by the digest algorithm of the signer
  '2a864886f70d01010b': ['rsa', 'sha256'], '2a864886f70d01010c': ['rsa', 'sha384'], '2a864886f70d01010d': ['rsa', 'sha512'],
  '2a8648ce3d040302': ['ec', 'sha256'], '2a8648ce3d040303': ['ec', 'sha384'], '2a8648ce3d040304': ['ec', 'sha512'],
};
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8', CRITICAL_USAGE = Buffer.from('0603551d250101ff', 'hex');
const SEQUENCE = 0x30, SET = 0x31, INTEGER = 2, OCTETS = 4, NULL = 5, OID = 6, TIME = 0x18, context = number => 0xa0 + number;

/** The values in DER (X.690) that these bytes are: of each its tag, its content, and all of its bytes. */
function der(bytes) {
  const values = [];
  for (let at = 0; at < bytes.length;) {
    demand((bytes[at] & 0x1f) !== 0x1f && at + 1 < bytes.length, 'a tag of one byte');
    let start = at + 2, length = bytes[at + 1];
    if (length >= 0x80) {
      const count = length - 0x80;
      demand(count >= 1 && count <= 3 && start + count <= bytes.length, 'a length of at most three bytes');
      length = Number(`0x${bytes.subarray(start, start += count).toString('hex')}`);
      demand(length >= 0x80 && length >= 2 ** (8 * (count - 1)), 'a length in its shortest form');
    }
    demand(length <= bytes.length - start, 'a value that ends within its bytes');
    values.push({ tag: bytes[at], content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return values;
}

const tagged = (value, tag) => (demand(value?.tag === tag, `a value of tag ${tag}`), value);
/** The only value in these bytes, which has this tag. */
const only = (bytes, tag) => {
  const values = der(bytes);
  demand(values.length === 1, 'nothing after the value');
  return tagged(values[0], tag);
};
const inside = (bytes, tag) => der(only(bytes, tag).content);
const oid = value => tagged(value, OID).content.toString('hex');
const named = (algorithm, names) => {
  const [name, nothing, ...rest] = der(tagged(algorithm, SEQUENCE).content);
  demand(rest.length === 0 && (!nothing || tagged(nothing, NULL).content.length === 0), 'an algorithm without parameters');
  return names[oid(name)] ?? refuse('a known algorithm of the time stamp');
};
const hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest();

const isNumber = (value, number) => tagged(value, INTEGER).content.equals(Buffer.of(number));

/** The issuer and serial number of a certificate, by which a signature names it, in DER. */
function issuerAndSerial(certificate) {
  const signed = der(tagged(inside(certificate, SEQUENCE)[0], SEQUENCE).content);
  if (signed[0]?.tag === context(0)) signed.shift();
  return Buffer.concat([tagged(signed[2], SEQUENCE).bytes, tagged(signed[0], INTEGER).bytes]);
}

function certificateOf(bytes) {
  try {
    return new X509Certificate(bytes);
  } catch {
    return refuse('the certificate of the authority');
  }
}

/** The token: the time it says, the imprint, the certificate that it names, and whether that signed it. */
function timeStampToken(bytes) {
  const outer = inside(bytes, SEQUENCE), [type, wrapped] = outer;
  demand(outer.length === 2 && oid(type) === OIDS.signedData, 'a time stamp of RFC 3161 with SHA-256');
  const [version, digests, encapsulated, certificates, ...rest] = inside(tagged(wrapped, context(0)).content, SEQUENCE);
  demand(isNumber(version, 3), 'a time stamp of RFC 3161 in its version');
  const about = der(tagged(encapsulated, SEQUENCE).content);
  demand(about.length === 2 && oid(about[0]) === OIDS.info, 'a time stamp of RFC 3161 with SHA-256');
  const info = only(tagged(about[1], context(0)).content, OCTETS).content;
  const each = der(tagged(certificates, context(0)).content).map(certificate => certificate.bytes);
  demand(rest.length === 1, 'one signer');
  const signer = inside(tagged(rest[0], SET).content, SEQUENCE);
  demand(signer.length === 6 && isNumber(signer[0], 1), 'nothing after the signer');
  demand(tagged(digests, SET).content.equals(signer[2].bytes), 'a time stamp with one digest algorithm');

  const stamp = inside(info, SEQUENCE), [algorithm, imprint] = der(tagged(stamp[2], SEQUENCE).content);
  tagged(stamp[0], INTEGER), tagged(stamp[1], OID), tagged(stamp[3], INTEGER);
  demand(named(algorithm, HASHES) === 'sha256', 'a time stamp of RFC 3161 with SHA-256');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(tagged(stamp[4], TIME).content.toString('latin1'))
    ?? refuse('a time in UTC');
  const fraction = (parts[7] ?? '').replace(/\.?0*$/, ''), digits = Math.ceil((fraction.length - 1) / 3) * 3;
  const second = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}`, time = new Date(`${second}Z`);
  demand(!Number.isNaN(time.getTime()) && time.toISOString().startsWith(second), 'a time that exists');

  const digest = named(signer[2], HASHES), attributes = tagged(signer[3], context(0)), signature = tagged(signer[5], OCTETS).content;
  const [keyType, hashed = digest] = named(signer[4], SIGNATURES);
  const all = der(attributes.content).map(attribute => der(tagged(attribute, SEQUENCE).content));
  const attribute = name => all.find(each => oid(each[0]) === name)?.[1];
  const values = name => der(tagged(attribute(name), SET).content);
  const version2 = attribute(OIDS.certificate2);
  const [ids] = der(tagged(values(version2 ? OIDS.certificate2 : OIDS.certificate1)[0], SEQUENCE).content);
  const id = der(tagged(der(tagged(ids, SEQUENCE).content)[0], SEQUENCE).content), said = id[0]?.tag === SEQUENCE ? id.shift() : undefined;
  const idHash = !version2 ? 'sha1' : said ? named(said, HASHES) : 'sha256', expected = tagged(id[0], OCTETS).content;
  const signerName = tagged(signer[1], SEQUENCE).content;
  const raw = each.find(bytes => hash(idHash, bytes).equals(expected) && issuerAndSerial(bytes).equals(signerName));
  const certificate = certificateOf(raw ?? refuse('the certificate of the authority'));
  const genuine = oid(values(OIDS.contentType)[0]) === OIDS.info
    && tagged(values(OIDS.digest)[0], OCTETS).content.equals(hash(digest, info))
    && signs509(certificate, [keyType, hashed], Buffer.concat([Buffer.of(SET), attributes.bytes.subarray(1)]), signature);
  return { time, shown: `${second}${fraction.padEnd(fraction ? digits + 1 : 0, '0')}Z`, imprint: tagged(imprint, OCTETS).content, certificate, genuine };
}

function signs509(certificate, [type, algorithm], message, signature) {
  try {
    const key = certificate.publicKey;
    return key.asymmetricKeyType === type && verifySignature(algorithm, message, key, signature);
  } catch {
    return false;
  }
}

const validAt = (certificate, time) => time >= new Date(certificate.validFrom) && time <= new Date(certificate.validTo);

/** Whether a certificate is the trusted one, or one that the trusted one issued. */
const issuedBy = (certificate, trusted, time) => certificate.raw.equals(trusted.raw)
  || (trusted.ca && validAt(trusted, time) && certificate.checkIssued(trusted) && certificate.verify(trusted.publicKey));

/** Checks that one of the given authorities stamped these bytes. Without authorities, the token is not read. */
function checkToken(where, note, bytes, authorities, findings) {
  if (authorities.length === 0) return;
  findings.within(where, 'a time stamp', () => {
    const { time, imprint, certificate, genuine } = timeStampToken(bytes);
    const flaw = !imprint.equals(sha256(note)) ? 'it is about other bytes'
      : !genuine ? 'its signature is another'
      : !(certificate.raw.includes(CRITICAL_USAGE) && certificate.keyUsage?.join() === TIME_STAMPING) ? 'its certificate is not for time stamps alone'
      : !validAt(certificate, time) ? 'its certificate was not valid at its time' : undefined;
    findings.holds(!flaw, where, 'a genuine time stamp', flaw);
    findings.holds(authorities.some(trusted => issuedBy(certificate, trusted, time)), where, 'one of --authority', 'another authority');
  });
}

/** Each checkpoint of a bundle extends the stamped ones of its log, which come in order. */
function checkTimeStamps(bundle, policy, heads, authorities, findings) {
  let shard = 0, before = 0n;
  (bundle.timeStamps ?? []).forEach((stamped, i) => {
    const where = `time stamp ${i}`, note = Buffer.from(stamped.note);
    if (!findings.holds(stamped.checkpoint >= shard && stamped.checkpoint < heads.length, where,
      `one of ${heads.length} checkpoints, in their order`, `number ${stamped.checkpoint}`)) return;
    if (stamped.checkpoint > shard) before = 0n;
    shard = stamped.checkpoint;
    const head = heads[shard];
    const old = findings.within(where, 'a checkpoint', () => signedHead(where, signedNote(note), policy, 0, findings));
    if (old) {
      findings.holds(old.size > before, where, `more than ${before} leaves`, old.size);
      before = old.size;
      findings.same(`${where}, origin`, head.origin, old.origin);
      findings.holds(consistent(old.size, old.root, head.size, head.root, stamped.proof.map(hash => base64(hash))), where,
        `a tree that the one of ${head.size} begins with`, 'another');
    }
    checkToken(where, note, base64(stamped.token), authorities, findings);
  });
}

/** The time before which the steps up to a number existed. */
function timeLine(bundle, stamped) {
  const { size } = checkpointOf(signedNote(Buffer.from(stamped.note)));
  const under = bundle.steps.filter(step => step.checkpoint < stamped.checkpoint
    || (step.checkpoint === stamped.checkpoint && BigInt(step.index) < size));
  return `time stamp ${timeStampToken(base64(stamped.token)).shown}: steps up to ${Math.max(0, ...under.map(numberOf))} existed`;
}

// ---- A bundle: in the log, in order, all steps, receipts ---------------------------------------------------------

/** Whether an entry says that its message, and so its referral, was made up to try a connection. */
const isTest = entry => entry.action === 'accepted' && entry.why === 'test';
const numberOf = step => ('entry' in step ? step.entry.step : step.step);
const leafOf = step =>
  'entry' in step ? sha256(base64(step.salt), canonical(step.entry)) : base64(step.leaf);

function checkLog(bundle, authorities, findings) {
  const policy = findings.within('trust', 'a policy', () => policyOf(bundle.trust));
  const heads = bundle.checkpoints.map((note, i) => policy && findings.within(`checkpoint ${i}`, 'a checkpoint', () => {
    const read = signedNote(Buffer.from(note));
    const head = signedHead(`checkpoint ${i}`, read, policy, policy.quorum, findings);
    findings.same(`checkpoint ${i}, signatures`, head.signers, read.signatures.length);
    return head;
  }));
  const origins = heads.filter(head => head).map(head => head.origin);
  findings.same('checkpoints', `${origins.length} logs`, `${new Set(origins).size} logs`);
  for (const step of bundle.steps) {
    const where = `step ${numberOf(step)}`, head = heads[step.checkpoint];
    findings.holds(step.checkpoint < heads.length, where, `one of ${heads.length} checkpoints`, `number ${step.checkpoint}`);
    if (!head) continue;
    const proof = step.proof.map(hash => base64(hash));
    findings.holds(included(BigInt(step.index), head.size, leafHash(leafOf(step)), proof, head.root), where,
      `leaf ${step.index} of the tree of ${head.size} in ${head.origin}`, 'another leaf, or none');
  }
  (bundle.chain ?? []).forEach((proof, i) => {
    const last = heads[i], next = heads[i + 1];
    findings.holds(!last || !next || continues(last, next, proof.map(hash => base64(hash))), `checkpoint ${i + 1}, leaf 0`,
      last && `the end of ${last.origin} at ${last.size}`, 'another leaf, or none');
  });
  if (heads.every(head => head)) checkTimeStamps(bundle, policy, heads, authorities, findings);
}

function checkOrder(bundle, findings) {
  const steps = bundle.steps;
  for (let i = 1; i < steps.length; i++) {
    const before = steps[i - 1], step = steps[i];
    const later = step.checkpoint === before.checkpoint ? step.index > before.index : step.checkpoint > before.checkpoint;
    findings.holds(later && numberOf(step) > numberOf(before), `step ${numberOf(step)}`,
      `a place after that of step ${numberOf(before)}`, `checkpoint ${step.checkpoint}, leaf ${step.index}`);
  }
  findings.same('first step, checkpoint', 0, steps[0].checkpoint);
  findings.same('last step, checkpoint', bundle.checkpoints.length - 1, steps[steps.length - 1].checkpoint);
  for (const step of steps) {
    findings.holds(step.checkpoint === 0 || step.index > 0, `step ${numberOf(step)}`, 'the leaf of an entry',
      'the one that names the shard before');
    if ('entry' in step) findings.same(`step ${step.entry.step}, stream`, bundle.referral, step.entry.stream);
  }
}

/** The table of docs/reference/evidence.md: state and action give the next state. */
const NEXT = {
  waiting: { dispatched: 'dispatched', attempted: 'attempting', delivered: 'delivered', 'needs-reseal': 'delivered', parked: 'parked', superseded: 'superseded' },
  dispatched: { requeued: 'waiting', released: 'waiting', attempted: 'attempting', delivered: 'delivered', 'needs-reseal': 'delivered',
    parked: 'parked' },
  attempting: { released: 'waiting', failed: 'waiting', interrupted: 'waiting', delivered: 'delivered', 'needs-reseal': 'delivered',
    parked: 'parked' },
  parked: { delivered: 'delivered', 'needs-reseal': 'delivered', replayed: 'waiting', superseded: 'superseded',
    discarded: 'discarded' },
  superseded: { delivered: 'delivered' },
  discarded: { delivered: 'delivered' },
  delivered: { retrieved: 'delivered', 'needs-reseal': 'delivered' },
};

const messageOf = entry => `${entry.sender ?? ''}\n${entry.message ?? ''}`;

function checkStory(bundle, findings) {
  bundle.steps.forEach((step, i) => findings.same('steps', `step ${i + 1}`, `step ${numberOf(step)}`));
  const shown = bundle.steps.filter(step => 'entry' in step).map(step => step.entry);
  if (shown.length < bundle.steps.length) return; // what erasure left: moves cannot be followed
  const accepted = new Set(), deliveries = new Map();
  for (const entry of shown) {
    const where = `step ${entry.step}`;
    if (entry.action === 'accepted') accepted.add(messageOf(entry));
    if (entry.action === 'accepted' || !('delivery' in entry)) continue;
    if (!findings.holds(accepted.has(messageOf(entry)), where, 'a message accepted before', entry.action)) return;
    const before = deliveries.get(entry.delivery) ?? { state: 'waiting', attempt: 0 };
    const next = Object.hasOwn(NEXT[before.state], entry.action) && NEXT[before.state][entry.action];
    if (!findings.holds(next, where, `a step legal in state ${before.state}`, entry.action)) return;
    const attempt = before.attempt + (entry.action === 'attempted' ? 1 : 0);
    if (entry.action === 'attempted' && !findings.same(`${where}, attempt`, attempt, entry.attempt ?? 0)) return;
    deliveries.set(entry.delivery, { state: next, attempt });
  }
}

/** A leaf stands alone only where a later step says that this was erased. */
function checkErasure(bundle, findings) {
  const erasedAt = Math.max(0, ...bundle.steps.filter(step => 'entry' in step && step.entry.action === 'erased').map(numberOf));
  for (const step of bundle.steps) {
    findings.holds('entry' in step || step.step < erasedAt, `step ${numberOf(step)}`,
      'its entry, or a later step that says erased', 'a leaf alone');
  }
}

/** The kind of a negative receipt: the last word of the reason decides. */
const kindOfParked = why =>
  ({ rejected: 'relay-rejected', 'nobody-came': 'non-collection' })[why.split('/').at(-1)] ?? 'non-delivery';

const KINDS = { delivered: 'delivery', retrieved: 'retrieval', 'needs-reseal': 'needs-reseal', 'file-verified': 'verified' };

function checkReceipts(bundle, findings) {
  const shown = new Map(bundle.steps.filter(step => 'entry' in step).map(step => [step.entry.step, step.entry]));
  const seen = new Set();
  let before = -1;
  for (const { step, jws, batched, gateway } of bundle.receipts) {
    const where = `receipt for step ${step}`, entry = shown.get(step);
    findings.holds(step > before, where, 'one for each step, in order of the steps', 'another order');
    before = step;
    seen.add(step);
    const negative = gateway !== undefined;
    const about = entry && (negative ? entry.action === 'parked' : Object.hasOwn(KINDS, entry.action));
    if (findings.holds(about, where, negative ? 'a step parked' : 'a step delivered, retrieved, needs-reseal or file-verified', 'another, or none')) {
      findings.within(where, 'a receipt', () => {
        const signatory = negative ? GATEWAY(entry.at)
          : { agency: entry.recipient ?? '', purpose: entry.action === 'retrieved' ? 'retrieval' : 'receipt', at: entry.at, early: false };
        const said = checkReceipt(where, gateway ?? batched ?? jws, signatory, bundle.trust, findings);
        const subject = entry.action === 'file-verified' ? ['fileId'] : ['deliveryId'];
        checkStatement(where, statement(said, negative ? [...subject, 'reason'] : subject), entry, bundle, shown, findings);
      });
    }
  }
  for (const entry of shown.values()) {
    findings.holds(!Object.hasOwn(KINDS, entry.action) || seen.has(entry.step), `step ${entry.step}`, 'a receipt', 'none');
  }
}

function jsonObject(encoded) {
  let value;
  const json = utf8(base64(encoded, 'base64url'));
  try {
    value = JSON.parse(json);
  } catch {
    refuse('JSON');
  }
  demand(value !== null && typeof value === 'object' && !Array.isArray(value), 'a JSON object');
  const written = [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(string => string[1]).length;
  demand(written === membersIn(value), 'no member twice');
  return value;
}

/** How many members the objects in this value have together. */
function membersIn(value, depth = 0) {
  demand(depth <= MAX_DEPTH, 'JSON nested no deeper than 8');
  if (value === null || typeof value !== 'object') return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum, item) => sum + membersIn(item, depth + 1), own);
}

const STATEMENT = ['kind', 'messageId', 'sender', 'recipient', 'referral', 'digest', 'time'];

/** What a receipt says: these members and no others, each a string. */
function statement(encoded, further) {
  const said = jsonObject(encoded), names = [...STATEMENT, ...further];
  members(said, names);
  names.forEach(name => text(said[name]));
  momentOf(said);
  return said;
}

/** A time of a second that exists, in UTC, with any digits of the second. */
function momentOf(said) {
  demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(said.time), 'a time in UTC');
  const second = said.time.slice(0, 19), read = new Date(`${second}Z`);
  demand(!Number.isNaN(read.getTime()) && read.toISOString().slice(0, 19) === second, 'a time that exists');
}

/** The gateway signs what it gave up when somebody asks for it: by a key that had not ended, also one that began later. */
const GATEWAY = at => ({ agency: 'gateway', purpose: 'receipt', at, early: true });

/** Checks a receipt in either form. Returns its payload. */
const checkReceipt = (where, signed, signatory, trust, findings) => signed.includes('~')
  ? checkBatched(where, signed, signatory, trust, findings) : checkSigned(where, 'wasl-receipt+jws', signed, signatory, trust, findings);

/** A receipt is a leaf of the tree over its batch, whose root was signed. Returns its payload. */
function checkBatched(where, batched, signatory, trust, findings) {
  const parts = batched.split('~');
  demand(parts.length === 4, 'a root, a payload, an index and a path');
  const [root, payload, index, path] = parts;
  const signed = jsonObject(checkSigned(where, 'wasl-receipts+jws', root, signatory, trust, findings));
  members(signed, ['root', 'size']);
  const hashes = base64(path, 'base64url'), top = base64(text(signed.root), 'base64url');
  demand(top.length === 32 && hashes.length % 32 === 0 && hashes.length <= 32 * 64, 'hashes of 32 bytes');
  const proof = Array.from({ length: hashes.length / 32 }, (_, at) => hashes.subarray(32 * at, 32 * at + 32));
  const leaf = leafHash(base64(payload, 'base64url'));
  findings.holds(included(decimal(index), decimal(text(signed.size)), leaf, proof, top), where, 'a leaf of the batch that was signed', 'none');
  return payload;
}

/** A compact JWS of whoever must have signed. Returns its payload. */
function checkSigned(where, typ, jws, { agency, purpose, at, early }, trust, findings) {
  const parts = jws.split('.');
  demand(parts.length === 3, 'a compact JWS');
  const header = jsonObject(parts[0]);
  findings.same(`${where}, header`, 3, Object.keys(header).length);
  findings.same(`${where}, typ`, typ, header.typ);
  const keys = trust.agencies.filter(key => key.agency === agency && key.kid === header.kid);
  if (findings.same(`${where}, keys of ${agency}`, 1, keys.length)) {
    const key = keys[0];
    findings.same(`${where}, alg`, key.alg, header.alg);
    findings.holds((early || at >= key.from) && !(at >= key.until), where, `a key in use at ${at}`, key.kid);
    findings.holds(!('purposes' in key) || key.purposes.includes(purpose), where, `a key for ${purpose}`, key.kid);
    const message = Buffer.from(`${parts[0]}.${parts[1]}`), signature = base64(parts[2], 'base64url'), x = base64(key.x);
    const genuine = key.alg === 'EdDSA'
      ? ed25519(x, message, signature)
      : signature.length === 64 && signedBy({ kty: 'EC', crv: 'P-256', x: raw(x), y: raw(base64(key.y)) }, 'sha256', message, signature);
    findings.holds(genuine, where, `the signature of ${agency}`, 'another');
  }
  return parts[1];
}

function checkStatement(where, said, entry, bundle, shown, findings) {
  const says = (name, expected) => {
    const id = name.endsWith('Id') || name === 'referral';
    const found = Object.hasOwn(said, name) && typeof said[name] === 'string' ? said[name] : undefined;
    const compared = id ? found?.toLowerCase() : found;
    findings.holds(expected !== undefined && expected === compared, `${where}, ${name}`,
      expected ?? 'a step that names it', found ?? 'none');
  };
  if (entry.action === 'parked') {
    says('reason', entry.why ?? '');
    says('time', entry.at);
  }
  says('kind', entry.action === 'parked' ? kindOfParked(entry.why ?? '') : KINDS[entry.action]);
  if (entry.action === 'file-verified') says('fileId', entry.why);
  else says('deliveryId', entry.delivery);
  says('messageId', entry.message);
  says('sender', entry.sender);
  says('recipient', entry.recipient);
  says('referral', bundle.referral);
  if (entry.action === 'file-verified') {
    const stored = [...shown.values()].find(it => it.action === 'file-stored' && it.why === entry.why);
    says('digest', (stored ?? entry).digest);
    return;
  }
  const accepted = [...shown.values()].find(it =>
    it.action === 'accepted' && it.message === entry.message && it.sender === entry.sender);
  if (accepted || shown.size === bundle.steps.length) says('digest', accepted?.digest);
}

function checkBundle(bundle, trusted, whole, authorities) {
  const findings = new Findings(), print = fingerprint(bundle.trust);
  if (findings.same('trust', trusted ?? print, print)) {
    checkLog(bundle, authorities, findings);
    checkOrder(bundle, findings);
    checkErasure(bundle, findings);
    if (whole) checkStory(bundle, findings);
    checkReceipts(bundle, findings);
  }
  return findings;
}

/** Checks a bundle; returns exit code and lines to tell. */
export function verifyBundle(bytes, trusted, whole, authorities = []) {
  let bundle;
  try {
    bundle = readBundle(bytes);
  } catch (problem) {
    if (!(problem instanceof Malformed)) throw problem;
    return { code: MALFORMED, lines: [`MALFORMED: expected ${problem.message}`] };
  }
  const findings = checkBundle(bundle, trusted, whole, authorities);
  const erased = bundle.steps.filter(step => !('entry' in step)).length, stamps = bundle.timeStamps ?? [];
  const test = bundle.steps.some(step => 'entry' in step && isTest(step.entry)) ? ', which is a test' : '';
  const claim = `${whole ? 'referral' : 'steps of referral'} ${bundle.referral}${test}: ${bundle.steps.length} steps (${erased} of them `
    + `erased), ${bundle.receipts.length} receipts, ${bundle.checkpoints.length} checkpoints, ${bundle.trust.quorum} witnesses each`
    + (stamps.length > 0 ? `, ${stamps.length} time stamps${authorities.length > 0 ? '' : ', not checked without --authority'}` : '');
  const times = authorities.length > 0 ? () => stamps.map(stamped => timeLine(bundle, stamped)) : () => [];
  return toldOf(bundle, trusted, findings, claim, times);
}

function toldOf(bundle, trusted, findings, claim, details) {
  if (findings.lines.length > 0) return told(findings, claim);
  if (trusted === undefined) {
    return { code: UNANCHORED, lines: [`NOT ANCHORED: ${claim}`, ...details(), 'by keys that the bundle itself names: ask a second source whether',
      `${fingerprint(bundle.trust)} is their fingerprint, and give it as --trust`] };
  }
  return { code: PROVEN, lines: [`PROVEN: ${claim}`, ...details()] };
}

function told(findings, claim) {
  const proven = findings.lines.length === 0;
  return { code: proven ? PROVEN : REFUTED, lines: [`${proven ? 'PROVEN' : 'REFUTED'}: ${claim}`, ...findings.lines] };
}

// ---- A file: is it one that was sent, and who had it when ----------------------------------------------------------------

const printable = line => line.slice(0, 400).replace(/[\p{Cc}\p{Cf}]/gu, '?');

/** The SHA-256 of a file, read in parts, and its size. */
function digestOf(path) {
  const hash = createHash('sha256'), part = Buffer.alloc(1 << 20), file = openSync(path, 'r');
  let size = 0;
  try {
    for (let count; (count = readSync(file, part, 0, part.length, null)) > 0; size += count) hash.update(part.subarray(0, count));
  } finally {
    closeSync(file);
  }
  return { sha256: hash.digest(), size };
}

/** The message that lists the file, with its sender's signature. The signed text has the digest of the opened file. */
function sentMessage(body, signature) {
  const message = jsonObject(body.toString('base64url')), { envelope, content } = message;
  demand(envelope !== null && typeof envelope === 'object' && content !== null && typeof content === 'object', 'a message');
  text(envelope.sender);
  uuid(envelope.messageId);
  const evidence = content.evidence ?? [];
  demand(Array.isArray(evidence), 'evidence is an array');
  const files = evidence.filter(entry => entry?.sealed !== undefined).map(({ sizeBytes, sha256, sealed }) => {
    number(sizeBytes);
    uuid(sealed.id);
    demand(/^([0-9a-fA-F]{2})*$/.test(text(sealed.sha256)), 'a digest in hexadecimal digits');
    return { id: sealed.id, size: sizeBytes, opened: text(sha256), sealed: Buffer.from(sealed.sha256, 'hex').toString('base64url') };
  });
  return { body, signature: signature.trim(), sender: envelope.sender, id: envelope.messageId, files };
}

function checkFile({ sha256, size }, bundle, message, findings) {
  const entries = bundle.steps.filter(step => 'entry' in step).map(step => step.entry), stored = entries.filter(it => it.action === 'file-stored');
  let found = stored.find(it => it.digest === sha256.toString('base64url'));
  if (!found && message) {
    found = message.files.filter(it => it.opened === sha256.toString('hex') && it.size === size).map(it => stored.find(step =>
      step.why === it.id && step.digest === it.sealed && step.sender === message.sender && step.message === message.id)).find(step => step);
    if (found) {
      findings.within('message', 'a detached JWS', () => {
        const parts = message.signature.split('.');
        demand(parts.length === 3 && parts[1] === '', 'a signature without its payload');
        const signed = `${parts[0]}.${message.body.toString('base64url')}.${parts[2]}`;
        checkSigned('message', 'wasl-message+jws', signed, { agency: message.sender, purpose: 'message', at: found.at, early: false }, bundle.trust, findings);
      });
    }
  }
  findings.holds(found, 'file', `one of the ${stored.length} stored files`,
    `SHA-256 ${sha256.toString('hex')}${message ? '' : ' (an opened file needs --message)'}`);
  const name = found ? `file ${found.why}, as ${found.sender} sent it in message ${found.message}` : `file of ${size} bytes`;
  return { claim: printable(`${name}, referral ${bundle.referral}`), chain: () => entries.flatMap(entry => custodyLine(entry, found)) };
}

/** What a step says about the file, if anything. */
function custodyLine(entry, file) {
  const ofMessage = messageOf(entry) === messageOf(file), ofFile = entry.why === file.why, { actor, recipient = '' } = entry;
  const said = {
    accepted: ofMessage && `announced by ${entry.sender}`, 'file-stored': ofFile && `stored, uploaded by ${actor}`,
    delivered: ofMessage && `offered to ${recipient}`, 'file-fetched': ofFile && `fetched by ${actor}`, 'file-verified': ofFile && `verified by ${actor}`,
    'file-handed-over': ofFile && `handed over by ${actor} to ${recipient}`, held: `kept on hold by ${actor}`,
    'hold-released': `hold released by ${actor}`, erased: `erased by ${actor}`,
  }[entry.action];
  return said ? [`step ${entry.step}, ${entry.at}: ${printable(said)}`] : [];
}

function verifyFile(path, bundleFile, messageFile, trusted, authorities) {
  const small = file => (demand(statSync(file).size <= MAX_BYTES, 'at most 16 MiB'), readFileSync(file));
  const bundle = readBundle(small(bundleFile));
  const message = messageFile && sentMessage(small(messageFile), utf8(small(`${messageFile.replace(/\.json$/, '')}.jws`)));
  const findings = checkBundle(bundle, trusted, false, authorities);
  const { claim, chain } = checkFile(digestOf(path), bundle, message, findings);
  return toldOf(bundle, trusted, findings, claim, chain);
}

// ---- The receipt of a refused submission -------------------------------------------------------------------------------

const micros = time => `${time.slice(0, 19)}.${time.slice(20, -1).padEnd(6, '0').slice(0, 6)}Z`;

function checkRefusal(file, message, trust, findings) {
  const read = utf8(file), jws = read.endsWith('\n') ? read.slice(0, -1) : read, parts = jws.split(jws.includes('~') ? '~' : '.');
  demand(parts.length === (jws.includes('~') ? 4 : 3), 'a compact JWS');
  const said = jsonObject(parts[1]), required = ['kind', 'sender', 'recipient', 'digest', 'reason', 'time'];
  members(said, required, ['messageId', 'referral']);
  required.forEach(name => demand(/^[A-Za-z0-9/_.:-]{1,200}$/.test(text(said[name])), `${name}, a code`));
  momentOf(said);
  for (const name of ['messageId', 'referral']) if (name in said) uuid(said[name]);
  findings.same('receipt, kind', 'submission-rejected', said.kind);
  findings.same('receipt, recipient', said.sender, said.recipient);
  if (message) findings.same('receipt, digest', sha256(message).toString('base64url'), said.digest);
  checkReceipt('receipt', jws, GATEWAY(micros(said.time)), trust, findings);
  const id = 'messageId' in said ? `, message ${said.messageId}` : '', referral = 'referral' in said ? `, referral ${said.referral}` : '';
  return `submission of ${said.sender}${id}${referral}, refused ${said.time}: ${said.reason}`;
}

// ---- A folder of tiles (C2SP tlog-tiles) -------------------------------------------------------------------------------

function tilePath(kind, index, width) {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/.../g);
  return `tile/${kind}/${digits.map((d, i) => (i < digits.length - 1 ? `x${d}` : d)).join('/')}${width < 256 ? `.p/${width}` : ''}`;
}

class LogFolder {
  constructor(folder) {
    this.folder = folder;
  }

  file(path) {
    const file = join(this.folder, path);
    demand(existsSync(file), `${path} is there`);
    demand(statSync(file).size <= 256 * (2 + 0xffff), `${path} no larger than 256 entries`);
    return readFileSync(file);
  }

  /** The file of a tile, or the full one where the partial one was deleted; and how wide it is. */
  wide(kind, index, width) {
    const partial = tilePath(kind, index, width), full = tilePath(kind, index, 256);
    return width < 256 && !existsSync(join(this.folder, partial)) && existsSync(join(this.folder, full))
      ? [this.file(full), 256] : [this.file(partial), width];
  }

  hashes(level, index, width) {
    const [bytes, wide] = this.wide(level, index, width);
    demand(bytes.length === wide * 32, `32 bytes for each hash in tile ${level}/${index}`);
    return Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
  }

  entries(index, width) {
    const [bytes, wide] = this.wide('entries', index, width), entries = [];
    for (let at = 0; at < bytes.length;) {
      demand(at + 2 <= bytes.length && at + 2 + bytes.readUInt16BE(at) <= bytes.length, 'whole entries');
      entries.push(bytes.subarray(at + 2, at += 2 + bytes.readUInt16BE(at)));
    }
    demand(entries.length === wide, 'exactly the entries of the tile');
    return entries.slice(0, width);
  }
}

/** The root over hashes of equal, complete subtrees, and perhaps smaller ones after them (RFC 6962, 2.1). */
function rootOf(hashes) {
  if (hashes.length === 1) return hashes[0];
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

/**
 * The root of the first `size` leaves of a folder that holds a tree of `treeSize`, from the leaves up; `see` is shown the hashes
 * of each level of tiles above 0.
 */
function rootFromLeaves(folder, treeSize, size, see = () => {}) {
  if (size === 0n) return sha256('');
  const tails = [], leaves = Number(treeSize);
  let count = Number(size);
  let read = (index, width) => folder.hashes(0, index, Math.min(256, leaves - 256 * index)).slice(0, width);
  for (let level = 0; ; level++) {
    const above = [], full = Math.floor(count / 256), rest = count % 256;
    for (let index = 0; index < full; index++) above.push(rootOf(read(index, 256)));
    tails.unshift(rest ? read(full, rest) : []);
    if (full === 0) break;
    see(level + 1, above);
    read = (index, width) => above.slice(256 * index, 256 * index + width);
    count = full;
  }
  return fold(tails);
}

/** Joins the remainders of all levels, the highest first: RFC 6962 splits off the largest complete subtree, from the left. */
function fold(tails) {
  const peaks = [];
  tails.forEach(tail => {
    for (let at = 0, left = tail.length; left > 0;) {
      const size = 2 ** Math.floor(Math.log2(left));
      peaks.push(rootOf(tail.slice(at, at + size)));
      at += size;
      left -= size;
    }
  });
  return peaks.reduceRight((right, left) => nodeHash(left, right));
}

/** Shard 1 lies in the folder itself, each later one in a folder of its number; one without a checkpoint is no shard yet. */
function checkShards(path, policy, authorities, findings, whole) {
  const heads = [checkFolder(path, policy, authorities, findings, whole)];
  for (let n = 2; existsSync(join(path, String(n), 'checkpoint')); n++) {
    const shard = join(path, String(n)), last = heads[n - 2], next = checkFolder(shard, policy, authorities, findings, whole, `${n}/`);
    const leaf = leafHash(sha256('wasl-shard/1\n', last.text)), width = Math.min(256, Number(next.size));
    findings.within(`${n}/leaf 0`, 'its tile', () => findings.holds(
      width > 0 && new LogFolder(shard).hashes(0, 0, width)[0].equals(leaf), `${n}/leaf 0`,
      `the end of ${last.origin} at ${last.size}`, 'another'));
    heads.push(next);
  }
  return heads;
}

function checkFolder(path, policy, authorities, findings, whole, name = '') {
  const folder = new LogFolder(path), file = join(path, 'checkpoint');
  demand(statSync(file).size <= MAX_NOTE_BYTES, 'a note of at most 256 KiB');
  const note = signedNote(readFileSync(file));
  const head = signedHead(`${name}checkpoint`, note, policy, whole ? policy.quorum : 0, findings);
  const proven = findings.within(`${name}tiles`, 'every tile', () => {
    const root = rootFromLeaves(folder, head.size, head.size, (level, hashes) => {
      for (let index = 0; 256 * index < hashes.length; index++) {
        const below = hashes.slice(256 * index, 256 * index + 256), tile = folder.hashes(level, index, below.length);
        findings.holds(below.every((hash, i) => hash.equals(tile[i])), name + tilePath(level, index, below.length),
          'the roots of the tiles below it', 'others');
      }
    });
    return findings.holds(root.equals(head.root), `${name}tiles`, 'the root that is signed', 'another');
  });
  if (proven && authorities.length > 0) checkStampedFiles(path, folder, head, policy, authorities, findings, name);
  // A size that the tiles do not prove may be any number.
  for (let index = 0; whole && proven && 256 * index < Number(head.size); index++) {
    const width = Math.min(256, Number(head.size) - 256 * index), where = name + tilePath('entries', index, width);
    findings.within(where, 'its entries', () => {
      const hashes = folder.hashes(0, index, width);
      folder.entries(index, width).forEach((entry, i) => findings.holds(
        entry.length === 32 && leafHash(entry).equals(hashes[i]), `${where}, entry ${i}`, 'the 32 bytes that its leaf hashes', 'others'));
    });
  }
  return head;
}

/** The tree begins with each one that was stamped. */
function checkStampedFiles(path, folder, head, policy, authorities, findings, name) {
  const stamps = join(path, 'time-stamps');
  const sizes = existsSync(stamps) ? readdirSync(stamps).filter(file => /^[1-9]\d{0,17}\.note$/.test(file)).map(file => decimal(file.slice(0, -5))) : [];
  for (const size of sizes.sort((a, b) => (a < b ? -1 : 1))) {
    const note = folder.file(`time-stamps/${size}.note`), where = `${name}time-stamps/${size}.note`;
    const old = signedHead(where, signedNote(note), policy, 0, findings);
    checkToken(where, note, folder.file(`time-stamps/${size}.tst`), authorities, findings);
    findings.holds(old.size <= head.size && rootFromLeaves(folder, head.size, old.size).equals(old.root), where,
      `a tree that the one of ${head.size} begins with`, 'another');
  }
}

/** The body of add-checkpoint of C2SP tlog-witness. */
function consistencyProof(bytes) {
  demand(bytes.length <= 512 * 1024, 'at most 512 KiB');
  const body = utf8(bytes), blank = body.indexOf('\n\n');
  demand(blank >= 0 && body.startsWith('old '), 'an old size, hashes, a blank line and a checkpoint');
  const [old, ...hashes] = body.slice(0, blank).split('\n');
  demand(hashes.length <= 63, 'at most 63 hashes');
  const note = signedNote(Buffer.from(body.slice(blank + 2)));
  return { oldSize: decimal(old.slice(4)), hashes: hashes.map(hash => sized(hash, 32, 32)), note };
}

// ---- A tlog-proof (C2SP tlog-proof), and the step that it is of --------------------------------------------------------

function tlogProof(bytes) {
  demand(bytes.length <= 512 * 1024, 'at most 512 KiB');
  const text = utf8(bytes), blank = text.indexOf('\n\n');
  demand(blank >= 0, 'a blank line before the checkpoint');
  const note = signedNote(Buffer.from(text.slice(blank + 2))), [head, ...lines] = text.slice(0, blank).split('\n');
  demand(head === 'c2sp.org/tlog-proof@v1', 'a tlog-proof');
  const extra = lines[0]?.startsWith('extra ') ? base64(lines.shift().slice(6)) : undefined;
  demand(lines[0]?.startsWith('index '), 'an index');
  const index = decimal(lines.shift().slice(6));
  demand(lines.length <= 64, 'at most 64 hashes');
  return { extra, index, hashes: lines.map(hash => sized(hash, 32, 32)), note, head: checkpointOf(note) };
}

/** Of the members of a step in a bundle, those that give its leaf. */
function stepFile(bytes) {
  const step = readCanonical(bytes);
  demand(step !== null && typeof step === 'object', 'an object');
  if ('entry' in step) {
    members(step, ['entry', 'salt']);
    entryShape(step.entry);
    sized(text(step.salt), 16, 32);
  } else {
    members(step, ['leaf', 'step']);
    sized(text(step.leaf), 32, 32);
    number(step.step);
  }
  return step;
}

function checkProof(proof, step, policy, findings) {
  const { origin, size, root } = signedHead('checkpoint', proof.note, policy, policy.quorum, findings);
  findings.holds(proof.extra === undefined, 'proof', 'no extra data, which nobody signs', 'some');
  findings.holds(included(proof.index, size, leafHash(leafOf(step)), proof.hashes, root),
    `leaf ${proof.index} of the tree of ${size}`, 'that of the step', 'another leaf, or none');
  const test = 'entry' in step && isTest(step.entry) ? ', which is a test,' : '';
  const whose = 'entry' in step ? ` of ${step.entry.stream}${test}` : ', whose entry was erased';
  return `step ${numberOf(step)}${whose} is leaf ${proof.index} of log ${origin}`;
}

function checkConsistency(older, newer, policy, findings) {
  const old = signedHead('older checkpoint', signedNote(readFileSync(older)), policy, 0, findings);
  let head, extended = false;
  if (statSync(newer).isDirectory()) {
    head = checkFolder(newer, policy, [], findings, false);
    extended = old.size <= head.size && findings.within('tiles', 'every tile', () =>
      rootFromLeaves(new LogFolder(newer), head.size, old.size).equals(old.root));
  } else {
    const proof = consistencyProof(readFileSync(newer));
    head = signedHead('newer checkpoint', proof.note, policy, 0, findings);
    findings.same('proof, old size', old.size, proof.oldSize);
    extended = consistent(old.size, old.root, head.size, head.root, proof.hashes);
  }
  findings.same('newer checkpoint, origin', old.origin, head.origin);
  findings.holds(extended, `tree of ${head.size}`, `that it begins with the signed tree of ${old.size}`, 'that it does not');
  return head;
}

// ---- The command -------------------------------------------------------------------------------------------------------

const SYNOPSIS = `verify.mjs receipt BUNDLE [--trust FINGERPRINT|FILE]
verify.mjs referral BUNDLE [--trust FINGERPRINT|FILE]
verify.mjs file PATH --bundle BUNDLE [--message FILE] [--trust FINGERPRINT|FILE]
verify.mjs refusal RECEIPT [MESSAGE] --trust FILE
verify.mjs proof PROOF STEP --trust FILE
verify.mjs consistency OLD NEW --trust FILE
verify.mjs log DIR --trust FILE
verify.mjs mirror DIR --trust FILE
--authority CERTIFICATE of a time-stamp authority, or of its issuer: time stamps are checked too
Exit: 0 proven, 1 refuted, 2 bad usage or unreadable file, 3 proven by the bundle's own keys only, 4 malformed`;

function certificate(file) {
  try {
    return new X509Certificate(readFileSync(file));
  } catch (problem) {
    throw Object.assign(new Error(`${file} has no certificate: ${problem.message}`), { code: 'certificate' });
  }
}

function run(words) {
  const option = (name, at = words.indexOf(name)) => (at >= 0 && at + 1 < words.length ? words.splice(at, 2)[1] : undefined);
  const trust = option('--trust'), print = () => (trust === undefined || /^[0-9a-f]{64}$/.test(trust) ? trust : fingerprint(readTrust(readFileSync(trust))));
  const authorities = [];
  for (let file; (file = option('--authority'));) authorities.push(certificate(file));
  if (words[0] === 'file') {
    const bundle = option('--bundle'), message = option('--message');
    if (bundle !== undefined && words.length === 2) return verifyFile(words[1], bundle, message, print(), authorities);
  }
  const [what, ...files] = words;
  if (['receipt', 'referral'].includes(what) && files.length === 1) {
    demand(statSync(files[0]).size <= MAX_BYTES, 'at most 16 MiB');
    return verifyBundle(readFileSync(files[0]), print(), what === 'referral', authorities);
  }
  if (what === 'refusal' && trust !== undefined && [1, 2].includes(files.length)) {
    const findings = new Findings(), [receipt, message] = files.map(file => {
      demand(statSync(file).size <= MAX_BYTES, 'at most 16 MiB');
      return readFileSync(file);
    });
    const claim = checkRefusal(receipt, message, readTrust(readFileSync(trust)), findings);
    return told(findings, claim);
  }
  const arity = { log: 1, mirror: 1, proof: 2, consistency: 2 }[what];
  if (trust === undefined || arity !== files.length) return { code: USAGE, lines: [SYNOPSIS] };
  const policy = policyOf(readTrust(readFileSync(trust))), findings = new Findings();
  if (what === 'proof') {
    const [proof, step] = files.map(file => readFileSync(file));
    const claim = checkProof(tlogProof(proof), stepFile(step), policy, findings);
    return told(findings, claim);
  }
  const heads = what === 'consistency'
    ? [checkConsistency(...files, policy, findings)] : checkShards(files[0], policy, authorities, findings, what === 'mirror');
  return told(findings, heads.map(head => `log ${head.origin} of ${head.size} entries`).join(', '));
}

function main(words) {
  try {
    return run(words);
  } catch (problem) {
    if (problem instanceof Malformed) return { code: MALFORMED, lines: [`MALFORMED: expected ${problem.message}`] };
    if (problem.code) return { code: USAGE, lines: [`verify: a file cannot be read: ${problem.message}`] };
    throw problem;
  }
}

// Also through a link to this file: nothing said and exit code 0 would be taken for proven.
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const { code, lines } = main(process.argv.slice(2));
  console.log(lines.join('\n'));
  process.exitCode = code;
}
