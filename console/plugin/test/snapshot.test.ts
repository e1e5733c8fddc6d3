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

/** The answer of the gateway: these agencies and other MBeans, as all there is. */
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

test('what the user may not read is missing and the rest is shown', async () => {
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

test('only what changed is asked for, and what did not stays', async () => {
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

test('what is not in a whole answer is gone', async () => {
  // Given
  fakeFetch(() => whole([agency('one'), agency('two')]))
  await takeSnapshot()
  fakeFetch(() => whole([agency('two')]))
  // When
  const { agencies } = await takeSnapshot()
  // Then
  assert.deepEqual(agencies.map(one => one['Name']), ['two'])
})

test('samples of an agency are kept in order, the latest 180', async () => {
  // Given
  let delivered = 0
  fakeFetch(() => whole([agency('sampled', { Delivered: ++delivered, Waiting: 2, InFlight: 1 })]))
  // When
  for (let i = 0; i < 200; i++) await takeSnapshot()
  const samples = samplesOf('sampled')
  // Then
  assert.equal(samples.length, 180)
  assert.deepEqual([samples[0].delivered, samples[179].delivered, samples[179].depth], [21, 200, 3])
  assert.deepEqual(samplesOf('unknown'), [])
})

test('the rate is deliveries per minute, and never negative when the gateway was restarted', () => {
  // Given
  const sample = (seconds: number, delivered: number): Sample => ({ at: seconds * 1_000, delivered, depth: 0 })
  // When
  const rates = deliveriesPerMinute([sample(0, 10), sample(30, 25), sample(60, 0), sample(60, 5)])
  // Then
  assert.deepEqual(rates, [30, 0, 0])
  assert.deepEqual(deliveriesPerMinute([]), [])
})
