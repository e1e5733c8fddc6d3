import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setOnSignedOut } from '../src/api'
import { listen } from '../src/events'

/** A stream that is refused, as a browser shows it: closed for good. */
class RefusedStream {
  static readonly CLOSED = 2
  static opened: RefusedStream[] = []
  readyState = RefusedStream.CLOSED
  onopen = () => {}
  onerror = () => {}
  addEventListener() {}
  close() {}
  constructor() {
    RefusedStream.opened.push(this)
  }
}

/** No stream is had, and every request is answered with this status. */
function refused(status: number) {
  mock.timers.enable({ apis: ['setTimeout'] })
  globalThis.fetch = async () => new Response('{}', { status, headers: { 'Content-Type': 'application/json' } })
  globalThis.EventSource = RefusedStream as unknown as typeof EventSource
  RefusedStream.opened = []
}

/** What waits for replies goes on. */
const settled = async () => {
  for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
}

test('a stream that was refused is asked for again, after growing pauses, until it is left', async () => {
  // Given
  refused(200)
  const told: boolean[] = []
  const leave = listen('office', open => told.push(open))
  const after = async (millis: number) => {
    mock.timers.tick(millis)
    await settled()
    return RefusedStream.opened.length
  }
  // When
  RefusedStream.opened[0].onerror()
  const first = await after(1_000)
  RefusedStream.opened[1].onerror()
  const second = [await after(1_000), await after(1_000)]
  RefusedStream.opened[2].onerror()
  leave()
  mock.timers.tick(60_000)
  await settled()
  // Then
  assert.equal(first, 2)
  assert.deepEqual(second, [2, 3])
  assert.deepEqual(told, [false, false, false])
  assert.equal(RefusedStream.opened.length, 3)
  mock.timers.reset()
})

test('a stream that was refused because the session is over leads to signing in', async () => {
  // Given
  refused(401)
  let out = 0
  setOnSignedOut(() => out++)
  listen('office', () => {})
  // When
  RefusedStream.opened[0].onerror()
  mock.timers.tick(1_000)
  await settled()
  // Then
  assert.equal(out, 1)
  assert.equal(RefusedStream.opened.length, 1)
  mock.timers.reset()
})
