import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { random, text, toBase64url, utf8 } from '../src/crypto/wire'
import { NodeBytes } from '../src/verify/node-buffer'
import { createHash, createPublicKey, verify } from '../src/verify/node-crypto'
import { read } from './files'

// These replace Node for the offline verifier in the page, and give the same results as Node.

const raw = (key: CryptoKey) => crypto.subtle.exportKey('jwk', key) as Promise<{ kty: string; crv: string; x: string; y?: string }>

test('bytes are read and written as Node does', () => {
  const bytes = NodeBytes.from(random(257))
  for (const encoding of ['base64', 'base64url', 'hex'] as const) {
    assert.equal(bytes.toString(encoding), Buffer.from(bytes).toString(encoding))
  }
  for (const sloppy of ['AA=', 'AB', 'A', '====', 'a+b/', 'a-b_', 'AA AA', '\u0661']) {
    assert.deepEqual([...NodeBytes.from(sloppy, 'base64')], [...Buffer.from(sloppy, 'base64')], sloppy)
  }
  assert.deepEqual([...NodeBytes.from('نص')], [...Buffer.from('نص')])
  const tail = bytes.subarray(5) as NodeBytes
  assert.equal((bytes.subarray(3, 9) as NodeBytes).equals(NodeBytes.from(bytes.slice(3, 9))), true)
  assert.equal(NodeBytes.of(0, 0, 0, 0, 0, 0, 1, 2).readBigUInt64BE(), 258n)
  assert.equal(tail.readUInt32BE(1), Buffer.from(bytes).readUInt32BE(6))
  assert.equal(tail.readUInt16BE(1), Buffer.from(bytes).readUInt16BE(6))
})

test('a digest of several parts is SHA-256', async () => {
  const whole = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8('ab\u0629')))
  assert.deepEqual([...createHash('sha256').update('a').update(utf8('b')).update('\u0629').digest()], [...whole])
})

test('a P-256 signature is valid for its bytes only', async () => {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])) as CryptoKeyPair
  const key = createPublicKey({ key: await raw(pair.publicKey) })
  for (let i = 0; i < 8; i++) {
    const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8('x')))
    assert.equal(verify('sha256', utf8('x'), { key }, signature), true)
    assert.equal(verify('sha256', utf8('y'), { key }, signature), false)
  }
})

test('an Ed25519 signature is valid for its bytes only', async () => {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
  const key = createPublicKey({ key: await raw(pair.publicKey) })
  const signature = new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, utf8('x')))
  assert.equal(verify(null, utf8('x'), key, signature), true)
  assert.equal(verify(null, utf8('y'), key, signature), false)
})

/** The offline verifier on the page's replacements instead of Node's modules, joined as webpack does. */
async function pageVerifier(): Promise<(bytes: Uint8Array, trusted: string, whole: boolean) => { code: number }> {
  const source = readFileSync('../../../core/audit/verify-js/verify.mjs', 'utf8')
    .replace('#!/usr/bin/env node', "import { NodeBytes as Buffer } from './desk/page/src/verify/node-buffer.js'")
    .replaceAll('process.argv', '[]')
    .replace("'node:crypto'", "'./desk/page/src/verify/node-crypto.js'")
    .replace(/'node:(fs|path|url)'/g, "'./desk/page/src/verify/node-files.js'")
  writeFileSync('target/verifier.mjs', source)
  const load = new Function('address', 'return import(address)') as (address: string) => Promise<{ verifyBundle: never }>
  return (await load(`file://${process.cwd()}/target/verifier.mjs`)).verifyBundle
}

test('the offline verifier gives the same result in the page as elsewhere', async () => {
  const verifyBundle = await pageVerifier()
  const { bundles, fingerprint } = read<{
    bundles: { name: string; bundle: string; code: number }[]
    fingerprint: string
  }>('../../../core/audit/verify-js/vectors/shards.json')
  assert.ok(bundles.length > 5)
  for (const { name, bundle, code } of bundles) {
    assert.equal(verifyBundle(NodeBytes.from(bundle), fingerprint, true).code, code, name)
  }
})

test('base64url has one canonical form', () => {
  assert.equal(text(utf8('é')), 'é')
  assert.equal(toBase64url(utf8('é')), 'w6k')
})
