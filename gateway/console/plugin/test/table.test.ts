import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Choice, matching, pageWithin, sorted } from '../src/table'

interface Office {
  id: string
  name: string
  count?: number
}

const ROWS: Office[] = [
  { id: 'kp-fes', name: 'Procureur à Fès نيابة فاس', count: 3 },
  { id: 'kp-sale', name: 'Procureur à Salé', count: 10 },
  { id: 'kp-rabat', name: 'Procureur à Rabat' },
]
const search = (row: Office) => `${row.id} ${row.name}`
const ids = (rows: Office[]) => rows.map(row => row.id)

test('every word must match, ignoring case and accents, in any script', () => {
  // When / Then
  assert.deepEqual(ids(matching(ROWS, 'FES procureur', search, [], {})), ['kp-fes'])
  assert.deepEqual(ids(matching(ROWS, 'نيابة', search, [], {})), ['kp-fes'])
  assert.deepEqual(ids(matching(ROWS, 'sale rabat', search, [], {})), [])
  assert.deepEqual(ids(matching(ROWS, '  ', search, [], {})), ids(ROWS))
})

test('the first entry of a list is the default, also for an entry that is gone', () => {
  // Given
  const choice: Choice<Office> = {
    id: 'count',
    label: 'Count',
    options: [
      { value: 'some', label: 'Some', matches: row => row.count !== undefined },
      { value: 'all', label: 'All', matches: () => true },
    ],
  }
  // When / Then
  assert.deepEqual(ids(matching(ROWS, '', search, [choice], {})), ['kp-fes', 'kp-sale'])
  assert.deepEqual(ids(matching(ROWS, '', search, [choice], { count: 'all' })), ids(ROWS))
  assert.deepEqual(ids(matching(ROWS, '', search, [choice], { count: 'gone' })), ['kp-fes', 'kp-sale'])
})

test('sorts numbers as numbers, with missing values last in both directions', () => {
  // When / Then
  assert.deepEqual(ids(sorted(ROWS, row => row.count, false)), ['kp-fes', 'kp-sale', 'kp-rabat'])
  assert.deepEqual(ids(sorted(ROWS, row => row.count, true)), ['kp-sale', 'kp-fes', 'kp-rabat'])
  assert.deepEqual(ids(sorted(ROWS, row => row.id, true)), ['kp-sale', 'kp-rabat', 'kp-fes'])
})

test('a missing page becomes the last page', () => {
  // When / Then
  assert.equal(pageWithin(3, 41, 20), 2)
  assert.equal(pageWithin(2, 41, 20), 2)
  assert.equal(pageWithin(2, 0, 20), 0)
})
