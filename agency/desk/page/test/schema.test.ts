import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { answerId, chosenOf, contentSchema, decided, documentToSign, violations } from '../src/answer'
import { newEnvelope } from '../src/crypto/wire'
import type { JsonObject, MessageDocument } from '../src/message'
import { allSchemas, samples, schemas, TYPES } from './files'

const all = schemas()
// The form offers values of code lists as choices. The gateway checks them with a keyword of its own.
const BY_CODE_LIST = /not-in-the-list/
const ID = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const PERSON = { name: 'Nadia', function: 'Substitut' }

const messages = allSchemas()
  .filter(schema => schema['x-wasl-kind'] === 'message')
  .map(schema => schema.$id!.split('/').slice(-2))
  .map(([type, version]) => ({ type: type!, version: Number(version) }))

test('the page accepts every valid sample of a message and refuses every invalid one', () => {
  for (const { type, version } of messages) {
    for (const [file, sample] of samples(type, version, 'valid')) {
      assert.deepEqual(all.violations(type, version, sample), [], `${type}/${version} ${file}`)
    }
    for (const [file, sample] of samples(type, version, 'invalid')) {
      if (!BY_CODE_LIST.test(file)) assert.notEqual(all.violations(type, version, sample).length, 0, `${type}/${version} ${file}`)
    }
  }
  assert.ok(readdirSync(TYPES).length > 20)
})

test('tidying does not change a valid content', () => {
  for (const { type, version } of messages.filter(message => message.type !== 'vetted-case')) {
    for (const [file, sample] of samples(type, version, 'valid')) {
      const { content } = sample as MessageDocument
      assert.deepEqual(all.tidied(contentSchema(all, { type, version }), content), content, `${type}/${version} ${file}`)
    }
  }
})

test('the action of a content is found again from its fixed members', () => {
  const chosen = { type: 'wanted-notice', version: 1, code: 'withdraw', object: ID, answers: ID }
  const members = decided(all, chosen)
  assert.deepEqual(members, { action: 'withdraw', noticeId: ID, instruction: ID })
  assert.deepEqual(chosenOf(all, chosen, members), chosen)
})

const document = (content: JsonObject): MessageDocument =>
  documentToSign(
    all,
    newEnvelope({ type: 'instruction', messageId: ID, referral: ID }, 'office', new Date()),
    content,
    PERSON,
    PERSON,
  )

test('a missing member is named once, at its place', () => {
  const found = violations(all, document({ code: 'further-inquiry', text: 'x', questions: ['a'] }))
  assert.deepEqual(
    found.map(violation => `${violation.pointer} ${violation.keyword}`).sort(),
    ['/content/dueDate required', '/content/legalBasis required'],
  )
})

test('a member that the chosen code does not allow is not sent', () => {
  const { content } = document({ code: 'no-further-action', ground: 'other', legalBasis: 'cpp-40', text: 'x', questions: ['a'] })
  assert.equal('questions' in content, false)
})

test('a required list is sent empty', () => {
  const schema = contentSchema(all, { type: 'investigation-report', version: 1 })
  const tidy = all.tidied(schema, { code: 'interim', results: 'x', identified: [{ person: {} }] }) as JsonObject
  assert.deepEqual([tidy.identified, tidy.presented, tidy.links], [[], [], []])
})

test('a fault in a list is at the place where the form shows it', () => {
  // Given
  const content = { code: 'further-inquiry', legalBasis: 'cpp-40', dueDate: '2030-01-11', text: 'x', questions: ['', 'a'.repeat(99_999)] }
  const schema = contentSchema(all, { type: 'instruction', version: 1 })
  // When
  const shown = all.withoutEmptyItems(schema, content) as { questions: string[] }
  // Then
  assert.deepEqual(violations(all, document(content)), [{ pointer: '/content/questions/0', keyword: 'maxLength' }])
  assert.deepEqual(shown, { ...content, questions: [content.questions[1]] })
})

test('every envelope has its own 128 random bits', () => {
  const of = { type: 'instruction', messageId: ID, referral: ID, test: true }
  const [a, b] = [newEnvelope(of, 'office', new Date()), newEnvelope(of, 'office', new Date())]
  assert.match(a.nonce, /^[\w-]{22}$/)
  assert.notEqual(a.nonce, b.nonce)
  assert.equal(a.test, true)
})

test('two browsers that write the same answer give it one id, and the next answer another', async () => {
  const chosen = { type: 'instruction', version: 1, code: 'transfer' }
  const id = await answerId('office', ID, chosen, 0)
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(await answerId('office', ID, chosen, 0), id)
  assert.notEqual(await answerId('office', ID, chosen, 1), id)
  assert.notEqual(await answerId('office', ID, { ...chosen, object: ID }, 0), id)
  assert.notEqual(await answerId('other', ID, chosen, 0), id)
})
