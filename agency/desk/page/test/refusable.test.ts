import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentSchema } from '../src/answer'
import type { JsonObject } from '../src/message'
import { type Known, refusable, timeOfId } from '../src/refusable'
import type { Code } from '../src/types'
import { schemas } from './files'

const all = schemas()

const known = (of: Partial<Known> = {}): Known => ({
  addressees: () => null,
  lists: new Map(),
  today: '2026-11-24',
  caseDay: '2026-11-20',
  ...of,
})

const faults = (type: string, content: JsonObject, of?: Partial<Known>) =>
  refusable(all, contentSchema(all, { type, version: 1 }), content, known(of))

const instruction: JsonObject = { code: 'open-investigation', legalBasis: 'cpp-40', text: 'x', addressee: 'police-c' }

test('an agency that the agreements do not allow is a fault before the signature', () => {
  // Given
  const addressees = () => ({ parties: ['police-a'], others: ['police-b'] })
  // When
  const found = faults('instruction', instruction, { addressees })
  // Then
  assert.deepEqual(found, [{ pointer: '/content/addressee', keyword: 'not-of-that-kind' }])
  assert.deepEqual(faults('instruction', { ...instruction, addressee: 'police-b' }, { addressees }), [])
})

test('a code out of use is a fault unless the case was written while it was in use', () => {
  // Given
  const until = (day: string): Partial<Known> => {
    const code: Code = { code: 'cpp-40', ar: '', fr: '', en: '', until: day }
    return { lists: new Map([['legal-basis', new Map([['cpp-40', code]])]]) }
  }
  // When / Then
  assert.deepEqual(faults('instruction', instruction, until('2026-11-19')), [{ pointer: '/content/legalBasis', keyword: 'code-retired' }])
  assert.deepEqual(faults('instruction', instruction, until('2026-11-20')), [])
})

test('the last day of a wanted notice is not past', () => {
  // Given
  const notice = (until: string): JsonObject => ({ action: 'issue', validity: { from: '2026-11-01', until } })
  // When / Then
  assert.deepEqual(faults('wanted-notice', notice('2026-11-23')), [{ pointer: '/content/validity/until', keyword: 'last-day-over' }])
  assert.deepEqual(faults('wanted-notice', notice('2026-11-24')), [])
})

test('the id of a referral has the time of its case', () => {
  // When / Then
  assert.equal(timeOfId('019ab4c2-5c00-7000-8000-000000000001').toISOString().slice(0, 7), '2025-11')
})
