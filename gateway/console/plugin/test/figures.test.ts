import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled, known, lines, ticks, timeTicks } from '../src/figures'

test('an axis ends with a round number that is at least the greatest value', () => {
  // When / Then
  assert.deepEqual(ticks(0), [0, 0.5, 1])
  assert.deepEqual(ticks(1), [0, 0.5, 1])
  assert.deepEqual(ticks(3), [0, 2.5, 5])
  assert.deepEqual(ticks(41), [0, 25, 50])
  assert.deepEqual(ticks(120), [0, 100, 200])
  assert.deepEqual(ticks(999), [0, 500, 1000])
})

test('a time without a point counts as zero, and an unfinished interval is left out', () => {
  // Given
  const answer = {
    from: '2026-03-02T10:00:00Z',
    to: '2026-03-02T10:35:00Z',
    pointSeconds: 600,
    points: [{ at: '2026-03-02T10:10:00Z', delivered: 30, latencyMillis: 1500 }],
  }
  // When
  const flow = filled(answer, 'flow')
  // Then
  assert.deepEqual(flow.map(point => point.value), [0, 3, 0])
  assert.equal(flow[1].at - flow[0].at, 600_000)
  assert.equal(filled(answer, 'latency')[1].value, 1.5)
})

test('the line is interrupted if nothing was recorded, so nothing looks quiet', () => {
  // Given
  const answer = {
    from: '2026-03-02T10:00:00Z',
    to: '2026-03-02T10:50:00Z',
    pointSeconds: 600,
    points: [{ at: '2026-03-02T10:00:00Z', waiting: 4 }],
    gaps: [{ from: '2026-03-02T10:10:00Z', to: '2026-03-02T10:30:00Z' }],
  }
  // When
  const waiting = filled(answer, 'waiting')
  // Then
  assert.deepEqual(waiting.map(point => point.value), [4, undefined, undefined, 0, 0])
  assert.deepEqual(lines(waiting).map(line => line.map(point => point.value)), [[4], [0, 0]])
  assert.deepEqual(known(waiting), [4, 0, 0])
  assert.deepEqual(lines(filled({ ...answer, gaps: [{ from: answer.from, to: answer.to }], points: [] }, 'flow')), [])
})

test('an axis of time has its begin and its end', () => {
  // When / Then
  assert.deepEqual(timeTicks(0, 30, 4), [0, 10, 20, 30])
})
