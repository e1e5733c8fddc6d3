import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure, signIn } from '../src/jolokia'
import { isOpen, readSession } from '../src/session'
import { fakeFetch, noNetwork } from './fakes'

test('a session names the signed-in user or the ways to sign in', async () => {
  // Given
  fakeFetch(() => ({ user: 'omar', roles: ['operator'], version: '1', technical: true }))
  const open = await readSession()
  fakeFetch(() => ({ provider: true }))
  // When
  const none = await readSession()
  // Then
  assert.deepEqual([isOpen(open), isOpen(none)], [true, false])
  noNetwork()
  await assert.rejects(readSession(), { code: 'unreachable' })
})

test('a throttled login says for how long', async () => {
  // Given
  globalThis.fetch = (async () => new Response('', { status: 429, headers: { 'Retry-After': '17' } })) as typeof fetch
  // When / Then
  await assert.rejects(signIn('omar', 'wrong'), new Failure('login-throttled', '', 17))
})

test('a one-time password leads to the choice of a new one', async () => {
  // Given
  globalThis.fetch = (async () =>
    new Response('', { status: 403, headers: { 'Wasl-Reason': 'one-time-password' } })) as typeof fetch
  // When / Then
  await assert.rejects(signIn('omar', 'given'), new Failure('login-one-time'))
})
