import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountIn, harmOf } from '../src/amount'
import { concerning, hindrance } from '../src/signingRules'
import type { SigningRule } from '../src/types'

const rule = (of: Partial<SigningRule>): SigningRule => ({
  type: 'instruction',
  code: null,
  fromDirhams: null,
  signers: [],
  fourEyes: false,
  ...of,
})

test('the harm is read from words of each language, with their separators and digits', () => {
  // Given
  const texts = {
    'Perte de 3 200 dirhams.': 3_200,
    'خسارة قدرها 12.500,50 درهم': 12_500.5,
    'ضرر يبلغ ٤٥٠٠٠ درهماً': 45_000,
    'about 2 million dirhams': 2_000_000,
    'MAD 1,250,000': 1_250_000,
    '1,5 million de dirhams': 1_500_000,
  }
  for (const [text, dirhams] of Object.entries(texts)) {
    // When
    const harm = harmOf([{ assessment: { summary: text } }])
    // Then
    assert.deepEqual(harm, { is: 'stated', dirhams }, text)
  }
})

test('the amounts of several victims count together, and an amount in another currency makes the harm unclear', () => {
  // Given
  const victims = [{ harm: '60 000 dirhams' }, { harm: '70 000 dirhams' }]
  // When / Then
  assert.deepEqual(harmOf([{ summary: '100 000 dirhams', victims }]), { is: 'stated', dirhams: 130_000 })
  assert.deepEqual(harmOf([{ victims }, { text: '500 euros' }]), { is: 'unclear' })
  assert.deepEqual(harmOf([{ text: 'threats' }]), { is: 'none' })
  assert.equal(amountIn('first 5 dirhams, then 7 dirhams'), '5 dirhams')
})

test('a rule concerns its type, its code and its harm, and an unclear harm counts as reached', () => {
  // Given
  const every = rule({})
  const coded = rule({ code: 'prosecute' })
  const large = rule({ fromDirhams: 100_000 })
  const other = rule({ type: 'disposition' })
  const rules = [every, coded, large, other]
  const answer = { type: 'instruction', code: 'open-investigation' }
  // When / Then
  assert.deepEqual(concerning(rules, answer, { is: 'none' }), [every])
  assert.deepEqual(concerning(rules, { ...answer, code: 'prosecute' }, { is: 'stated', dirhams: 99_999 }), [every, coded])
  assert.deepEqual(concerning(rules, answer, { is: 'stated', dirhams: 100_000 }), [every, large])
  assert.deepEqual(concerning(rules, answer, { is: 'unclear' }), [every, large])
  assert.deepEqual(concerning(rules, answer, null), [every, large])
})

test('a person whom a rule leaves out does not sign, and of two persons the second signs what the first kept', () => {
  // Given
  const named = [rule({ signers: ['a', 'b'] }), rule({ signers: ['b', 'c'] })]
  const two = [rule({ fourEyes: true })]
  // When / Then
  assert.deepEqual(hindrance(named, 'a', 'x'), { is: 'others', signers: ['b'] })
  assert.equal(hindrance(named, 'b', 'b'), null)
  assert.deepEqual(hindrance(two, 'a', 'a'), { is: 'four-eyes' })
  assert.equal(hindrance(two, 'a', 'b'), null)
  assert.equal(hindrance([], 'a', 'a'), null)
})
