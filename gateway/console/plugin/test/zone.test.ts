import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localization } from '../src/language'
import { inWords, instantOf, saveZone, savedZone, adoptOffsets, zones } from '../src/zone'
import { fakeBrowser } from './fakes'

test('a typed time is in the chosen zone, in summer and in winter', () => {
  // When / Then
  assert.equal(instantOf('2026-07-01T12:00', 'Europe/Paris').toISOString(), '2026-07-01T10:00:00.000Z')
  assert.equal(instantOf('2026-12-01T12:00', 'Europe/Paris').toISOString(), '2026-12-01T11:00:00.000Z')
  assert.equal(instantOf('2026-12-01T12:00', 'UTC').toISOString(), '2026-12-01T12:00:00.000Z')
})

test('a skipped or repeated time is one instant', () => {
  // When
  const skipped = instantOf('2026-03-29T02:30', 'Europe/Paris')
  const twice = instantOf('2026-10-25T02:30', 'Europe/Paris')
  // Then
  assert.equal(skipped.toISOString(), '2026-03-29T01:30:00.000Z')
  assert.equal(twice.toISOString(), '2026-10-25T00:30:00.000Z')
})

test('the chosen zone is kept, and an unknown one becomes the own zone', () => {
  // Given
  fakeBrowser('en')
  const own = savedZone()
  // When
  saveZone('Africa/Casablanca')
  const chosen = savedZone()
  saveZone('No/Such')
  // Then
  assert.equal(chosen, 'Africa/Casablanca')
  assert.equal(savedZone(), own)
  assert.equal(zones().includes('Africa/Casablanca') && zones().includes('UTC'), true)
})

test('a time is shown in the chosen zone with its offset from UTC', () => {
  // When
  const { time } = localization('en', 'Asia/Tokyo')
  // Then
  assert.equal(time('2026-11-24T16:00:00Z'), '25 Nov 2026, 01:00:00')
  assert.deepEqual(
    ['Asia/Tokyo', 'Asia/Kolkata', 'America/Phoenix', 'UTC'].map(inWords),
    ['Asia/Tokyo (UTC+9)', 'Asia/Kolkata (UTC+5:30)', 'America/Phoenix (UTC-7)', 'UTC'],
  )
})

test("times of the gateway's zone use its offsets and not those of the browser", () => {
  // Given a gateway whose time zone data know a change that the browser does not
  adoptOffsets({
    zone: 'Africa/Casablanca',
    offsets: [
      { from: '2023-01-01T00:00:00Z', offset: '+01:00' },
      { from: '2026-06-01T00:00:00Z', offset: '-02:30' },
    ],
  })
  const { time } = localization('en', 'Africa/Casablanca')
  // When / Then
  assert.equal(time('2026-05-31T12:00:00Z'), '31 May 2026, 13:00:00')
  assert.equal(time('2026-06-01T12:00:00Z'), '1 Jun 2026, 09:30:00')
  assert.equal(instantOf('2026-07-01T09:30', 'Africa/Casablanca').toISOString(), '2026-07-01T12:00:00.000Z')
  assert.match(inWords('Africa/Casablanca'), /\(UTC-2:30\)/)
  assert.equal(localization('en', 'Asia/Tokyo').time('2026-06-01T12:00:00Z'), '1 Jun 2026, 21:00:00')
})
