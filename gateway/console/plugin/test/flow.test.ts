import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flowOf, isTrouble, silentSince } from '../src/flow'

const NOW = Date.parse('2026-11-24T08:00:00Z')
const agency = (more: object) => ({
  Name: 'police-1',
  Breaker: 'closed',
  Paused: false,
  Waiting: 0,
  InFlight: 0,
  Parked: 0,
  Blocked: 0,
  LastReceipt: '2026-11-24T06:00:00Z',
  ...more,
})
const state = (more: object, samples: { at: number; delivered: number; depth: number }[] = []) =>
  flowOf(agency(more), samples, NOW).state

test('an agency flows only if something was delivered within the last minute', () => {
  // Given
  const grown = [
    { at: NOW - 30_000, delivered: 1, depth: 1 },
    { at: NOW, delivered: 2, depth: 1 },
  ]
  // When / Then
  assert.equal(state({ Waiting: 3 }, grown), 'flowing')
  assert.equal(state({ Waiting: 3, LastReceipt: '2026-11-24T07:59:30Z' }), 'flowing')
  assert.equal(state({ Waiting: 3 }), 'held-back')
  assert.equal(state({ InFlight: 1 }), 'under-way')
  assert.equal(state({}), 'idle')
})

test('deliveries behind parked ones are blocked, not flowing', () => {
  // When / Then
  assert.equal(state({ Waiting: 8, Blocked: 8, Parked: 1 }), 'blocked')
  assert.equal(state({ Waiting: 9, Blocked: 8, Parked: 1, LastReceipt: '2026-11-24T07:59:59Z' }), 'flowing')
  assert.equal(state({ Parked: 1 }), 'parked')
})

test('a pause, a silent agency and an unknown state each have a state of their own', () => {
  // When / Then
  assert.equal(state({ Paused: true, Breaker: 'open' }), 'paused')
  assert.equal(state({ Breaker: 'open', Waiting: 5 }), 'silent')
  assert.equal(state({ Breaker: 'half-open', Waiting: 5 }), 'trying')
  assert.equal(state({ Breaker: 'ERROR: unavailable' }), 'unknown')
  assert.equal(state({ Waiting: 'ERROR: unavailable' }), 'unknown')
})

test('the alarm says since when an agency does not answer', () => {
  // Given
  const alarms = [
    { kind: 'parked', subject: 'police-1', since: 'a' },
    { kind: 'agency-down', subject: 'office', since: 'b' },
    { kind: 'agency-down', subject: 'police-1', since: 'c' },
  ]
  // When / Then
  assert.equal(silentSince(agency({}), alarms), 'c')
  assert.equal(silentSince(agency({}), []), undefined)
})

test('an agency needs attention if it does not flow, has parked deliveries or has an alarm', () => {
  // Given
  const alarm = [{ kind: 'rejected-connections', subject: 'police-1' }]
  // When / Then
  assert.equal(isTrouble(agency({}), 'idle', []), false)
  assert.equal(isTrouble(agency({}), 'flowing', []), false)
  assert.equal(isTrouble(agency({ Parked: 1 }), 'flowing', []), true)
  assert.equal(isTrouble(agency({}), 'paused', []), true)
  assert.equal(isTrouble(agency({}), 'unknown', []), true)
  assert.equal(isTrouble(agency({}), 'idle', alarm), true)
  assert.equal(isTrouble(agency({}), 'idle', [{ kind: 'rejected-connections', subject: 'office' }]), false)
})
