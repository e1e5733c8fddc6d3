import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysUntil, dutyTelephones, expiryColor, inText, nameOf, searched, toDirectory } from '../src/directory'

const DIRECTORY = toDirectory({
  agencies: [{ id: 'kp-fes', names: { ar: 'نيابة فاس', fr: 'Parquet de Fès', en: 'Office of Fez' }, kind: 'prosecution' }],
})

test('names an agency in the reader\'s language, with its id', () => {
  // When / Then
  assert.equal(nameOf(DIRECTORY, 'kp-fes', 'fr'), 'Parquet de Fès')
  assert.equal(inText(DIRECTORY, 'kp-fes', 'ar'), 'نيابة فاس (\u2068kp-fes\u2069)')
})

test('an unknown agency is shown by its id', () => {
  // When / Then
  assert.equal(nameOf(DIRECTORY, 'gateway', 'en'), undefined)
  assert.equal(inText(DIRECTORY, 'gateway', 'en'), 'gateway')
  assert.equal(inText(DIRECTORY, undefined, 'en'), '')
})

test('calls the staff on duty by telephone, and nobody if no number is known', () => {
  // Given
  const contacts = [
    { role: 'office', reached: ['+212 5 00 00 00 01'] },
    { role: 'duty', reached: ['+212 5 00 00 00 02', 'duty@agency.example'] },
  ]
  const directory = toDirectory({ agencies: [{ id: 'kp-rabat', names: {}, contacts }] })
  // When / Then
  assert.deepEqual(dutyTelephones(directory, 'kp-rabat'), ['+212 5 00 00 00 02'])
  assert.deepEqual(dutyTelephones(DIRECTORY, 'kp-fes'), [])
  assert.deepEqual(dutyTelephones(directory, 'gateway'), [])
})

test('finds an agency by its id and by its name in every language', () => {
  // When / Then
  ;['kp-fes', 'Fès', 'Fez', 'فاس'].forEach(text =>
    assert.match(searched(DIRECTORY, 'kp-fes'), new RegExp(text)),
  )
})

test('the end of a certificate is red when it is near, past or unknown', () => {
  // Given
  const now = Date.parse('2026-11-24T08:00:00Z')
  const color = (end: string) => expiryColor(daysUntil(end, now))
  // When / Then
  assert.equal(daysUntil('2026-11-25T09:00:00Z', now), 1)
  assert.equal(daysUntil('2026-11-24T07:00:00Z', now), -1)
  assert.equal(color('2026-11-24T07:00:00Z'), 'red')
  assert.equal(color('2026-11-28T08:00:00Z'), 'red')
  assert.equal(color('2026-12-10T08:00:00Z'), 'orange')
  assert.equal(color('2027-12-10T08:00:00Z'), 'green')
  assert.equal(color('no time'), 'red')
})
