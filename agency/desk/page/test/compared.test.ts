import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compared, compared, NotCompared, trustOf } from '../src/compared'
import { sealDraft } from '../src/correspondence'
import { newOfficeKey, newPair, numberOf, publicPart, type KeyUse } from '../src/crypto/keys'
import type { Jwk } from '../src/crypto/wire'
import { ownLink } from '../src/enrolment'
import { entryToPublish } from '../src/entry'
import type { DirectoryEntry, Office, OfficeKey } from '../src/types'
import { newBrowser, storage } from './storage'

// A host that serves the genuine page but lies in its answers.

const DRAFT = { content: { text: 'synthetic' }, drafter: { name: 'n', function: 'f' } }

const stated = (key: Jwk, use: KeyUse, state: OfficeKey['state'] = 'current') =>
  ({ kid: key.kid!, use, state, public: publicPart(key), wrapped: null }) as OfficeKey
const office = (...keys: OfficeKey[]) => ({ id: 'kp-rabat', keys }) as unknown as Office
const sealing = () => newOfficeKey('kp-rabat', 'sealing')

test('nothing is sealed to a sealing key of the host, even if the browser sees the office for the first time', async () => {
  // Given
  newBrowser()
  const [own, ofHost] = [await sealing(), await sealing()]
  const lie = office(stated(ofHost, 'sealing'))
  await assert.rejects(sealDraft(DRAFT, lie), NotCompared)
  await compared.acceptKeys('kp-rabat', [stated(own, 'sealing')])
  // When / Then
  await assert.rejects(sealDraft(DRAFT, lie), NotCompared)
  await assert.rejects(sealDraft(DRAFT, { ...office(stated(own, 'sealing')), id: 'kp-invented' }), NotCompared)
  await sealDraft(DRAFT, office(stated(own, 'sealing')))
  assert.equal((await trustOf(lie, compared)).stops, true)
})

test('the host cannot turn another key of the office into a sealing key', async () => {
  // Given
  newBrowser()
  const [own, message] = [await sealing(), await newOfficeKey('kp-rabat', 'message')]
  await compared.acceptKeys('kp-rabat', [stated(own, 'sealing'), stated(message, 'message')])
  // When / Then
  await assert.rejects(sealDraft(DRAFT, office(stated(message, 'sealing'))), NotCompared)
})

test('a former sealing key, which a revoked person may have, does not come back', async () => {
  // Given
  newBrowser()
  const [former, now] = [await sealing(), await sealing()]
  await compared.acceptKeys('kp-rabat', [stated(now, 'sealing', 'pending'), stated(former, 'sealing')])
  await sealDraft(DRAFT, office(stated(former, 'sealing'), stated(now, 'sealing', 'pending')))
  await sealDraft(DRAFT, office(stated(former, 'sealing', 'old'), stated(now, 'sealing')))
  // When / Then
  for (const state of ['pending', 'old', 'revoked'] as const) {
    const back = office(stated(former, 'sealing'), stated(now, 'sealing', state))
    assert.equal((await trustOf(back, compared)).stops, true)
    await assert.rejects(sealDraft(DRAFT, back), NotCompared)
  }
  // Unless two persons have compared it again
  const again = office(stated(former, 'sealing'))
  await compared.acceptKeys('kp-rabat', again.keys)
  await sealDraft(DRAFT, again)
})

test('two persons see different numbers if the host states different keys or another active key to them', async () => {
  // Given
  const [first, second, ofHost] = [await sealing(), await sealing(), await sealing()]
  const number = (...keys: OfficeKey[]) => numberOf(keys)
  const shown = await number(stated(first, 'sealing', 'old'), stated(second, 'sealing'))
  // Then
  assert.match(shown, /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  assert.equal(await number(stated(second, 'sealing'), stated(first, 'sealing', 'old')), shown)
  assert.notEqual(await number(stated(second, 'sealing', 'old'), stated(first, 'sealing')), shown)
  assert.notEqual(await number(stated(first, 'sealing', 'old'), stated(ofHost, 'sealing')), shown)
  assert.notEqual(await number(stated(first, 'sealing', 'old'), stated(second, 'sealing'), stated(ofHost, 'message')), shown)
})

test('compared keys are trusted, also after a reload, and a revoked key is not', async () => {
  // Given
  const store = storage()
  const [own, ofHost] = [await sealing(), await sealing()]
  const keys = [stated(own, 'sealing'), stated(ofHost, 'sealing', 'pending')]
  await new Compared(store).acceptKeys('kp-rabat', [keys[0]])
  const later = new Compared(store)
  // Then
  assert.deepEqual(await later.uncompared(office(...keys)), [keys[1]])
  assert.deepEqual(await later.uncompared(office(stated(own, 'sealing', 'revoked'))), [])
  assert.deepEqual(await later.uncompared(office(keys[0])), [keys[0]])
})

test('no key is granted to a person whom the host invents, renames or gives another key', async () => {
  // Given
  newBrowser()
  const [key, ofHost] = [publicPart(await newPair('agreement')), publicPart(await newPair('agreement'))]
  const karim = { id: '1', name: 'Karim', publicKey: key }
  const uses = (person: Partial<typeof karim>, of = 'kp-rabat') => compared.usesOf(of, { ...karim, ...person })
  assert.deepEqual(await uses({}), [])
  assert.deepEqual(await uses({}), [], 'what was seen first does not count either')
  // When
  await compared.acceptPerson('kp-rabat', karim, ['sealing', 'retrieval'])
  // Then
  assert.deepEqual(await uses({}), ['sealing', 'retrieval'])
  assert.deepEqual(await uses({ id: '2' }), [])
  assert.deepEqual(await uses({ publicKey: ofHost }), [])
  assert.deepEqual(await uses({ name: 'Fatima' }), [])
  assert.deepEqual(await uses({}, 'kp-fes'), [])
})

test('a person who enrolled again has one key, and the former one does not come back', async () => {
  // Given
  newBrowser()
  const [former, now] = [publicPart(await newPair('agreement')), publicPart(await newPair('agreement'))]
  const person = { id: '1', name: 'Karim' }
  await compared.acceptPerson('kp-rabat', { ...person, publicKey: former }, ['sealing'])
  // When
  await compared.acceptPerson('kp-rabat', { ...person, publicKey: now }, ['sealing'])
  // Then
  assert.deepEqual(await compared.usesOf('kp-rabat', { ...person, publicKey: now }), ['sealing'])
  assert.deepEqual(await compared.usesOf('kp-rabat', { ...person, publicKey: former }), [])
  // When
  compared.forgetPerson('kp-rabat', '1')
  // Then
  assert.deepEqual(await compared.usesOf('kp-rabat', { ...person, publicKey: now }), [])
})

test('the directory entry has the compared keys of the office and only the receipt key of the host', async () => {
  // Given
  newBrowser()
  const [own, ofHost] = [await sealing(), await sealing()]
  const { use: _, ...receipt } = { ...publicPart(await newOfficeKey('kp-rabat', 'retrieval')), purpose: ['receipt'] }
  await compared.acceptKeys('kp-rabat', [stated(own, 'sealing')])
  const entry = (...keys: Jwk[]) => ({ jwksText: JSON.stringify({ keys }), fingerprint: 'of the host' }) as DirectoryEntry
  const publish = (...keys: Jwk[]) => entryToPublish(entry(...keys), 'kp-rabat', compared)
  // When
  const { jwksText, fingerprint } = await publish(publicPart(own), receipt as Jwk)
  // Then
  assert.deepEqual(JSON.parse(jwksText), { keys: [publicPart(own), receipt] })
  assert.match(fingerprint, /^[\w-]{43}$/)
  const lies = [publicPart(ofHost), { ...publicPart(ofHost), purpose: ['receipt'] }, { ...receipt, purpose: ['receipt', 'message'] }]
  for (const lie of lies) await assert.rejects(publish(publicPart(own), lie as Jwk), NotCompared)
})

test('the link that a head passes on leads to this page and carries no keys of the host', () => {
  // Given
  Object.defineProperty(globalThis, 'location', { value: { origin: 'https://desk.example' }, configurable: true })
  // When / Then
  assert.equal(ownLink('https://evil.example/x#enrol=a-b_c&import=secret'), 'https://desk.example/#enrol=a-b_c')
  assert.throws(() => ownLink('https://desk.example/#import=secret'))
})
