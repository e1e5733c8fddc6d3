import assert from 'node:assert/strict'
import { test } from 'node:test'
import { criticalOf, hasNew, isSoundOn, saveSound } from '../src/sound'
import { fakeBrowser } from './fakes'

const alarm = (subject: string, more = {}) => ({ kind: 'parked', severity: 'critical', subject, since: '2026-11-24T08:00:00Z', ...more })

test('only a new critical alarm makes a sound', () => {
  // Given
  const before = criticalOf([alarm('police-1')])
  // When / Then
  assert.equal(hasNew(criticalOf([alarm('police-1'), alarm('registry')]), before), true)
  assert.equal(hasNew(criticalOf([alarm('police-1', { since: '2026-11-24T09:00:00Z' })]), before), true)
  assert.equal(hasNew(criticalOf([alarm('police-1')]), before), false)
  assert.equal(hasNew(criticalOf([alarm('registry', { severity: 'warning' })]), before), false)
  assert.equal(hasNew(criticalOf([alarm('registry', { acknowledgedBy: 'anna' })]), before), false)
  assert.equal(hasNew(criticalOf([]), before), false)
})

test('alarms that were open before the page make no sound', () => {
  // When / Then
  assert.equal(hasNew(criticalOf([alarm('police-1')]), undefined), false)
})

test('there is no sound unless a person switches it on', () => {
  // Given
  fakeBrowser('en')
  const before = isSoundOn()
  saveSound(true)
  // When
  const on = isSoundOn()
  saveSound(false)
  // Then
  assert.deepEqual([before, on, isSoundOn()], [false, true, false])
})
