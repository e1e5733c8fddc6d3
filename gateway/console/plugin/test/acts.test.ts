import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noteActs, onAct } from '../src/acts'

test('tells each listener once about each act, until it stops listening', () => {
  // Given
  const told: string[] = []
  const stop = onAct(() => told.push('first'))
  onAct(() => told.push('second'))
  noteActs(7)
  // When
  noteActs(7)
  noteActs(8)
  stop()
  noteActs(0) // a restarted gateway counts anew
  // Then
  assert.deepEqual(told, ['first', 'second', 'second'])
})
