import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentSchema } from '../src/answer'
import { filledIn, opening, reusable } from '../src/earlier'
import { schemas } from './files'

const all = schemas()
const schema = contentSchema(all, { type: 'instruction', version: 1 })

const earlier = {
  code: 'further-inquiry',
  legalBasis: 'cpp-40',
  urgency: 'routine',
  dueDate: '2026-10-01',
  addressee: 'police-a',
  text: 'Synthetic: hear the holder of the account.',
  questions: ['Who is the holder?'],
}

test('a template has words and choices of an earlier answer, and nothing that belongs to its case', () => {
  // When
  const from = reusable(all, schema, earlier, new Set(['code']))
  // Then
  assert.deepEqual(Object.keys(from).sort(), ['legalBasis', 'questions', 'text', 'urgency'])
  assert.equal(opening(from), earlier.text)
})

test('a template does not replace what is written', () => {
  // When
  const filled = filledIn({ text: 'Mine', questions: [] }, { text: earlier.text, questions: earlier.questions })
  // Then
  assert.deepEqual(filled, { text: 'Mine', questions: earlier.questions })
})
