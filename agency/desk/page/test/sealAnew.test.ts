import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { repeated } from '../src/sealAnew'

/** Lets pending promises continue. */
const settled = () => new Promise(resolve => setImmediate(resolve))

test('unsealed or waiting answers are tried again each minute until none waits or the page is left', async () => {
  // Given
  mock.timers.enable({ apis: ['setTimeout'] })
  let runs = 0
  let failing = true
  let waits = true
  const sealing = repeated(async () => {
    runs++
    if (failing) throw new Error('no key of the gateway')
    return waits
  })
  const after = async (millis: number) => {
    mock.timers.tick(millis)
    await settled()
    return runs
  }
  // When
  sealing.start()
  const failed = [await after(0), await after(59_999), await after(1)]
  failing = false
  const others = [await after(60_000), await after(60_000)]
  waits = false
  const sealed = [await after(60_000), await after(60_000)]
  failing = true
  sealing.start()
  const again = await after(0)
  sealing.stop()
  const left = await after(60_000)
  // Then
  assert.deepEqual(failed, [1, 1, 2])
  assert.deepEqual(others, [3, 4])
  assert.deepEqual(sealed, [5, 5])
  assert.equal(again, 6)
  assert.equal(left, 6)
  mock.timers.reset()
})

test('a page that is left while it seals does not try again', async () => {
  // Given
  mock.timers.enable({ apis: ['setTimeout'] })
  let runs = 0
  let fail = (_: Error) => {}
  const sealing = repeated(() => {
    runs++
    return new Promise((_, reject) => (fail = reject))
  })
  sealing.start()
  await settled()
  // When
  sealing.stop()
  fail(new Error('no reply'))
  await settled()
  mock.timers.tick(60_000)
  await settled()
  // Then
  assert.equal(runs, 1)
  mock.timers.reset()
})
