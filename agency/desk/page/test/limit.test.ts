import assert from 'node:assert/strict'
import { test } from 'node:test'
import { announced, left } from '../src/forms/limit'

test('characters left are counted as the schema counts them', () => {
  assert.equal(left('نص', 10), 8)
  assert.equal(left('😀', 10), 9)
  assert.equal(left('too long', 5), -3)
})

test('the number announced changes at few steps only', () => {
  // Given
  const remaining = Array.from({ length: 300 }, (_, i) => 250 - i)
  // When
  const told = new Set(remaining.map(announced))
  // Then
  assert.deepEqual([...told], [undefined, 100, 50, 20, 10, 0])
})
