import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idsOf, standing } from '../src/request'

const replay = (more: object) => ({ action: 'replay', state: 'done', count: 8, done: 8, ...more })

test('a replay is full and green only when all its deliveries are delivered', () => {
  // When
  const refused = standing(replay({ outcome: 'parked-again', delivered: 0, parkedAgain: 8 }))
  const partly = standing(replay({ outcome: 'under-way', delivered: 5, underWay: 3 }))
  const all = standing(replay({ outcome: 'delivered', delivered: 8 }))
  // Then
  assert.deepEqual(refused, { state: 'parked-again', color: 'red', value: 0, max: 8 })
  assert.deepEqual(partly, { state: 'under-way', color: 'blue', value: 5, max: 8 })
  assert.deepEqual(all, { state: 'delivered', color: 'green', value: 8, max: 8 })
})

test('a waiting request whose deliveries have moved is out of date', () => {
  // When / Then
  assert.equal(standing(replay({ state: 'waiting', changed: 1 })).state, 'stale')
  assert.equal(standing(replay({ state: 'waiting', changed: 0 })).state, 'waiting')
  assert.equal(standing(replay({ state: 'stopped', changed: 1 })).state, 'stopped')
})

test('deliveries given up are never counted as delivered', () => {
  // When / Then
  assert.deepEqual(standing({ action: 'discard', state: 'done', count: 2, done: 2 }), {
    state: 'given-up',
    color: 'grey',
    value: 2,
    max: 2,
  })
})

test('names the ids of all groups', () => {
  // When / Then
  assert.deepEqual(idsOf({ groups: [{ ids: ['a', 'b'] }, { ids: ['c'] }] }), ['a', 'b', 'c'])
})
