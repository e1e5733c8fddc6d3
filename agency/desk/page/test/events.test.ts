import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { setOnSignedOut } from '../src/api'
import { listen } from '../src/events'

/** A refused stream, as a browser shows it: closed for good. */
class RefusedStream {
  static readonly CLOSED = 2
  static opened: RefusedStream[] = []
  readyState = RefusedStream.CLOSED
  onopen = () => {}
  onerror = () => {}
  readonly listeners = new Map<string, (message: { data: string }) => void>()
  closed = false
  addEventListener(event: string, listener: (message: { data: string }) => void) {
    this.listeners.set(event, listener)
  }
  close() {
    this.closed = true
  }
  constructor() {
    RefusedStream.opened.push(this)
  }
}

/** No stream opens, and every request is answered with this status. */
function refused(status: number) {
  mock.timers.enable({ apis: ['setTimeout'] })
  globalThis.fetch = async () => new Response('{}', { status, headers: { 'Content-Type': 'application/json' } })
  globalThis.EventSource = RefusedStream as unknown as typeof EventSource
  RefusedStream.opened = []
}

/** Lets pending promises continue. */
const settled = async () => {
  for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
}

test('a refused stream is requested again, with back-off, until the page is left', async () => {
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

test('a stream refused because of an ended session leads to the login', async () => {
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

test('a stream without heartbeats is closed and requested again', async () => {
  // Given
  refused(200)
  const told: boolean[] = []
  const leave = listen('office', open => told.push(open))
  const first = RefusedStream.opened[0]
  first.onopen()
  const after = async (millis: number) => {
    mock.timers.tick(millis)
    await settled()
  }
  // When
  await after(24_000)
  first.listeners.get('heartbeat')!({ data: '{}' })
  await after(24_000)
  const heard = [...told]
  await after(1_000)
  const silent = [...told]
  await after(1_000)
  // Then
  assert.deepEqual(heard, [true])
  assert.deepEqual(silent, [true, false])
  assert.equal(first.closed, true)
  assert.equal(RefusedStream.opened.length, 2)
  leave()
  mock.timers.reset()
})
