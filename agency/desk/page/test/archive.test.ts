import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseArchive } from '../src/caseArchive'
import { compared } from '../src/compared'
import { sealForOffice } from '../src/correspondence'
import { toBase64url, utf8 } from '../src/crypto/wire'
import { newOfficeKey, officePrivateKey, publicPart } from '../src/crypto/keys'
import type { Office, Outgoing, Referral } from '../src/types'
import { newBrowser } from './storage'

test('a message that the person cannot open is archived sealed, and the archive is still made', async () => {
  // Given
  globalThis.fetch = async () => new Response('{}')
  newBrowser()
  const [own, other] = [await newOfficeKey('office', 'sealing'), await newOfficeKey('office', 'sealing')]
  const keys = { sealing: new Map([[own.kid!, await officePrivateKey('sealing', own)]]), message: null, retrieval: null }
  const sent = async (type: string, at: string, key: typeof own) => {
    const office = { id: key.kid, keys: [{ kid: key.kid, use: 'sealing', state: 'current', public: publicPart(key) }] } as Office
    await compared.acceptKeys(office.id, office.keys)
    const answer = utf8(JSON.stringify({ message: toBase64url(utf8('{}')), signature: 'a..b' }))
    return { type, at, state: 'accepted', receipt: null, sealedForOffice: await sealForOffice(answer, office) } as Outgoing
  }
  const outbox = [
    await sent('instruction', '2026-11-28T08:00:00Z', own),
    await sent('closure', '2026-11-28T09:00:00Z', other),
  ]
  const referral = { referral: 'r', messages: [], outbox, timeline: null } as unknown as Referral
  // When
  const archive = new TextDecoder('latin1').decode(await caseArchive(referral, 'office', keys, new Date(0)))
  // Then
  const names = archive.match(/messages\/0\d+-[a-z-]+(\.sealed)?\.(json|jws)/g)
  assert.deepEqual([...new Set(names)], [
    'messages/001-instruction-accepted.json',
    'messages/001-instruction-accepted.jws',
    'messages/002-closure-accepted.sealed.json',
  ])
  assert.ok(archive.includes(outbox[1]!.sealedForOffice))
})
