import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasOwnStep, onlyOnce } from '../src/ownSteps'

const act = (place: number, name: string, personId = 'op-anna', second = place) => ({
  place,
  act: name,
  personId,
  time: `2026-11-24T08:00:${String(second).padStart(2, '0')}Z`,
})
const places = (acts: ReturnType<typeof act>[]) => onlyOnce(acts).map(one => one['place'])

test('an operation and its own step are one act', () => {
  // When / Then
  assert.deepEqual(places([act(3, 'paused'), act(2, 'Agency.pause'), act(1, 'login')]), [3, 1])
  assert.deepEqual(places([act(2, 'discard-requested'), act(1, 'Replay.request')]), [2])
})

test('an operation without its own step stays', () => {
  // When / Then
  assert.deepEqual(places([act(3, 'paused'), act(2, 'Agency.pause'), act(1, 'Agency.pause')]), [3, 1])
  assert.deepEqual(places([act(2, 'paused', 'op-omar'), act(1, 'Agency.pause')]), [2, 1])
  assert.deepEqual(places([act(2, 'paused', 'op-anna', 40), act(1, 'Agency.pause')]), [2, 1])
})

test('knows which operations have a step of their own', () => {
  // When / Then
  assert.equal(hasOwnStep('Agency.pause', ['paused']), true)
  assert.equal(hasOwnStep('Agency.pause', ['resumed']), false)
  assert.equal(hasOwnStep('login', ['login']), false)
})
