import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { countForms, languages, loadCodeLists, localization, save, saved, texts } from '../src/language'
import { fakeBrowser, fakeFetch } from './fakes'

const LABEL = { code: 'parked', ar: 'معلّق', fr: 'En attente', en: 'Parked' }

beforeEach(async () => {
  fakeFetch(({ url }) => ({ codes: url.endsWith('/delivery-state.json') ? [LABEL] : [] }))
  await loadCodeLists()
})

test('the saved language precedes the browser\'s, and English is the last resort', () => {
  // Given
  fakeBrowser('de-DE', 'fr-MA', 'ar-MA')
  const ofBrowser = saved()
  save('ar')
  const chosen = saved()
  fakeBrowser('de-DE', 'ja')
  // When
  const otherwise = saved()
  // Then
  assert.deepEqual([ofBrowser, chosen, otherwise], ['fr', 'ar', 'en'])
})

test('fills every value into a text, and a key without a text shows itself', () => {
  // Given
  const { t } = localization('en')
  // When / Then
  assert.equal(t('ago', { age: '5 min' }), texts.en['ago'].replace('{age}', '5 min'))
  assert.equal(t('no.such.key'), 'no.such.key')
  assert.equal(t('ago'), texts.en['ago'])
})

test('names and times are isolated in Arabic, so that they do not change places with what is beside them', () => {
  // Given
  const { t } = localization('ar')
  // When
  const paused = t('pausedBy', { who: 'operator', since: '01/12/2026' })
  // Then
  assert.equal(paused, 'من طرف \u2068operator\u2069، \u206801/12/2026\u2069')
  assert.equal(t('attention.parked', { n: 3 }), 'عمليات تسليم معلّقة: 3')
})

test('a code is shown by the gateway\'s list, else by our texts, else as it is; parts one by one', () => {
  languages.forEach(language => {
    // Given
    const { code } = localization(language)
    // When
    const label = code('delivery-state', 'parked')
    const own = code('order', 'discard')
    const parts = code('delivery-state', 'parked/no-such-code')
    // Then
    assert.equal(label, LABEL[language])
    assert.equal(own, texts[language]['order.discard'])
    assert.equal(parts, `${LABEL[language]} · no-such-code`)
    assert.equal(code('delivery-state', undefined), '')
  })
})

test('invalid numbers and times are a dash, not NaN or 1970', () => {
  // Given
  const { number, time, ago, age } = localization('fr')
  // When / Then
  ;[number(''), number(undefined), number('abc'), time(''), time(undefined), ago(''), age('5')].forEach(text =>
    assert.equal(text, '–'),
  )
  assert.equal(number(0), '0')
})

test('Arabic writes the digits of the Moroccan administration', () => {
  // When / Then
  assert.equal(localization('ar').number(1234).replace(/\D/g, ''), '1234')
})

test('a duration is in its largest whole unit', () => {
  // Given
  const { age } = localization('en')
  // When / Then
  assert.match(age(0), /^0 sec/)
  assert.match(age(59), /^59 sec/)
  assert.match(age(60), /^1 min/)
  assert.match(age(7_199), /^1 hr/)
  assert.match(age(172_800), /^2 day/)
})

test('the screen reader\'s name of a button contains its visible text', () => {
  // Given
  const buttons = ['acknowledge', 'approve', 'reject', 'stop', 'hold', 'requestRelease', 'approveRelease']
  languages.forEach(language => {
    const { t } = localization(language)
    buttons.forEach(button =>
      // When / Then
      assert.equal(t(`${button}.label`).toLowerCase().includes(t(button).toLowerCase()), true, `${language} ${button}`),
    )
  })
})

test('a count has its noun in the plural form of the language', () => {
  // Given
  const written = (language: 'ar' | 'fr' | 'en', ...numbers: number[]) =>
    numbers.map(n => localization(language).count('deliveries.n', n))
  // When / Then
  assert.deepEqual(written('en', 0, 1, 2), ['0 deliveries', '1 delivery', '2 deliveries'])
  assert.deepEqual(written('fr', 0, 1, 2, 1_000_000).map(text => text.replace(/^[\d\s.]+/, '')), ['remise', 'remise', 'remises', 'remises'])
  assert.deepEqual(written('ar', 0, 1, 2, 3, 11, 100), [
    'لا عملية تسليم',
    'عملية تسليم واحدة',
    'عمليتا تسليم',
    '3 عمليات تسليم',
    '11 عملية تسليم',
    '100 عملية تسليم',
  ])
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

test('a negative figure is shown as not known', () => {
  // Given
  const { number, age } = localization('en')
  // When / Then
  assert.deepEqual([number(-1), number(null), number(0), age(-1)], ['–', '–', '0', '–'])
})
