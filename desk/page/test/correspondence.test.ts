import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openable, openDraft, sealDraft } from '../src/correspondence'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import type { Draft, Office } from '../src/types'

test('of several drafts those sealed to a key that a person lacks are left out, and the others opened', async () => {
  // Given
  const [own, other] = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'sealing')]
  const keys = { sealing: new Map([[own.kid!, await officePrivateKey('sealing', own)]]), message: null, retrieval: null }
  const drafted = async (text: string, key: typeof own) => {
    const office = { keys: [{ kid: key.kid, use: 'sealing', state: 'current', public: publicPart(key) }] } as Office
    return { sealed: await sealDraft({ content: { text }, drafter: { name: 'n', function: 'f' } }, office) } as Draft
  }
  const drafts = [await drafted('first', own), await drafted('second', other), await drafted('third', own)]
  // When
  const opened = await openable(drafts, one => openDraft(one, keys))
  // Then
  assert.deepEqual(opened.map(one => one.content.text), ['first', 'third'])
})
