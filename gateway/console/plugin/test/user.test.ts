import assert from 'node:assert/strict'
import { pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { hashOf, isTaken, oneTimePassword, words } from '../src/user'

test('reads the rights of a user word by word', () => {
  // When / Then
  assert.deepEqual(words('viewer+operator+locked'), ['viewer', 'operator', 'locked'])
  assert.deepEqual(words('none'), ['none'])
  assert.deepEqual(words(undefined), [])
})

test('a name is taken whatever its case', () => {
  // When / Then
  assert.equal(isTaken(' Omar ', ['cara', 'omar']), true)
  assert.equal(isTaken('oma', ['cara', 'omar']), false)
})

test('a one-time password can be read out and differs each time', () => {
  // When
  const made = Array.from({ length: 200 }, oneTimePassword)
  // Then
  made.forEach(one => assert.match(one, /^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){3}$/))
  assert.equal(new Set(made).size, made.length)
})

test('the hash of a password has the form of the users file', async () => {
  // Given
  const salt = new Uint8Array(16).fill(7)
  // When
  const hash = await hashOf('mot de passe é', 1000, salt)
  // Then
  const expected = pbkdf2Sync('mot de passe é', salt, 1000, 32, 'sha256').toString('base64url')
  assert.equal(hash, `pbkdf2-sha256:1000:BwcHBwcHBwcHBwcHBwcHBw:${expected}`)
})
