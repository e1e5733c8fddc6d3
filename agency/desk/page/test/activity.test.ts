import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Activity } from '../src/activity'

const IDLE = 900

/** The due action at each check, one every five seconds, with input at these seconds. */
function told(inputs: number[], until: number): [number, string][] {
  const activity = new Activity(IDLE, 0)
  const due: [number, string][] = []
  for (let second = 1; second <= until; second++) {
    if (inputs.includes(second)) activity.input(second * 1000)
    const what = second % 5 === 0 ? activity.due(second * 1000) : null
    if (what !== null) due.push([second, what])
  }
  return due
}

test('a person who types longer than the idle time is reported to the host each minute and not locked out', () => {
  const everySecond = Array.from({ length: 2 * IDLE }, (_, i) => i + 1)
  const due = told(everySecond, 2 * IDLE)
  assert.deepEqual(due.slice(0, 3), [[60, 'tell'], [120, 'tell'], [180, 'tell']])
  assert.equal(due.filter(([, what]) => what === 'tell').length, 30)
  assert.equal(due.filter(([, what]) => what === 'lock').length, 0)
})

test('the host learns of the last input before a pause and hears nothing while nobody is there', () => {
  assert.deepEqual(told([30, 61], 970), [[60, 'tell'], [120, 'tell'], [965, 'lock'], [970, 'lock']])
})
