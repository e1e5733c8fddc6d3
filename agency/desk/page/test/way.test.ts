import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outgoing, Timeline } from '../src/types'
import { nextOf, wayOf } from '../src/way'

const MESSAGE = '0199a2b4-7a10-8c3e-9f00-5d2f4b8a9c01'

const receipt = (time: string) => `e30.${Buffer.from(JSON.stringify({ time })).toString('base64url')}.`

const answer = (state: Outgoing['state']): Outgoing => ({
  messageId: MESSAGE,
  referral: '',
  type: 'instruction',
  by: '',
  at: '2026-11-24T10:00:00Z',
  state,
  problem: null,
  receipt: state === 'accepted' ? receipt('2026-11-24T10:00:02Z') : null,
  sealedForOffice: '',
})

const timeline = (...deliveries: Partial<Timeline['deliveries'][number]>[]): Timeline => ({
  referral: '',
  state: 'referred',
  facts: {},
  recipients: [],
  entries: [],
  deliveries: deliveries.map(delivery => ({ id: '', message: MESSAGE, recipient: 'police-a', state: 'delivered', ...delivery })),
})

test('the way shows when the gateway accepted the answer and when each recipient got it', () => {
  // Given
  const outgoing = answer('accepted')
  // When
  const way = wayOf(
    outgoing,
    timeline({ receipt: receipt('2026-11-24T10:00:03Z') }, { recipient: 'police-b', state: 'waiting' }, { message: 'another' }),
  )
  // Then
  assert.deepEqual(way.slice(2), [
    { step: 'accepted', isDone: true, at: '2026-11-24T10:00:02Z' },
    { step: 'delivered', isDone: true, recipient: 'police-a', state: 'delivered', at: '2026-11-24T10:00:03Z', readAt: undefined },
    { step: 'delivered', isDone: false, recipient: 'police-b', state: 'waiting', at: undefined, readAt: undefined },
  ])
  assert.equal(nextOf(outgoing, way), 'delivering')
})

test('what now happens follows the slowest recipient', () => {
  // Given
  const outgoing = answer('accepted')
  const next = (...deliveries: Parameters<typeof timeline>) => nextOf(outgoing, wayOf(outgoing, timeline(...deliveries)))
  // When / Then
  assert.equal(next({ receipt: receipt('2026-11-24T10:00:03Z') }), 'arrived')
  assert.equal(next({ receipt: receipt('2026-11-24T10:00:03Z') }, { state: 'parked' }), 'held')
  assert.equal(nextOf(outgoing, wayOf(outgoing, null)), 'delivering')
})

test('an answer that waits for a key of the gateway is signed and not sealed', () => {
  // Given
  const outgoing = answer('needs-seal')
  // When
  const way = wayOf(outgoing, null)
  // Then
  assert.deepEqual(way.map(step => step.isDone), [true, false, false])
  assert.equal(nextOf(outgoing, way), 'needs-seal')
})
