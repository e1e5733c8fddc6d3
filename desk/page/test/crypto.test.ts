import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64url, random, text, toBase64url, utf8, digest } from '../src/crypto/bytes'
import { CannotOpen, openDelivery, type Stated, unsealMessage } from '../src/crypto/delivery'
import type { Jwk } from '../src/crypto/jwk'
import { fingerprint, newOfficeKey, newPair, officePrivateKey, personPrivateKey, publicPart } from '../src/crypto/keys'
import { signMessage, signReceipt, verifyMessage, type SigningKey } from '../src/crypto/signature'
import { sealSubmission, submissionKey } from '../src/crypto/submission'
import {
  ITERATIONS,
  keyFromPassphrase,
  keyFromPrf,
  openImported,
  rewrapOfficeKey,
  unwrapOfficeKey,
  unwrapPersonKey,
  wrapDirectly,
  wrapOfficeKey,
} from '../src/crypto/wrapping'
import { vectors } from './files'

const fromGateway = vectors('from-gateway') as unknown as {
  body: string
  sealed: string
  digest: string
  senderKeys: { keys: Jwk[] }
  officeKeys: { keys: Jwk[] }
}
const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'

async function officeKeys(): Promise<Map<string, CryptoKey>> {
  const [key] = fromGateway.officeKeys.keys
  return new Map([[key.kid!, await officePrivateKey('sealing', key)]])
}

function stated(): Stated {
  const { envelope } = JSON.parse(fromGateway.body) as { envelope: Stated }
  return { ...envelope, referral: REFERRAL }
}

test('a delivery that the gateway sealed is opened, and its sender proven', async () => {
  const opened = await openDelivery(fromGateway.sealed, stated(), await officeKeys(), fromGateway.senderKeys.keys)
  assert.equal(opened.signature, 'valid')
  assert.deepEqual(opened.differing, [])
  assert.deepEqual(opened.document, JSON.parse(fromGateway.body))
  assert.equal(await digest(utf8(fromGateway.sealed)), fromGateway.digest)
})

test('a delivery that says another message than stated is told apart', async () => {
  const other = { ...stated(), messageId: REFERRAL, sender: 'police-example' }
  const opened = await openDelivery(fromGateway.sealed, other, await officeKeys(), fromGateway.senderKeys.keys)
  assert.deepEqual(opened.differing, ['messageId', 'sender'])
})

test('the gateway writes no case, and nobody else a reminder', async () => {
  const keys = await officeKeys()
  const differing = async (other: Partial<Stated>) =>
    (await openDelivery(fromGateway.sealed, { ...stated(), ...other }, keys, fromGateway.senderKeys.keys)).differing
  assert.deepEqual(await differing({ sender: 'gateway' }), ['sender'])
  assert.deepEqual(await differing({ type: 'reminder' }), ['type', 'sender'])
  assert.deepEqual(await differing({ type: 'reminder', sender: 'gateway' }), ['type', 'sender'])
})

test('a delivery is not opened by a key of another office, nor when it was changed', async () => {
  const other = await newOfficeKey('other', 'sealing')
  const kid = fromGateway.officeKeys.keys[0].kid!
  await assert.rejects(unsealMessage(fromGateway.sealed, new Map([[kid, await officePrivateKey('sealing', other)]])))
  await assert.rejects(unsealMessage(fromGateway.sealed, new Map()), CannotOpen.prototype.constructor)
  const changed = fromGateway.sealed.replace(/"ciphertext":"./, found => found.slice(0, -1) + (found.endsWith('A') ? 'B' : 'A'))
  await assert.rejects(unsealMessage(changed, await officeKeys()))
})

test('a header that names more than the profile is refused', async () => {
  const jwe = JSON.parse(fromGateway.sealed) as Record<string, unknown>
  await assert.rejects(unsealMessage(JSON.stringify({ ...jwe, unprotected: { zip: 'DEF' } }), await officeKeys()))
  const zipped = toBase64url(utf8('{"enc":"A256GCM","zip":"DEF"}'))
  await assert.rejects(unsealMessage(JSON.stringify({ ...jwe, protected: zipped }), await officeKeys()))
})

async function signer(use: 'message' | 'retrieval' = 'message'): Promise<[SigningKey, Jwk]> {
  const key = await newOfficeKey('office', use)
  return [{ kid: key.kid!, alg: 'ES256', key: await officePrivateKey(use, key) }, publicPart(key)]
}

test('a signature is over exactly the bytes, by a key for messages', async () => {
  const [by, shown] = await signer()
  const signature = await signMessage(utf8('{"a":1}'), by)
  assert.match(signature, /^[\w-]+\.\.[\w-]+$/)
  assert.equal(await verifyMessage(utf8('{"a":1}'), signature, [shown]), 'valid')
  assert.equal(await verifyMessage(utf8('{"a": 1}'), signature, [shown]), 'invalid')
  assert.equal(await verifyMessage(utf8('{"a":1}'), signature, []), 'unknown-key')
  assert.equal(await verifyMessage(utf8('{"a":1}'), signature, [{ ...shown, purpose: ['retrieval'] }]), 'wrong-purpose')
  assert.equal(await verifyMessage(utf8('{"a":1}'), signature.replace('..', '.e30.'), [shown]), 'malformed')
})

test('a receipt is not taken for a message, and no header may name a key', async () => {
  const [by, shown] = await signer()
  const receipt = { kind: 'retrieval' as const, deliveryId: REFERRAL, messageId: REFERRAL, sender: 'a', recipient: 'b' }
  const jws = await signReceipt({ ...receipt, referral: REFERRAL, digest: 'x', time: '2026-01-01T00:00:00Z' }, by)
  const [header, payload, signature] = jws.split('.')
  assert.equal(await verifyMessage(fromBase64url(payload), `${header}..${signature}`, [shown]), 'wrong-type')
  const named = toBase64url(utf8(JSON.stringify({ alg: 'ES256', kid: shown.kid, typ: 'wasl-message+jws', jwk: shown })))
  assert.equal(await verifyMessage(fromBase64url(payload), `${named}..${signature}`, [shown]), 'forbidden-header')
})

test('a person key opens by the PRF that wrapped it and by no other, and cannot be exported', async () => {
  const person = await newPair('agreement')
  const jwe = await wrapDirectly(person, await keyFromPrf(new Uint8Array(32).fill(7)))
  const opened = await unwrapPersonKey(jwe, await keyFromPrf(new Uint8Array(32).fill(7)))
  assert.equal(opened.extractable, false)
  await assert.rejects(unwrapPersonKey(jwe, await keyFromPrf(new Uint8Array(32).fill(8))))
})

test('a person key opens by its passphrase, in whatever form of Unicode it is typed', async () => {
  const salt = random(16)
  const jwe = await wrapDirectly(await newPair('agreement'), await keyFromPassphrase('école à Fès, 1912', salt, ITERATIONS))
  await unwrapPersonKey(jwe, await keyFromPassphrase('école à Fès, 1912'.normalize('NFD'), salt, ITERATIONS))
  await assert.rejects(unwrapPersonKey(jwe, await keyFromPassphrase('ecole a Fes, 1912', salt, ITERATIONS)))
  await assert.rejects(keyFromPassphrase('x', salt, 1))
})

test('a key of the office is wrapped for one person and again for another', async () => {
  const [head, clerk] = [await newPair('agreement'), await newPair('agreement')]
  const key = await newOfficeKey('office', 'sealing')
  const forHead = await wrapOfficeKey(key, publicPart(head))
  const forClerk = await rewrapOfficeKey(forHead, await personPrivateKey(head), publicPart(clerk))
  const opened = await unwrapOfficeKey(forClerk, 'sealing', await personPrivateKey(clerk))
  assert.equal(opened.extractable, false)
  await assert.rejects(unwrapOfficeKey(forClerk, 'sealing', await personPrivateKey(head)))
})

test('keys that the host wrapped are opened with the secret of the link alone', async () => {
  const secret = random(32)
  const by = await crypto.subtle.importKey('raw', secret, { name: 'AES-GCM' }, false, ['encrypt'])
  const jwe = await wrapDirectly({ keys: fromGateway.officeKeys.keys } as unknown as Jwk, by)
  assert.deepEqual(await openImported(jwe, toBase64url(secret)), fromGateway.officeKeys.keys)
  await assert.rejects(openImported(jwe, toBase64url(random(32))))
})

test('a submission is sealed only to a key that the gateway signed', async () => {
  const { CompactSign, compactDecrypt } = await import('jose')
  const [by, shown] = await signer()
  const pair = await newPair('agreement')
  const payload = utf8(JSON.stringify({ jwk: { ...publicPart(pair), kid: 'submission-1' }, until: '2026-01-01T00:00:00Z' }))
  const header = { alg: 'ES256', kid: by.kid, typ: 'wasl-submission-key+jws' }
  const jws = await new CompactSign(payload).setProtectedHeader(header).sign(by.key)
  const key = await submissionKey(jws, [shown])
  const jwe = await sealSubmission({ message: 'e30', signature: 'a..b' }, key, REFERRAL)
  const opened = await compactDecrypt(jwe, await personPrivateKey(pair))
  assert.equal(text(opened.plaintext), '{"message":"e30","signature":"a..b"}')
  assert.equal(opened.protectedHeader.referral, REFERRAL)
  const [, stranger] = await signer()
  await assert.rejects(submissionKey(jws, [{ ...stranger, kid: shown.kid }]))
})

test('a fingerprint is of the key alone', async () => {
  const pair = publicPart(await newPair('agreement'))
  assert.match(await fingerprint(pair), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  assert.equal(await fingerprint(pair), await fingerprint({ ...pair, kid: 'other' }))
  assert.notEqual(await fingerprint(pair), await fingerprint(await newPair('agreement')))
})
