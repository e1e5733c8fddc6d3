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

test('every word must be there, whatever its case and accents, in any script', () => {
  // When / Then
  assert.deepEqual(ids(matching(ROWS, 'FES procureur', search, [], {})), ['kp-fes'])
  assert.deepEqual(ids(matching(ROWS, 'نيابة', search, [], {})), ['kp-fes'])
  assert.deepEqual(ids(matching(ROWS, 'sale rabat', search, [], {})), [])
  assert.deepEqual(ids(matching(ROWS, '  ', search, [], {})), ids(ROWS))
})

test('the first entry of a list is chosen first, and an entry that is gone counts as the first', () => {
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

test('numbers are sorted as numbers, and rows without a value are last in either direction', () => {
  // When / Then
  assert.deepEqual(ids(sorted(ROWS, row => row.count, false)), ['kp-fes', 'kp-sale', 'kp-rabat'])
  assert.deepEqual(ids(sorted(ROWS, row => row.count, true)), ['kp-sale', 'kp-fes', 'kp-rabat'])
  assert.deepEqual(ids(sorted(ROWS, row => row.id, true)), ['kp-sale', 'kp-rabat', 'kp-fes'])
})

test('a page that is gone is the last one that there is', () => {
  // When / Then
  assert.equal(pageWithin(3, 41, 20), 2)
  assert.equal(pageWithin(2, 41, 20), 2)
  assert.equal(pageWithin(2, 0, 20), 0)
})
