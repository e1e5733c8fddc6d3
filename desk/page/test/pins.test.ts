import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Jwk } from '../src/crypto/wire'
import { newPair, publicPart } from '../src/crypto/keys'
import { Pins } from '../src/pins'

function browser() {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
}

const key = async (kid: string): Promise<Jwk> => ({ ...publicPart(await newPair('signature')), kid })

test('the keys seen first are known, and one that the host puts in their place is not', async () => {
  // Given
  const pins = new Pins(browser())
  const first = await key('gateway:sig:1')
  const forged = await key('gateway:sig:1')
  // Then
  assert.deepEqual(await pins.known('gateway', [first]), [first])
  assert.deepEqual(await pins.known('gateway', [forged]), [])
  assert.deepEqual(pins.uncompared(), [{ owner: 'gateway', keys: [forged] }])
})

test('a key is known once a person has compared it, beside the earlier ones, also after a reload', async () => {
  // Given
  const store = browser()
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

test('a person who enrolled anew has one key, and the former one does not come back', async () => {
  // Given
  const pins = new Pins(browser())
  const [former, now] = [await key('person'), await key('person')]
  await pins.known('person/1', [former])
  // When
  await pins.replace('person/1', [now])
  // Then
  assert.deepEqual(await pins.known('person/1', [now]), [now])
  assert.deepEqual(await pins.known('person/1', [former]), [])
})
