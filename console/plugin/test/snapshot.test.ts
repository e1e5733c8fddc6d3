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

function answers(agencies: object[], single: (object | undefined)[] = []) {
  const found = [Object.fromEntries(agencies.map((one, i) => [`name=${i}`, one])), {}, {}, ...single]
  return Array.from({ length: 8 }, (_, i) =>
    found[i] === undefined ? { status: 404 } : { status: 200, value: found[i] },
  )
}

test('agencies that need attention come first, then those with traffic, then idle ones', async () => {
  // Given
  fakeFetch(() =>
    answers([
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
  fakeFetch(() => answers([agency('office')], [{ Version: '1' }, undefined]))
  // When
  const { beans, alarms, agencies } = await takeSnapshot()
  // Then
  assert.deepEqual(beans.Gateway, { Version: '1' })
  assert.equal(beans.Referrals, undefined)
  assert.deepEqual(alarms, [])
  assert.equal(agencies.length, 1)
})

test('samples of an agency are kept in order, the latest 180', async () => {
  // Given
  let delivered = 0
  fakeFetch(() => answers([agency('sampled', { Delivered: ++delivered, Waiting: 2, InFlight: 1 })]))
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
