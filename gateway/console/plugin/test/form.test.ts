import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Field, isIncomplete, isValid, toDocument } from '../src/form'

const reason: Field = { name: 'reason', label: 'Reason', type: 'code', required: true }
const rate: Field = { name: 'perMinute', label: 'Rate', type: 'number' }
const until: Field = { name: 'until', label: 'Until', type: 'datetime-local' }

test('a reason is a code and never free text', () => {
  // Given
  const codes = ['mended', 'agency-mended', 'a1', 'a'.repeat(64)]
  const others = ['Mended', 'a b', '1a', '-a', 'né', 'a_b', 'a'.repeat(65), 'a/b']
  // When / Then
  codes.forEach(code => assert.equal(isValid(reason, code), true, code))
  others.forEach(text => assert.equal(isValid(reason, text), false, text))
})

test('a dialog is incomplete while a required field is empty or a code is invalid', () => {
  // Given
  const fields = [reason, rate]
  // When / Then
  assert.equal(isIncomplete(fields, {}), true)
  assert.equal(isIncomplete(fields, { reason: '  ' }), true)
  assert.equal(isIncomplete(fields, { reason: 'Free text' }), true)
  assert.equal(isIncomplete(fields, { reason: ' mended ' }), false)
})

test('the document omits empty fields, has numbers as numbers, and times of the chosen zone in UTC', () => {
  // Given
  const values = { reason: ' mended ', perMinute: '60', until: '2026-03-02T08:00', note: 'not a field' }
  // When
  const document = toDocument([reason, rate, until], values, 'Africa/Casablanca')
  const sparse = toDocument([reason, rate, until], { reason: 'mended', perMinute: ' ', until: '' }, 'UTC')
  // Then
  assert.deepEqual(document, {
    reason: 'mended',
    perMinute: 60,
    until: '2026-03-02T08:00:00.000Z', // Ramadan: Morocco is on UTC
  })
  assert.deepEqual(sparse, { reason: 'mended' })
})
