import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continued, trailBefore } from '../src/trail'

const ENTRIES = 20_000
const PAGE = 500

test('a long trail begins with its latest entry and is read backwards', async () => {
  // Given: a host with more entries than were ever read at once
  globalThis.fetch = async place => {
    const before = Number(new URL(String(place), 'http://localhost').searchParams.get('before') ?? ENTRIES + 1)
    const entries = Array.from({ length: Math.min(PAGE, before - 1) }, (_, i) => ({ number: before - 1 - i }))
    const next = before - PAGE > 1 ? before - PAGE : null
    return new Response(JSON.stringify({ entries, next }), { headers: { 'Content-Type': 'application/json' } })
  }
  // When
  const first = await trailBefore('office', null)
  const shown = continued(first, await trailBefore('office', first.next))
  // Then
  const numbers = shown.entries.map(entry => entry.number)
  assert.deepEqual(numbers, Array.from({ length: 2 * PAGE }, (_, i) => ENTRIES - i))
  assert.equal(shown.next, ENTRIES - 2 * PAGE + 1)
})
