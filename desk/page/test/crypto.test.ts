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
  const forClerk = await rewrapOfficeKey(forHead, await openingKey(head), publicPart(clerk))
  const opened = await unwrapOfficeKey(forClerk, 'sealing', await openingKey(clerk))
  assert.equal(opened.extractable, false)
  await assert.rejects(unwrapOfficeKey(forClerk, 'sealing', await openingKey(head)))
})

test('keys that the host wrapped are opened with the secret of the link alone', async () => {
  const secret = random(32)
  const by = await crypto.subtle.importKey('raw', secret, { name: 'AES-GCM' }, false, ['encrypt'])
  const keys = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'message')]
  const jwe = await wrapDirectly({ keys } as unknown as Jwk, by)
  assert.deepEqual(await openImported(jwe, toBase64url(secret)), keys)
  await assert.rejects(openImported(jwe, toBase64url(random(32))))
})

test('a fingerprint is of the key alone', async () => {
  const pair = publicPart(await newPair('agreement'))
  assert.match(await fingerprint(pair), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  assert.equal(await fingerprint(pair), await fingerprint({ ...pair, kid: 'other' }))
  assert.notEqual(await fingerprint(pair), await fingerprint(await newPair('agreement')))
})
