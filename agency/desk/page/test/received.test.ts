import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signerOf } from '../../../client-js/src/keys'
import { sealMessage } from '../../../client-js/src/sealing'
import { signCompact, signMessage } from '../../../client-js/src/signature'
import { Refused } from '../src/api'
import { codeOf, open } from '../src/correspondence'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import { type Bytes, digest, type Envelope, type Jwk, newEnvelope, random, toBase64url, utf8 } from '../src/crypto/wire'
import type { OfficeKeys } from '../src/keyring'
import type { JsonObject } from '../src/message'
import { keysOfAgencies, type Reference } from '../src/reference'
import type { ReceivedMessage } from '../src/types'
import { vectors } from './files'

// The page refuses lies of a host, an intermediary or a sender. It accepts content as the gateway sealed it.

const fromGateway = vectors('from-gateway') as unknown as {
  body: string
  sealed: string
  digest: string
  senderKeys: { keys: Jwk[] }
  officeKeys: { keys: Jwk[] }
}
const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const OTHER = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c02'
const [office] = fromGateway.officeKeys.keys
const { envelope, content } = JSON.parse(fromGateway.body) as { envelope: Envelope; content: JsonObject }

/** The host's statement about a message with this sealed form. */
async function received(sealed: string, changes: Partial<ReceivedMessage> = {}): Promise<ReceivedMessage> {
  const { messageId, type, version, sender } = envelope
  const stated = { deliveryId: REFERRAL, messageId, type, version, sender, receivedAt: '', retrieved: null }
  return { ...stated, sealed, digest: await digest(utf8(sealed)), ...changes }
}

async function opening(): Promise<OfficeKeys> {
  return { sealing: new Map([[office.kid!, await officePrivateKey('sealing', office)]]), message: null, retrieval: null }
}

/** A host that relays these keys and knows nobody else. */
const relaying = (keys: Record<string, Jwk[]>) =>
  ({
    keysOf: async sender => {
      if (keys[sender] === undefined) throw new Refused(404, {})
      return keys[sender]
    },
  }) as Reference

const platform = relaying({ platform: fromGateway.senderKeys.keys })

/** `opened`, or the reason of the rejection. */
async function outcome(message: ReceivedMessage, host = platform, referral = REFERRAL): Promise<string> {
  const result = await open(message, referral, await opening(), host)
  return result.is === 'opened' ? 'opened' : codeOf(result)
}

/** A message of a sender with its own key, sealed to the office. */
async function sender() {
  const key = { ...(await newOfficeKey('platform', 'message')), kid: 'platform:sig:2', purpose: undefined }
  const by = await signerOf(key)
  const shown = publicPart(key)
  const sealed = async (body: Bytes, signature?: string) =>
    sealMessage({ body, signature: signature ?? (await signMessage(body, by)) }, [publicPart(office)], 256)
  return { by, shown, host: relaying({ platform: [shown], gateway: [shown] }), sealed }
}

const bytesOf = (document: object) => utf8(JSON.stringify(document))

test('opens a message that the gateway sealed and proves its sender', async () => {
  // When
  const opened = await open(await received(fromGateway.sealed), REFERRAL, await opening(), platform)
  // Then
  assert.equal(opened.is, 'opened')
  assert.deepEqual(opened.is === 'opened' && { envelope: opened.envelope, content: opened.content }, { envelope, content })
  assert.equal((await received(fromGateway.sealed)).digest, fromGateway.digest)
})

test('does not open sealed content that is outside the profile, changed or for another key', async () => {
  // Given
  const jwe = JSON.parse(fromGateway.sealed) as { recipients: { header: object }[]; ciphertext: string }
  const changed = (jwe.ciphertext.startsWith('A') ? 'B' : 'A') + jwe.ciphertext.slice(1)
  const variants = {
    aad: { ...jwe, aad: 'e30' },
    'a shared header that is not protected': { ...jwe, unprotected: { zip: 'DEF' } },
    'compressed content': { ...jwe, protected: toBase64url(utf8('{"enc":"A256GCM","zip":"DEF"}')) },
    'too many recipients': { ...jwe, recipients: Array(65).fill(jwe.recipients.at(-1)) },
    'another algorithm': { ...jwe, recipients: jwe.recipients.map(recipient => ({ ...recipient, header: { ...recipient.header, alg: 'dir' } })) },
    'one header more': { ...jwe, recipients: jwe.recipients.map(recipient => ({ ...recipient, header: { ...recipient.header, jku: '' } })) },
    'another ciphertext': { ...jwe, ciphertext: changed },
    'no recipient': { ...jwe, recipients: [] },
  }
  for (const [what, variant] of Object.entries(variants)) {
    // When / Then
    assert.equal(await outcome(await received(JSON.stringify(variant))), 'not-opened', what)
  }
  assert.equal(await outcome(await received('garbage')), 'not-opened')
  const stranger = { sealing: new Map([[office.kid!, await officePrivateKey('sealing', await newOfficeKey('o', 'sealing'))]]) }
  const other = await open(await received(fromGateway.sealed), REFERRAL, stranger as unknown as OfficeKeys, platform)
  assert.deepEqual(other, { is: 'rejected', reason: 'not-opened' })
})

test('does not open sealed content that is larger than any gateway delivers', async () => {
  // Given: white space after the JWE, which changes nothing else
  const most = 3_340_592
  const padded = fromGateway.sealed.padEnd(most, ' ')
  // When / Then
  assert.equal(await outcome(await received(padded)), 'opened')
  assert.equal(await outcome(await received(`${padded} `)), 'too-large')
})

test('rejects a message that differs from the host\'s statement', async () => {
  const said = async (changes: Partial<ReceivedMessage>, host = platform) =>
    outcome(await received(fromGateway.sealed, changes), host)
  const both = relaying({ platform: fromGateway.senderKeys.keys, police: fromGateway.senderKeys.keys, gateway: fromGateway.senderKeys.keys })
  assert.equal(await said({ digest: 'A'.repeat(43) }), 'digest')
  assert.equal(await said({ messageId: OTHER }), 'envelope')
  assert.equal(await said({ type: 'reminder' }), 'envelope')
  assert.equal(await said({ version: 2 }), 'envelope')
  assert.equal(await said({ sender: 'police' }, both), 'envelope')
  assert.equal(await said({ sender: 'gateway' }, both), 'envelope')
  assert.equal(await said({ sender: 'police' }), 'unknown-sender')
})

test('an unreachable host has not said that it does not know the sender', async () => {
  // Given
  const away = { keysOf: () => Promise.reject(new Refused(0, { title: 'unreachable' })) } as unknown as Reference
  // When / Then
  await assert.rejects(outcome(await received(fromGateway.sealed), away), Refused)
})

test('the gateway writes no case, only the gateway writes a reminder, and ids ignore case', async () => {
  const { host, sealed } = await sender()
  const wrote = async (changes: Partial<Envelope>, stated: Partial<ReceivedMessage> = {}) =>
    outcome(await received(await sealed(bytesOf({ envelope: { ...envelope, ...changes }, content })), stated), host)
  assert.equal(await wrote({ sender: 'gateway' }, { sender: 'gateway' }), 'envelope')
  assert.equal(await wrote({ type: 'reminder' }, { type: 'reminder' }), 'envelope')
  assert.equal(await wrote({ sender: 'gateway', type: 'reminder' }, { sender: 'gateway', type: 'reminder' }), 'opened')
  assert.equal(await wrote({ referral: OTHER }), 'envelope')
  assert.equal(await wrote({ messageId: envelope.messageId.toUpperCase(), referral: REFERRAL.toUpperCase() }), 'opened')
})

test('rejects signed bytes that are not a message', async () => {
  const { host, sealed } = await sender()
  const bodies: Bytes[] = [
    ...['', 'synthetic', '[]', '{"envelope":{}}'].map(utf8),
    bytesOf({ envelope, content: [] }),
    bytesOf({ envelope: { ...envelope, messageId: 7 }, content }),
    bytesOf({ envelope: { ...envelope, referral: null }, content }),
    new Uint8Array([...bytesOf({ envelope, content }), 0xff]),
  ]
  for (const body of bodies) assert.equal(await outcome(await received(await sealed(body)), host), 'not-a-message')
})

test('rejects a signature of another form, by another key, or by a key for another use', async () => {
  // Given
  const { by, shown, host, sealed } = await sender()
  const body = bytesOf({ envelope, content })
  const genuine = await signMessage(body, by)
  const [header, , signature] = genuine.split('.')
  const receipt = (await signCompact(body, by, 'wasl-receipt+jws')).split('.')
  const under = (text: string) => `${toBase64url(utf8(text))}..${signature}`
  const parameters = `"alg":"ES256","kid":"${by.kid}","typ":"wasl-message+jws"`
  const forms: Record<string, string> = {
    'signature missing': '',
    'signature malformed': genuine.replace('..', '.e30.'),
    'signature invalid': under(`{${parameters}}`),
    'signature wrong-type': `${receipt[0]}..${receipt[2]}`,
    'signature forbidden-header': under(`{${parameters},"jwk":${JSON.stringify(shown)}}`),
    'signature forbidden-algorithm': under(`{${parameters.replace('ES256', 'EdDSA')}}`),
    'signature unknown-key': under(`{${parameters.replace('sig:2', 'sig:3')}}`),
  }
  for (const [code, form] of Object.entries(forms)) {
    // When / Then
    assert.equal(await outcome(await received(await sealed(body, form)), host), code)
  }
  const signedUnder = async (text: string) => {
    const input = utf8(`${toBase64url(utf8(text))}.${toBase64url(body)}`)
    const made = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, by.key, input)
    return `${toBase64url(utf8(text))}..${toBase64url(new Uint8Array(made))}`
  }
  const malformed = [
    await signedUnder(`{"kid":"other",${parameters}}`),
    await signedUnder(`{${parameters}}`.padEnd(600, ' ')),
    `${header}..${signature}${'A'.repeat(128)}`,
  ]
  for (const form of malformed) assert.equal(await outcome(await received(await sealed(body, form)), host), 'signature malformed')
  assert.equal(await outcome(await received(await sealed(body, await signedUnder(`{${parameters}}`))), host), 'opened')
  const message = await received(await sealed(body))
  assert.equal(await outcome(message, host), 'opened')
  const limited = (purpose: unknown) => relaying({ platform: [{ ...shown, purpose } as Jwk] })
  assert.equal(await outcome(message, limited(['receipt'])), 'signature wrong-purpose')
  assert.equal(await outcome(message, limited('message')), 'signature wrong-purpose')
  assert.equal(await outcome(message, limited(['message'])), 'opened')
})

test('accepts a handed-over message only of its author and of this referral', async () => {
  // Given
  const { by, host, sealed } = await sender()
  const original = async (changes: Partial<Envelope> = {}, signer = by) => {
    const body = bytesOf({ envelope: { ...envelope, ...changes }, content })
    return { original: toBase64url(body), signature: await signMessage(body, signer) }
  }
  const { messageId, type, version } = envelope
  const message = { sender: 'platform', messageId, type: `${type}/${version}` }
  const handed = async (changes: object) => {
    const head = newEnvelope({ type: 'handover', messageId: OTHER, referral: REFERRAL }, 'platform', new Date())
    const content = { addressee: 'office', number: 1, message, ...(await original()), ...changes }
    return received(await sealed(bytesOf({ envelope: head, content })), { type: 'handover', version: 1, messageId: OTHER })
  }
  // When
  const opened = await open(await handed({}), REFERRAL, await opening(), host)
  // Then
  assert.deepEqual(opened.is === 'opened' && opened.original, { envelope, content })
  const { by: stranger } = await sender()
  for (const forged of [
    await original({ referral: OTHER }),
    await original({}, stranger),
    { original: toBase64url(random(8)) },
    { signature: '' },
    { message: { ...message, sender: 'police' } },
    { message: { ...message, messageId: OTHER } },
    { message: 'none' },
  ]) {
    assert.equal(await outcome(await handed(forged), host), 'handed-over')
  }
})

test('opens a message whose sender has renewed its key since the page was opened', async () => {
  // Given
  const { shown, sealed } = await sender()
  let relayed = fromGateway.senderKeys.keys
  let asked = 0
  const host = keysOfAgencies(async () => {
    asked++
    return relayed
  }) as Reference
  assert.equal(await outcome(await received(fromGateway.sealed), host), 'opened')
  relayed = [shown]
  const messages = await Promise.all([1, 2].map(async () => received(await sealed(bytesOf({ envelope, content })))))
  // When
  const outcomes = await Promise.all(messages.map(message => outcome(message, host)))
  // Then
  assert.deepEqual(outcomes, ['opened', 'opened'])
  assert.equal(asked, 2)
})

test('opens a handed-over message whose author has renewed the key since', async () => {
  // Given
  const { by, shown, sealed } = await sender()
  const inner = { envelope: { ...envelope, sender: 'kp-fes', referral: REFERRAL }, content }
  const body = bytesOf(inner)
  const { messageId, type, version } = envelope
  const handed = {
    addressee: 'office',
    number: 1,
    message: { sender: 'kp-fes', messageId, type: `${type}/${version}` },
    original: toBase64url(body),
    signature: await signMessage(body, by),
  }
  const outer = { envelope: { ...envelope, type: 'handover', version: 1, referral: REFERRAL }, content: handed }
  let author = fromGateway.senderKeys.keys
  const host = keysOfAgencies(async agency => (agency === 'kp-fes' ? author : [shown])) as Reference
  await host.keysOf('kp-fes')
  author = [shown]
  const message = await received(await sealed(bytesOf(outer)), { type: 'handover', version: 1 })
  // When
  const opened = await open(message, REFERRAL, await opening(), host)
  // Then
  assert.deepEqual(opened.is === 'opened' && opened.original, inner)
})

test('refuses a message signed by an unknown key, and asks for the keys only once more', async () => {
  // Given
  const { sealed } = await sender()
  let asked = 0
  const host = keysOfAgencies(async () => {
    asked++
    return [...fromGateway.senderKeys.keys]
  }) as Reference
  // When
  const result = await outcome(await received(await sealed(bytesOf({ envelope, content }))), host)
  // Then
  assert.equal(result, 'signature unknown-key')
  assert.equal(asked, 2)
})
