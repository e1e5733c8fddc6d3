import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Sample, deliveriesPerMinute, samplesOf, takeSnapshot } from '../src/snapshot'
import { fakeFetch } from './fakes'

const agency = (Name: string, more: object = {}) => ({
  Name,
  Breaker: 'closed',
  Paused: false,
  Parked: 0,
  Waiting: 0,
  InFlight: 0,
  Delivered: 0,
  ...more,
})

const AGENCY = (name: unknown) => `org.wasl:type=Agency,name=${name}`

/** The gateway's complete answer with these agencies and other MBeans. */
const whole = (agencies: Record<string, unknown>[], others: object = {}) =>
  answer({ version: 'a.1', whole: true, beans: { ...byName(agencies), ...others } })

const byName = (agencies: Record<string, unknown>[]) =>
  Object.fromEntries(agencies.map(one => [AGENCY(one['Name']), one]))

const answer = (changes: object) => ({ status: 200, value: JSON.stringify(changes) })

test('agencies that need attention come first, then those with traffic, then idle ones', async () => {
  // Given
  fakeFetch(() =>
    whole([
      agency('b-idle'),
      agency('a-idle'),
      agency('done', { Delivered: 3 }),
      agency('moving', { Waiting: 1 }),
      agency('parked', { Parked: 1 }),
      agency('paused', { Paused: true }),
      agency('open', { Breaker: 'open' }),
    ]),
  )
  // When
  const { agencies } = await takeSnapshot()
  // Then
  assert.deepEqual(
    agencies.map(one => one['Name']),
    ['open', 'parked', 'paused', 'moving', 'done', 'a-idle', 'b-idle'],
  )
})

test('shows the readable MBeans and leaves out the forbidden ones', async () => {
  // Given
  fakeFetch(() => whole([agency('office')], { 'org.wasl:type=Gateway': { Version: '1' } }))
  // When
  const { beans, alarms, agencies } = await takeSnapshot()
  // Then
  assert.deepEqual(beans.Gateway, { Version: '1' })
  assert.equal(beans.Referrals, undefined)
  assert.deepEqual(alarms, [])
  assert.equal(agencies.length, 1)
})

test('requests only changes and keeps the rest', async () => {
  // Given
  const changed = { [AGENCY('one')]: { Delivered: 5 } }
  const sent = fakeFetch(() =>
    sent.length === 1
      ? whole([agency('one', { Parked: 1 }), agency('two')])
      : answer({ version: 'a.2', whole: false, beans: sent.length === 2 ? changed : {} }),
  )
  await takeSnapshot()
  // When
  const second = await takeSnapshot()
  const third = await takeSnapshot()
  // Then
  const asked = sent.map(one => (one.body as { arguments: string[] }).arguments[0])
  assert.deepEqual(asked.slice(1), ['a.1', 'a.2'])
  assert.deepEqual(second.agencies[0], agency('one', { Parked: 1, Delivered: 5 }))
  assert.equal(third.agencies.every((one, i) => one === second.agencies[i]), true)
})

test('removes MBeans that a complete answer does not have', async () => {
  // Given
  fakeFetch(() => whole([agency('one'), agency('two')]))
  await takeSnapshot()
  fakeFetch(() => whole([agency('two')]))
  // When
  const { agencies } = await takeSnapshot()
  // Then
  assert.deepEqual(agencies.map(one => one['Name']), ['two'])
})

test('keeps the latest 180 samples of an agency in order, one in three seconds', async () => {
  // Given
  let delivered = 0
  fakeFetch(() => whole([agency('sampled', { Delivered: ++delivered, Waiting: 2, InFlight: 1 })]))
  // When
  const real = Date.now
  try {
    for (let i = 0; i < 400; i++) {
      Date.now = () => 1_500 * i
      await takeSnapshot()
    }
  } finally {
    Date.now = real
  }
  const samples = samplesOf('sampled')
  // Then
  assert.equal(samples.length, 180)
  assert.deepEqual([samples[0].delivered, samples[179].delivered, samples[179].depth], [41, 399, 3])
  assert.deepEqual(samplesOf('unknown'), [])
})

test('the rate is deliveries per minute, and never negative after a restart', () => {
  // Given
  const sample = (seconds: number, delivered: number): Sample => ({ at: seconds * 1_000, delivered, depth: 0 })
  // When
  const rates = deliveriesPerMinute([sample(0, 10), sample(30, 25), sample(60, 0), sample(60, 5)])
  // Then
  assert.deepEqual(rates, [30, 0, 0])
  assert.deepEqual(deliveriesPerMinute([]), [])
})
