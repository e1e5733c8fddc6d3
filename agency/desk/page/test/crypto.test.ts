import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprint, newOfficeKey, newPair, publicPart } from '../src/crypto/keys'
import { type Jwk, openingKey, random, toBase64url } from '../src/crypto/wire'
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
import { Keyring } from '../src/keyring'
import type { Session } from '../src/types'

test('only the PRF that wrapped a person\'s key opens it, and the key cannot be exported', async () => {
  const person = await newPair('agreement')
  const jwe = await wrapDirectly(person, await keyFromPrf(new Uint8Array(32).fill(7)))
  const opened = await unwrapPersonKey(jwe, await keyFromPrf(new Uint8Array(32).fill(7)))
  assert.equal(opened.extractable, false)
  await assert.rejects(unwrapPersonKey(jwe, await keyFromPrf(new Uint8Array(32).fill(8))))
})

test('a passphrase opens a person\'s key in whatever Unicode form it is typed', async () => {
  const salt = random(16)
  const jwe = await wrapDirectly(await newPair('agreement'), await keyFromPassphrase('école à Fès, 1912', salt, ITERATIONS))
  await unwrapPersonKey(jwe, await keyFromPassphrase('école à Fès, 1912'.normalize('NFD'), salt, ITERATIONS))
  await assert.rejects(unwrapPersonKey(jwe, await keyFromPassphrase('ecole a Fes, 1912', salt, ITERATIONS)))
  await assert.rejects(keyFromPassphrase('x', salt, 1))
})

test('a key of the office is wrapped for one person and again for another', async () => {
  const [head, clerk] = [await newPair('agreement'), await newPair('agreement')]
  const key = await newOfficeKey('office', 'sealing')
  const stated = { use: 'sealing', public: publicPart(key) } as const
  const forHead = { ...stated, wrapped: await wrapOfficeKey(key, publicPart(head)) }
  const forClerk = { ...stated, wrapped: await rewrapOfficeKey(forHead, await openingKey(head), publicPart(clerk)) }
  const opened = await unwrapOfficeKey(forClerk, await openingKey(clerk))
  assert.equal(opened.extractable, false)
  await assert.rejects(unwrapOfficeKey(forClerk, await openingKey(head)))
})

test('a key that the host wrapped in place of the stated one is neither used nor passed on', async () => {
  // Given
  const [head, clerk] = [await newPair('agreement'), await newPair('agreement')]
  const [own, ofHost] = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'sealing')]
  const swapped = { use: 'sealing', public: publicPart(own), wrapped: await wrapOfficeKey(ofHost, publicPart(head)) } as const
  // When / Then
  await assert.rejects(unwrapOfficeKey(swapped, await openingKey(head)), /another key/)
  await assert.rejects(rewrapOfficeKey(swapped, await openingKey(head), publicPart(clerk)), /another key/)
})

test('a person cannot sign in if the host shows a foreign key as the person\'s own', async () => {
  // Given
  const [own, ofHost] = [await newPair('agreement'), await newPair('agreement')]
  const session = (shown: Jwk) => ({ person: { publicKey: shown }, offices: [] }) as unknown as Session
  // When / Then
  await Keyring.open(session(publicPart(own)), await openingKey(own))
  await assert.rejects(Keyring.open(session(publicPart(ofHost)), await openingKey(own)), /another key as your own/)
})

test('only the secret of the link opens keys that the host wrapped', async () => {
  const secret = random(32)
  const by = await crypto.subtle.importKey('raw', secret, { name: 'AES-GCM' }, false, ['encrypt'])
  const keys = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'message')]
  const jwe = await wrapDirectly({ keys } as unknown as Jwk, by)
  assert.deepEqual(await openImported(jwe, toBase64url(secret)), keys)
  await assert.rejects(openImported(jwe, toBase64url(random(32))))
})

test('a fingerprint depends on the key alone', async () => {
  const pair = publicPart(await newPair('agreement'))
  assert.match(await fingerprint(pair), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  assert.equal(await fingerprint(pair), await fingerprint({ ...pair, kid: 'other' }))
  assert.notEqual(await fingerprint(pair), await fingerprint(await newPair('agreement')))
})
