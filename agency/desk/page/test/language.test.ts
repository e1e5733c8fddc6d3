import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countForms, languages, localization, texts } from '../src/language'

test('a count has its noun in the plural form of the language', () => {
  // Given
  const written = (language: 'ar' | 'fr' | 'en', ...numbers: number[]) =>
    numbers.map(n => localization(language, { zone: 'UTC' }, new Map()).count('inbox.messages', n))
  // When / Then
  assert.deepEqual(written('en', 0, 1, 2), ['0 messages', '1 message', '2 messages'])
  assert.deepEqual(written('fr', 0, 1, 2), ['0 message', '1 message', '2 messages'])
  assert.deepEqual(written('ar', 1, 2, 3, 11, 100), ['رسالة واحدة', 'رسالتان', '3 رسائل', '11 رسالة', '100 رسالة'])
})

test('every text with plural forms has all those of its language', () => {
  languages.forEach(language => {
    // When
    const wrong = Object.entries(texts[language]).filter(
      ([, text]) => text.includes('|') && text.split('|').length !== countForms[language].length,
    )
    // Then
    assert.deepEqual(wrong, [])
  })
})
