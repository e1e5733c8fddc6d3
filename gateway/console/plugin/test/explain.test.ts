import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { explain } from '../src/explain'
import { Failure } from '../src/jolokia'
import { localization, texts } from '../src/language'
import { fakeBrowser } from './fakes'

beforeEach(() => fakeBrowser('en'))

const refused = new Failure('refused', 'same-person: another person than the requester must approve')

test('in English a refusal has the gateway\'s words without its code', () => {
  // When
  const text = explain(localization('en'), refused)
  // Then
  assert.equal(text, 'another person than the requester must approve')
})

test('in another language a refusal is translated by its code', () => {
  // When
  const french = explain(localization('fr'), refused)
  const arabic = explain(localization('ar'), refused)
  // Then
  assert.equal(french, texts.fr['refusal.same-person'])
  assert.equal(arabic, texts.ar['refusal.same-person'])
})

test('a code without a translation falls back to the English words', () => {
  // When
  const text = explain(localization('fr'), new Failure('refused', 'brand-new: do this'))
  // Then
  assert.equal(text, 'do this')
})

test('every other failure has its own text, and a fault of the page reveals nothing about itself', () => {
  // Given
  const localized = localization('en')
  // When / Then
  ;(['forbidden', 'signed-out', 'unreachable', 'missing', 'refused'] as const).forEach(code =>
    assert.equal(explain(localized, new Failure(code)), texts.en[`failure.${code}`]),
  )
  assert.equal(explain(localized, new TypeError('canary')), texts.en['failure.unexpected'])
})
