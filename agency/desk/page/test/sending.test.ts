import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '../src/api'
import { compared } from '../src/compared'
import { newOfficeKey, newPair, officePrivateKey, publicPart } from '../src/crypto/keys'
import { type Jwk, newEnvelope, openingKey, text, utf8 } from '../src/crypto/wire'
import type { Reference } from '../src/reference'
import { gatewayKey, sealedForGateway, signed } from '../src/sending'
import type { Office } from '../src/types'
import { read } from './files'
import { newBrowser } from './storage'

const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
/** A time before the key of the vector expires. */
const STATED = new Date('2026-11-28T01:00:00Z')

test('a signed answer whose reply was lost is sent again with the same bytes', async () => {
  // Given: a host that takes the first request, and whose reply does not arrive
  const requests: string[] = []
  globalThis.fetch = async (_, request) => {
    if (request?.method === 'GET') return new Response(null, { status: 503 })
    requests.push(String(request?.body))
    if (requests.length === 1) throw new TypeError('connection lost')
    return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
  }
  const [sealing, message] = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'message')]
  const office = {
    id: 'office',
    keys: [{ kid: sealing.kid, use: 'sealing', state: 'current', public: publicPart(sealing) }],
  } as Office
  newBrowser()
  await compared.acceptKeys(office.id, office.keys)
  const by = { kid: message.kid!, alg: 'ES256', key: await officePrivateKey('message', message) } as const
  const of = { type: 'instruction', messageId: REFERRAL, referral: REFERRAL }
  const document = { envelope: newEnvelope(of, 'office', new Date()), content: { text: 'synthetic' } }
  const send = await signed(document, REFERRAL, by, office, {} as Reference)
  await assert.rejects(send(), Refused)
  // When
  await send()
  // Then
  assert.equal(requests.length, 2)
  assert.equal(requests[1], requests[0])
})

test('an answer that is larger than any gateway accepts is not signed and not sent', async () => {
  // Given
  let requests = 0
  globalThis.fetch = async () => {
    requests++
    return new Response('{}')
  }
  const message = await newOfficeKey('office', 'message')
  const by = { kid: message.kid!, alg: 'ES256', key: await officePrivateKey('message', message) } as const
  const head = newEnvelope({ type: 'instruction', messageId: REFERRAL, referral: REFERRAL }, 'office', new Date())
  const document = { envelope: head, content: { text: 'x'.repeat(1 << 20) } }
  // When / Then
  await assert.rejects(signed(document, REFERRAL, by, {} as Office, {} as Reference), RangeError)
  assert.equal(requests, 0)
})

test('an answer is sealed only to the key that the gateway signed, for its referral', async () => {
  // Given
  const { statement, gatewayKey: signing, submissionKey, referral } = read<{
    statement: string
    gatewayKey: Jwk
    submissionKey: Jwk
    referral: string
  }>('../../../docs/reference/vectors/sealed-submission.json')
  let told = statement
  globalThis.fetch = async () => new Response(told)
  const office = { id: 'office' } as Office
  const knowing = (key: Jwk) => ({ keysOf: () => Promise.resolve([key]), forgetKeys: () => {} }) as unknown as Reference
  const answer = { bytes: utf8('{}'), signature: 'a..b' }
  // When
  const sealed = await sealedForGateway(answer, referral, office, knowing(signing), STATED)
  // Then
  const { compactDecrypt } = await import('jose')
  const opened = await compactDecrypt(sealed!, await openingKey(submissionKey))
  assert.equal(text(opened.plaintext), '{"message":"e30","signature":"a..b"}')
  assert.equal(opened.protectedHeader.referral, referral)
  const others = [{ ...signing, kid: 'other' }, { ...signing, purpose: ['receipt'] }, { ...publicPart(await newPair('signature')), kid: signing.kid }]
  for (const other of others) {
    await assert.rejects(gatewayKey(office, knowing(other), STATED))
    assert.equal(await sealedForGateway(answer, referral, office, knowing(other), STATED), null)
  }
  for (told of [`${statement}.`, statement.replace('.', '.A'), '']) {
    await assert.rejects(gatewayKey(office, knowing(signing), STATED))
  }
})

test('a page opened before the gateway renewed its keys still seals an answer', async () => {
  // Given
  const { statement, gatewayKey: signing } = read<{ statement: string; gatewayKey: Jwk }>(
    '../../../docs/reference/vectors/sealed-submission.json',
  )
  globalThis.fetch = async () => new Response(statement)
  const former = { ...publicPart(await newPair('signature')), kid: 'gateway:former' }
  let known: Jwk = former
  const reference = { keysOf: async () => [known], forgetKeys: () => void (known = signing) } as unknown as Reference
  await assert.rejects(gatewayKey({ id: 'office' } as Office, reference, STATED))
  // When
  const key = await gatewayKey({ id: 'office' } as Office, reference, STATED)
  // Then
  assert.notEqual(key, undefined)
})

test('an answer is not sealed to a former key that the host presents again', async () => {
  // Given
  const { statement, gatewayKey: signing } = read<{ statement: string; gatewayKey: Jwk }>(
    '../../../docs/reference/vectors/sealed-submission.json',
  )
  globalThis.fetch = async () => new Response(statement)
  const reference = { keysOf: async () => [signing], forgetKeys: () => {} } as unknown as Reference
  const dayAfter = new Date(STATED.getTime() + 86_400_000)
  // When / Then
  await assert.rejects(gatewayKey({ id: 'office' } as Office, reference, dayAfter))
})
