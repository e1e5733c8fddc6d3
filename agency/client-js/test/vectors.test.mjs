// Vectors that others sealed and signed, and vectors that must be refused: docs/vectors, and a gateway's vectors for the
// desk's page.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { agencyKeys, digest, inVersion, MAX_SEALED_BYTES, openDelivery, openIdentity, PROBLEM_KINDS, PushEndpoint, readSubmissionKey, receipt, sealIdentity, signerOf } from '../dist/index.js'
import { openSealed, sealMessage, sealSubmission, signMessage, signReceipt, verifyMessage, verifyReceipt } from '../dist/index.js'

const read = file => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'))
const identity = read('docs/reference/vectors/sealed-identity.json')
const submission = read('docs/reference/vectors/sealed-submission.json')
const delivery = read('agency/desk/page/test/vectors/from-gateway.json')
const utf8 = text => new TextEncoder().encode(text)
const text = bytes => new TextDecoder().decode(bytes)
const publicPart = ({ d, ...key }) => key

test('opens a sealed identity for its custodian, ignores unknown members, and refuses bad vectors', async () => {
  const custodian = { keys: [identity.custodianKey] }
  const platform = [publicPart(identity.platformKey)]
  const opened = await openIdentity(identity.sealed, custodian, platform)
  assert.equal(opened.is, 'opened')
  assert.equal(text(opened.identity), identity.identity)
  for (const one of identity.alsoOpened) {
    const alike = await openIdentity(one.sealed, custodian, platform)
    assert.equal(alike.is === 'opened' && text(alike.identity), identity.identity, one.reason)
  }
  for (const one of identity.rejected) assert.equal((await openIdentity(one.sealed, custodian, platform)).is, one.outcome, one.reason)
})

test('seals an identity in the documented form that only its custodian can open', async () => {
  const signer = await signerOf(identity.platformKey)
  const sealed = await sealIdentity(utf8(identity.identity), signer, { keys: [publicPart(identity.custodianKey)] })
  assert.deepEqual(Object.keys(sealed), ['protected', 'recipients', 'iv', 'tag', 'ciphertext'])
  assert.equal(sealed.protected, identity.sealed.protected)
  assert.deepEqual(Object.keys(sealed.recipients[0].header).sort(), Object.keys(identity.sealed.recipients[0].header).sort())
  assert.equal(sealed.ciphertext.length, identity.sealed.ciphertext.length)
  const platform = [publicPart(identity.platformKey)]
  assert.equal(text((await openIdentity(sealed, { keys: [identity.custodianKey] }, platform)).identity), identity.identity)
  assert.equal((await openIdentity(sealed, { keys: [submission.submissionKey] }, platform)).is, 'not-opened')
})

test('seals a submission only to a key that the gateway signed', async () => {
  const stated = new Date('2026-11-28T01:00:00Z')
  const key = await readSubmissionKey(submission.statement, [submission.gatewayKey], stated)
  assert.equal(key.jwk.kid, submission.submissionKey.kid)
  const stranger = { ...publicPart(identity.platformKey), kid: submission.gatewayKey.kid }
  assert.equal(await readSubmissionKey(submission.statement, [stranger], stated), undefined)
  const jwe = await sealSubmission({ messageId: '', bytes: utf8('{}'), signature: 'a..b' }, key, submission.referral)
  const [header, sealed] = [jwe, submission.sealed].map(one => JSON.parse(Buffer.from(one.split('.')[0], 'base64url')))
  assert.deepEqual(Object.keys(header).sort(), Object.keys(sealed).sort())
  assert.equal(header.referral, submission.referral)
})

test('refuses an expired statement of a submission key, five minutes after its time', async () => {
  const read = now => readSubmissionKey(submission.statement, [submission.gatewayKey], new Date(now))
  assert.equal((await read('2026-11-28T02:05:00Z')).until, '2026-11-28T02:00:00Z')
  assert.equal(await read('2026-11-28T02:05:01Z'), undefined)
  assert.equal(await read('2026-11-29T02:00:00Z'), undefined)
})

const RECIPIENT = 'office'
const { envelope } = JSON.parse(delivery.body)
const referral = envelope.referral ?? '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const own = { keys: [...delivery.officeKeys.keys, { ...identity.platformKey, kid: 'office:sig:1' }] }
const directory = new Map([[envelope.sender, delivery.senderKeys]])
const keys = agencyKeys(RECIPIENT, own, directory)
const headers = (changes = {}) => ({
  'content-type': 'application/jose+json',
  'idempotency-key': referral,
  'wasl-delivery': referral,
  'wasl-referral': referral,
  'wasl-message': envelope.messageId,
  'wasl-sender': envelope.sender,
  'wasl-type': `${envelope.type}/${envelope.version}`,
  'wasl-digest': delivery.digest,
  ...changes,
})

test('opens a delivery sealed by a gateway, with the proof of its author', async () => {
  const opened = await openDelivery(headers(), utf8(delivery.sealed), keys)
  assert.equal(opened.is, 'opened')
  assert.equal(text(opened.message.body), delivery.body)
  assert.equal(await verifyMessage(opened.message.body, opened.message.signature, delivery.senderKeys.keys), 'valid')
})

test('reads a delivery in a CloudEvent as the same delivery', async () => {
  const event = { specversion: '1.0', id: referral, data_base64: Buffer.from(delivery.sealed).toString('base64') }
  const structured = headers({ 'content-type': 'application/cloudevents+json; charset=utf-8' })
  assert.equal((await openDelivery(structured, utf8(JSON.stringify(event)), keys)).is, 'opened')
  assert.equal((await openDelivery(structured, utf8(JSON.stringify({ ...event, specversion: '0.3' })), keys)).reason, 'media-type')
})

test('refuses a delivery that was changed or contradicts its headers', async () => {
  const changed = delivery.sealed.replace(/"ciphertext":"./, found => found.slice(0, -1) + (found.endsWith('A') ? 'B' : 'A'))
  const cases = {
    digest: [headers(), changed],
    'not-opened': [headers({ 'wasl-digest': await digest(utf8(changed)) }), changed],
    headers: [headers({ 'wasl-delivery': undefined }), delivery.sealed],
    'media-type': [headers({ 'content-type': 'application/json' }), delivery.sealed],
    'unknown-sender': [headers({ 'wasl-sender': 'stranger' }), delivery.sealed],
    envelope: [headers({ 'wasl-message': referral }), delivery.sealed],
  }
  for (const [reason, [said, body]] of Object.entries(cases)) {
    assert.deepEqual(await openDelivery(said, utf8(body), keys), { is: 'rejected', reason })
  }
  const forged = new Map([[envelope.sender, { keys: [{ ...publicPart(identity.platformKey), kid: delivery.senderKeys.keys[0].kid }] }]])
  assert.deepEqual(await openDelivery(headers(), utf8(delivery.sealed), agencyKeys(RECIPIENT, own, forged)), {
    is: 'rejected',
    reason: 'signature',
    status: 'forbidden-algorithm',
  })
  const large = utf8(delivery.sealed.padEnd(MAX_SEALED_BYTES + 1, ' '))
  assert.equal((await openDelivery(headers({ 'wasl-digest': await digest(large) }), large, keys)).reason, 'too-large')

  const signer = await signerOf({ ...identity.platformKey, kid: 'k' })
  const author = agencyKeys(RECIPIENT, own, new Map([[envelope.sender, { keys: [{ ...publicPart(identity.platformKey), kid: 'k' }] }]]))
  for (const head of [{ ...envelope, messageId: 7 }, { ...envelope, referral: null }]) {
    const body = utf8(JSON.stringify({ envelope: head, content: {} }))
    const message = { body, signature: await signMessage(body, signer) }
    const sealed = utf8(await sealMessage(message, delivery.officeKeys.keys.map(publicPart), 256))
    assert.equal((await openDelivery(headers({ 'wasl-digest': await digest(sealed) }), sealed, author)).reason, 'not-a-message')
  }
})

test('does not open sealed content with a header beyond the profile, or for another key', async () => {
  const jwe = JSON.parse(delivery.sealed)
  const opening = await keys.opening()
  const variants = [
    { ...jwe, unprotected: { zip: 'DEF' } },
    { ...jwe, aad: 'e30' },
    { ...jwe, protected: Buffer.from('{"enc":"A256GCM","zip":"DEF"}').toString('base64url') },
    { ...jwe, recipients: Array(65).fill(jwe.recipients[0]) },
    { ...jwe, recipients: jwe.recipients.map(one => ({ ...one, header: { ...one.header, alg: 'dir' } })) },
  ]
  for (const one of variants) assert.equal(await openSealed(JSON.stringify(one), opening), undefined)
  assert.equal(await openSealed(delivery.sealed, new Map()), undefined)
  assert.equal(await openSealed('garbage', opening), undefined)
})

test('accepts a receipt only for its exact statement, signed by a key for receipts', async () => {
  const opened = await openDelivery(headers(), utf8(delivery.sealed), keys)
  const jws = await receipt(opened, 'delivery', keys)
  const signing = publicPart(identity.platformKey)
  const mine = [{ ...signing, kid: 'office:sig:1' }]
  const verified = await verifyReceipt(jws, mine)
  assert.equal(verified.is, 'genuine')
  const { time, ...said } = verified.receipt
  const { deliveryId, messageId, sender } = opened
  assert.deepEqual(said, { kind: 'delivery', deliveryId, messageId, sender, recipient: RECIPIENT, referral, digest: delivery.digest })
  assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)

  const [head, payload, signature] = jws.split('.')
  const other = Buffer.from(JSON.stringify({ ...verified.receipt, recipient: 'other' })).toString('base64url')
  assert.deepEqual(await verifyReceipt(`${head}.${other}.${signature}`, mine), { is: 'forged', why: 'invalid' })
  assert.deepEqual(await verifyReceipt(jws, [{ ...signing, kid: 'office:sig:2' }]), { is: 'forged', why: 'unknown-key' })
  assert.deepEqual(await verifyReceipt(jws, [{ ...mine[0], purpose: ['message'] }]), { is: 'forged', why: 'wrong-purpose' })
  const ec = [{ ...submission.senderKey, kid: 'office:sig:1' }]
  assert.deepEqual(await verifyReceipt(jws, ec), { is: 'forged', why: 'forbidden-algorithm' })
  const named = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: 'office:sig:1', typ: 'wasl-receipt+jws', jwk: signing }))
  assert.deepEqual(await verifyReceipt(`${named.toString('base64url')}.${payload}.${signature}`, mine), {
    is: 'forged',
    why: 'forbidden-header',
  })
  assert.equal(await verifyMessage(Buffer.from(payload, 'base64url'), `${head}..${signature}`, mine), 'wrong-type')
  for (const no of ['', 'a.b', 'a.b.c', `${head}.e30.${signature}`, `${jws}.x`]) assert.equal((await verifyReceipt(no, mine)).is, 'unreadable')
})

test('refuses a statement with a duplicate or additional member as a receipt', async () => {
  const signer = await signerOf({ ...identity.platformKey, kid: 'k' })
  const statement = { kind: 'retrieval', messageId: referral, sender: 'a', recipient: 'b', referral, digest: 'x', time: '2026-01-01T00:00:00Z' }
  const mine = [{ ...publicPart(identity.platformKey), kid: 'k' }]
  assert.equal((await verifyReceipt(await signReceipt(statement, signer), mine)).is, 'genuine')
  const more = [{ ...statement, note: 'x' }, { ...statement, kind: 'other' }, { ...statement, time: '2026-01-01T24:00:00Z' }, { ...statement, messageId: '1' }]
  for (const one of more) assert.equal((await verifyReceipt(await signReceipt(one, signer), mine)).is, 'unreadable')
  const [head] = (await signReceipt(statement, signer)).split('.')
  const twice = Buffer.from(JSON.stringify(statement).replace('}', ',"digest":"y"}')).toString('base64url')
  assert.equal((await verifyReceipt(`${head}.${twice}.${'A'.repeat(86)}`, mine)).is, 'unreadable')
})

test('verifies each receipt under a shared signature on its own, and no other text', async () => {
  const { x, subject, vectors } = read('core/audit/verify-js/vectors/batched-receipts.json')
  const police = [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'police-a-sig-1', use: 'sig' }]
  const wrong = []
  for (const { genuine, name, batched } of vectors) {
    const verified = await verifyReceipt(batched, police)
    const counts = verified.is === 'genuine' && Object.entries(subject).every(([member, value]) => verified.receipt[member] === value)
    if (counts !== genuine) wrong.push(name)
  }
  assert.deepEqual(wrong, [])
  assert.ok(vectors.length > 40)
})

test('verifies a signature over exactly these bytes only', async () => {
  const signer = await signerOf(identity.platformKey)
  const mine = [publicPart(identity.platformKey)]
  const detached = await signMessage(utf8('{"a":1}'), signer)
  assert.equal(await verifyMessage(utf8('{"a":1}'), detached, mine), 'valid')
  assert.equal(await verifyMessage(utf8('{"a": 1}'), detached, mine), 'invalid')
  assert.equal(await verifyMessage(utf8('{"a":1}'), '', mine), 'missing')
  assert.equal(await verifyMessage(utf8('{"a":1}'), detached.replace('..', '.e30.'), mine), 'malformed')
})

test('every problem of the schema has its kind', () => {
  const types = read('schemas/types/problem/1/schema.json').properties.type.enum.map(type => type.split('/').at(-1))
  assert.deepEqual([...PROBLEM_KINDS].sort(), types.sort())
})

const samples = version => {
  const folder = `schemas/types/investigation-report/${version}/valid`
  return readdirSync(new URL(`../../../${folder}`, import.meta.url)).map(file => read(`${folder}/${file}`))
}

test('converts a message to another version, or names the content that is lost', () => {
  for (const first of samples(1)) {
    const up = inVersion(first, 2).document
    assert.equal(up.envelope.version, 2)
    assert.deepEqual(up.content.links, first.content.links.map(referral => ({ referral })))
    assert.deepEqual(inVersion(up, 1).document, first)
    assert.deepEqual(inVersion(first, 1).document, first)
    assert.throws(() => inVersion(first, 3), RangeError)
  }
  const lost = samples(2).map(second => inVersion(second, 1)).filter(one => one.is === 'lossy')
  assert.deepEqual(lost, [{ is: 'lossy', pointers: ['/content/links/0/ground'], version: 1 }])
})

test('opens the delivery of the page, refuses each bad one for the stated reason, and verifies its submission', async () => {
  const page = read('docs/reference/vectors/delivery.json')
  const keys = agencyKeys(page.agency, page.privateKeys, new Map(Object.entries(page.senders)))
  const opened = await openDelivery(page.delivery.headers, utf8(page.delivery.body), keys)
  assert.equal(opened.is, 'opened')
  assert.equal(text(opened.message.body), page.message)
  assert.equal(opened.message.signature, page.signature)
  const endpoint = new PushEndpoint({ keys: () => keys, handler: () => assert.fail('kept') })
  for (const one of page.refused) {
    const answer = await endpoint.handlePush('POST', one.headers, utf8(one.body))
    const { type } = JSON.parse(text(answer.body))
    assert.deepEqual([answer.status, type], [one.status, `urn:wasl:agency:${one.problem}`], one.reason)
  }
  const { body, headers } = page.submission
  assert.equal(await verifyMessage(utf8(body), headers['Wasl-Signature'], page.publicKeys.keys), 'valid')
  assert.equal((await verifyReceipt(page.receipt, page.publicKeys.keys)).is, 'genuine')
})
