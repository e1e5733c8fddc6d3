import assert from 'node:assert/strict'
import { test } from 'node:test'
import { happened } from '../src/happened'

const point = (at: string, delivered: number, failed: number) => ({ at: `2026-11-24T${at}:00.000Z`, delivered, failed })

test('an outage, receipts, an alarm, an act and parked deliveries are one history, the latest first', () => {
  // Given
  const figures = {
    pointSeconds: 480,
    points: [point('08:00', 5, 0), point('08:08', 0, 40), point('08:16', 2, 63), point('08:32', 4, 0)],
  }
  // When
  const events = happened({
    acts: [{ time: '2026-11-24T08:50:00Z', sentence: 'anna paused it.' }],
    alarms: [{ kind: 'agency-down', since: '2026-11-24T08:10:00Z', over: '2026-11-24T08:22:00Z' }],
    figures,
    parked: [{ cause: 'rejected', count: 2, oldest: '2026-11-24T08:45:00Z' }],
  })
  // Then
  assert.deepEqual(
    events.map(event => `${event.kind} ${event.at.slice(11, 16)} ${'count' in event ? event.count : ''}`.trim()),
    [
      'act 08:50',
      'parked 08:45 2',
      'receipts 08:32 4',
      'failures 08:08 103',
      'over 08:22',
      'began 08:10',
      'receipts 08:00 5',
    ],
  )
})

test('nothing is known of an agency without traffic', () => {
  // When / Then
  assert.deepEqual(happened({ acts: [], alarms: [], parked: [] }), [])
})
