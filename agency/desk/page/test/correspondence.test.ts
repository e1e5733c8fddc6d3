import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compared } from '../src/compared'
import { openable, openDraft, sealDraft } from '../src/correspondence'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import type { Draft, Office } from '../src/types'
import { newBrowser } from './storage'

test('of several drafts, opens those for which the person has a key and leaves out the others', async () => {
  // Given
  const [own, other] = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'sealing')]
  const keys = { sealing: new Map([[own.kid!, await officePrivateKey('sealing', own)]]), message: null, retrieval: null }
  newBrowser()
  const drafted = async (text: string, key: typeof own) => {
    const office = { id: key.kid, keys: [{ kid: key.kid, use: 'sealing', state: 'current', public: publicPart(key) }] } as Office
    await compared.acceptKeys(office.id, office.keys)
    return { sealed: await sealDraft({ content: { text }, drafter: { name: 'n', function: 'f' } }, office) } as Draft
  }
  const drafts = [await drafted('first', own), await drafted('second', other), await drafted('third', own)]
  // When
  const opened = await openable(drafts, draft => openDraft(draft, keys))
  // Then
  assert.deepEqual(opened.map(draft => draft.content.text), ['first', 'third'])
})
