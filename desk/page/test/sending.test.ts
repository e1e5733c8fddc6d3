import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refused } from '../src/api'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import { envelope } from '../src/message'
import type { Reference } from '../src/reference'
import { signed } from '../src/sending'
import type { Office } from '../src/types'

const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'

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
  const by = { kid: message.kid!, alg: 'ES256', key: await officePrivateKey('message', message) } as const
  const of = { type: 'instruction', version: 1, messageId: REFERRAL, sender: 'office', referral: REFERRAL, test: false }
  const document = { envelope: envelope(of, new Date()), content: { text: 'synthetic' } }
  const send = await signed(document, REFERRAL, by, office, {} as Reference)
  await assert.rejects(send(), Refused)
  // When
  await send()
  // Then
  assert.equal(requests.length, 2)
  assert.equal(requests[1], requests[0])
})
