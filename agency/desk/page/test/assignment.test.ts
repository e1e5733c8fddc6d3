import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colleagues, deputyOf, mayHandOver } from '../src/assignment'
import type { Person } from '../src/types'

const person = (id: string, name: string, state: Person['state'] = 'enrolled'): Person => ({
  id,
  name,
  function: '',
  roles: ['clerk'],
  state,
  publicKey: null,
  fingerprint: null,
  keys: [],
  absence: null,
})

test('a clerk hands over his own referrals only, a signer and a head hand over any', () => {
  // Given
  const cases = [
    { roles: ['clerk'], assignedTo: 'me' },
    { roles: ['clerk'], assignedTo: 'other' },
    { roles: ['clerk'], assignedTo: null },
    { roles: ['clerk', 'signer'], assignedTo: 'other' },
    { roles: ['head'], assignedTo: null },
  ] as const
  // When
  const allowed = cases.map(({ roles, assignedTo }) => mayHandOver([...roles], 'me', assignedTo))
  // Then
  assert.deepEqual(allowed, [true, false, false, true, true])
})

test('revoked persons, the reader and the holder are not offered, the others stand by name', () => {
  // Given
  const persons = [
    person('z', 'Zineb'),
    person('gone', 'Adil', 'revoked'),
    person('me', 'Brahim'),
    person('holder', 'Chama'),
    person('i', 'Imane', 'invited'),
  ]
  // When
  const offered = colleagues(persons, 'me', 'holder', 'fr')
  // Then
  assert.deepEqual(offered.map(one => one.id), ['i', 'z'])
})

test('the deputy stands in from the first to the last day of an absence', () => {
  // Given
  const away = { ...person('a', 'Amal'), absence: { first: '2026-12-07', last: '2026-12-11', deputy: 'd' } }
  // When
  const deputies = ['2026-12-06', '2026-12-07', '2026-12-11', '2026-12-12'].map(day => deputyOf(away, day))
  // Then
  assert.deepEqual(deputies, [undefined, 'd', 'd', undefined])
  assert.equal(deputyOf(person('z', 'Zineb'), '2026-12-07'), undefined)
})
