import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compared } from '../src/compared'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import { openNote, sealNote } from '../src/notes'
import type { Office } from '../src/types'
import { newBrowser } from './storage'

/** An office with a sealing key that was compared in this browser. */
async function officeWithKey() {
  const key = await newOfficeKey('office', 'sealing')
  const office = { id: key.kid, keys: [{ kid: key.kid, use: 'sealing', state: 'current', public: publicPart(key) }] } as Office
  await compared.acceptKeys(office.id, office.keys)
  const keys = { sealing: new Map([[key.kid!, await officePrivateKey('sealing', key)]]), message: null, retrieval: null }
  return { office, keys }
}

test('a note is sealed in the browser and opens with the key of the office only', async () => {
  // Given
  newBrowser()
  const [own, other] = [await officeWithKey(), await officeWithKey()]
  // When
  const sealed = await sealNote('ask the bank', 'r1', own.office)
  // Then
  assert.equal(sealed.split('.').length, 5)
  assert.equal(await openNote({ sealed }, 'r1', own.keys), 'ask the bank')
  await assert.rejects(openNote({ sealed }, 'r1', other.keys))
})

test('a note does not open at another referral', async () => {
  // Given
  newBrowser()
  const { office, keys } = await officeWithKey()
  const sealed = await sealNote('ask the bank', 'r1', office)
  // When / Then
  await assert.rejects(openNote({ sealed }, 'r2', keys))
})
