import assert from 'node:assert/strict'
import { test } from 'node:test'
import { criteriaOf, isId, queryOf, toSearch } from '../src/search'

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

test('an id has at least its first eight characters', () => {
  // When / Then
  assert.equal(isId('0193A1B2'), true)
  assert.equal(isId('0193a1b2-0000-7000-8000-000000000001'), true)
  assert.equal(isId('0193a1b'), false)
  assert.equal(isId('police-1'), false)
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
