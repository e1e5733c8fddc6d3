import assert from 'node:assert/strict'
import { test } from 'node:test'
import { READ_MILLIS, call, isUncertain } from '../src/jolokia'
import { fakeFetch, noNetwork, silentNetwork } from './fakes'

const REPLAY = 'org.wasl:type=Replay'

test('an operation sends its document as JSON text and returns an object', async () => {
  // Given
  const sent = fakeFetch(() => ({ status: 200, value: { count: 2 } }))
  // When
  const answer = await call(REPLAY, 'plan', { agency: 'office' })
  await call(REPLAY, 'progress', 'an-id')
  await call(REPLAY, 'requests')
  // Then
  assert.deepEqual(answer, { count: 2 })
  assert.deepEqual(
    sent.map(one => (one.body as { arguments: unknown }).arguments),
    [['{"agency":"office"}'], ['an-id'], []],
  )
})

test('a refusal has the gateway\'s code and words and nothing else of the error', async () => {
  // Given
  fakeFetch(() => ({
    status: 500,
    error: 'javax.management.JMRuntimeException : same-person: another person must approve',
  }))
  // When / Then
  await assert.rejects(call(REPLAY, 'approve', '{}'), {
    code: 'refused',
    explanation: 'same-person: another person must approve',
  })
})

test('an error without a code of the gateway says only that it was refused', async () => {
  // Given
  fakeFetch(() => ({ status: 500, error: 'java.lang.IllegalStateException' }))
  // When / Then
  await assert.rejects(call(REPLAY, 'approve', '{}'), { code: 'refused', explanation: '' })
})

test('distinguishes a missing MBean, a missing right and a lost session', async () => {
  // Given / When / Then
  fakeFetch(() => ({ status: 404, error: 'none' }))
  await assert.rejects(call(REPLAY, 'plan'), { code: 'missing' })
  fakeFetch(() => ({ status: 403, error: 'not allowed' }))
  await assert.rejects(call(REPLAY, 'plan'), { code: 'forbidden' })
  fakeFetch(() => ({}), 403)
  await assert.rejects(call(REPLAY, 'plan'), { code: 'signed-out' })
  fakeFetch(() => ({}), 401)
  await assert.rejects(call(REPLAY, 'plan'), { code: 'signed-out' })
})

test('a gateway that does not answer, or answers with an error of its own, is unreachable', async () => {
  // Given / When / Then
  noNetwork()
  await assert.rejects(call(REPLAY, 'plan'), { code: 'unreachable', explanation: '' })
  fakeFetch(() => ({}), 502)
  await assert.rejects(call(REPLAY, 'plan'), { code: 'unreachable', explanation: '502' })
})

test('an answer after the deadline is a failure with an unknown outcome', async () => {
  // Given
  const timers = globalThis.setTimeout
  const waited = silentNetwork()
  try {
    // When / Then
    await assert.rejects(call(REPLAY, 'plan', '{}', READ_MILLIS), { code: 'late' })
    await assert.rejects(call(REPLAY, 'approve', '{}'), (problem: unknown) => isUncertain(problem))
    assert.deepEqual(waited, [10_000, 30_000])
  } finally {
    globalThis.setTimeout = timers
  }
})
