import assert from 'node:assert/strict'
import { test } from 'node:test'
import { criteriaOf, idFault, queryOf, toSearch } from '../src/search'

test('the address holds the search criteria, so that a search can be passed on', () => {
  // Given
  const criteria = { id: ' 0193a1b2 ', agency: 'kp-fes', state: '', from: '2026-11-24' }
  // When
  const query = queryOf(criteria)
  // Then
  assert.equal(query, 'id=0193a1b2&agency=kp-fes&from=2026-11-24')
  assert.deepEqual(criteriaOf('/referrals/find', `?${query}`), { id: '0193a1b2', agency: 'kp-fes', from: '2026-11-24' })
  assert.deepEqual(criteriaOf('/referrals/find/0193a1b2', '?agency=kp-fes&other=1'), { id: '0193a1b2', agency: 'kp-fes' })
  assert.deepEqual(criteriaOf('/referrals/find', ''), {})
})

test('says why a text is no id', () => {
  // When / Then
  assert.equal(idFault('0193A1B2'), undefined)
  assert.equal(idFault(' 0193a1b2-0000-7000-8000-000000000001 '), undefined)
  assert.equal(idFault('0193a1b'), 'short')
  assert.equal(idFault('police-1'), 'characters')
  assert.equal(idFault('0193-a1b2'), 'hyphen')
  assert.equal(idFault('0193a1b2-0000-7000-8000-0000000000012'), 'long')
})

test('a search covers whole days of the chosen zone, the last one included', () => {
  // Given
  const days = { agency: 'kp-fes', type: '', from: '2026-11-24', to: '2026-11-24' }
  // When
  const { from, to, ...rest } = toSearch(days, 'Africa/Casablanca')
  // Then
  assert.equal(from, '2026-11-23T23:00:00.000Z')
  assert.equal(to, '2026-11-24T23:00:00.000Z')
  assert.deepEqual(rest, { agency: 'kp-fes' })
})
