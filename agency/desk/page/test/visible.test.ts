import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localization, preferred, texts } from '../src/language'
import { href, parseRoute } from '../src/route'
import { pieces } from '../src/visible'

const shown = (text: string) => pieces(text).map(piece => ('plain' in piece ? piece.plain : `[${piece.hidden}]`)).join('')

test('characters that reorder or hide are shown by their number', () => {
  assert.equal(shown('\u202Egpj.exe'), '[U+202E]gpj.exe')
  assert.equal(shown('a\u2066b\u2069\u200Bc\u0007'), 'a[U+2066]b[U+2069][U+200B]c[U+0007]')
  assert.equal(shown('\ud800'), '[U+D800]')
})

test('ordinary text, lines, joiners and emoji stay as they are', () => {
  const text = 'نص عربي\nمع سطر\tو\u200cوصلة 👩\u200d💻 €'
  assert.deepEqual(pieces(text), [{ plain: text }])
})

test('a field of 64 KiB is one text', () => {
  assert.deepEqual(pieces('ا'.repeat(65_536)), [{ plain: 'ا'.repeat(65_536) }])
})

test('dates and numbers have Latin digits in every language, in the zone of the office', () => {
  for (const language of ['ar', 'fr', 'en'] as const) {
    const l = localization(language, { zone: 'Africa/Casablanca' }, new Map())
    assert.match(l.number(1_234), /^1[^\d]?234$/)
    assert.match(l.time('2026-07-01T23:30:00Z'), /00:30|0:30/)
    assert.match(l.date('2026-07-01'), /2026/)
    assert.equal(l.time('nonsense'), '–')
  }
})

test('a place with any characters survives the round trip through the address', () => {
  const { path, query } = parseRoute(href(['office', 'a/b?c#d', 'x'], { q: 'é&=', none: undefined }))
  assert.deepEqual(path, ['office', 'a/b?c#d', 'x'])
  assert.equal(query.get('q'), 'é&=')
  assert.deepEqual(parseRoute('#/%E0%A4%A').path, ['%E0%A4%A'])
})

test('chooses the browser\'s first supported language', () => {
  assert.equal(preferred(['de-DE', 'fr-MA', 'en']), 'fr')
  assert.equal(preferred(['de']), 'ar')
  assert.deepEqual(Object.keys(texts), ['ar', 'fr', 'en'])
})
