import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Jwk } from '../src/crypto/wire'
import { newPair, publicPart } from '../src/crypto/keys'
import { Pins } from '../src/pins'
import { storage } from './storage'

const key = async (kid: string): Promise<Jwk> => ({ ...publicPart(await newPair('signature')), kid })

test('the keys seen first are trusted, and a key that the host replaces is not', async () => {
  // Given
  const pins = new Pins(storage())
  const first = await key('gateway:sig:1')
  const forged = await key('gateway:sig:1')
  // Then
  assert.deepEqual(await pins.known('gateway', [first]), [first])
  assert.deepEqual(await pins.known('gateway', [forged]), [])
  assert.deepEqual(pins.uncompared(), [{ owner: 'gateway', keys: [forged] }])
})

test('a compared key is trusted beside the earlier ones, also after a reload', async () => {
  // Given
  const store = storage()
  const [first, second] = [await key('kp:sig:1'), await key('kp:sig:2')]
  const before = new Pins(store)
  await before.known('kp-rabat', [first])
  assert.deepEqual(await before.known('kp-rabat', [first, second]), [first])
  // When
  await before.accept('kp-rabat', [second])
  const later = new Pins(store)
  // Then
  assert.deepEqual(await later.known('kp-rabat', [first, second]), [first, second])
  assert.deepEqual(later.uncompared(), [])
  assert.deepEqual(await later.known('kp-fes', []), [])
})
