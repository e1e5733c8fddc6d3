import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOld } from '../src/freshness'

test('data are stale after a failed reading or four intervals without one, at the earliest after twelve seconds', () => {
  // Given
  const at = 1_000_000
  // When / Then
  assert.equal(isOld({ millis: 3_000 }, at), false)
  assert.equal(isOld({ at, millis: 15_000 }, at + 60_000), false)
  assert.equal(isOld({ at, millis: 15_000 }, at + 60_001), true)
  assert.equal(isOld({ at, millis: 800 }, at + 12_000), false)
  assert.equal(isOld({ at, millis: 800 }, at + 12_001), true)
  assert.equal(isOld({ at, failure: new Error(), millis: 3_000 }, at), true)
  assert.equal(isOld({ failure: new Error(), millis: 3_000 }, at), true)
})
