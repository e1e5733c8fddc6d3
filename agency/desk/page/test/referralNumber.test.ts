import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNumberMeant, isWrittenAsNumber, readNumber, writtenNumber } from '../src/referralNumber'
import { read } from './files'

// The same as in ReferralNumberTest.java.
const VECTORS = read<{
  written: { office: string; year: number; running: number; text: string }[]
  read: { office: string; typed: string; text: string }[]
  refused: { office: string; typed: string; why: string }[]
  ids: string[]
}>('test/vectors/numbers.json')

test('a number is written with the check digits of its office', () => {
  for (const { office, text, ...number } of VECTORS.written) {
    assert.equal(writtenNumber(office, number), text)
    assert.deepEqual(readNumber(office, text), number)
  }
})

test('a number is read as Arabic, French and English keyboards type it', () => {
  for (const { office, typed, text } of VECTORS.read) {
    assert.ok(isNumberMeant(typed), typed)
    assert.equal(writtenNumber(office, readNumber(office, typed)!), text, typed)
  }
})

test('a number with a wrong or missing digit, or of another office, is refused', () => {
  for (const { office, typed, why } of VECTORS.refused) {
    assert.ok(isNumberMeant(typed), typed)
    assert.equal(readNumber(office, typed), undefined, why)
  }
})

test('no wrong digit and no exchange of two neighbours passes', () => {
  // Given
  const { office, text } = VECTORS.written[1]!
  const digits = text.replace(/\D/g, '')
  // When
  const wrong = [...digits].flatMap((right, i) => [
    ...[...'0123456789'].filter(digit => digit !== right).map(digit => digits.slice(0, i) + digit + digits.slice(i + 1)),
    digits.slice(0, i) + (digits[i + 1] ?? '') + right + digits.slice(i + 2),
  ])
  // Then
  for (const number of wrong.filter(typed => typed !== digits)) assert.equal(readNumber(office, number), undefined, number)
})

test('a number in its written form is no search for words, also with a digit too many', () => {
  for (const { text } of VECTORS.written) for (const typed of [text, `${text}0`]) assert.ok(isWrittenAsNumber(typed), typed)
  for (const typed of ['2026', '2026-12-01', '2026/12', '2026/12/01']) assert.equal(isWrittenAsNumber(typed), false, typed)
})

test('the beginning of an id is not taken for a number', () => {
  for (const id of VECTORS.ids) assert.equal(isNumberMeant(id), false, id)
})
