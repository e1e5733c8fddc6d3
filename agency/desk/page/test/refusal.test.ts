import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localization, texts } from '../src/language'
import { errorInLanguage, inLanguage } from '../src/refusal'
import type { Code, Language } from '../src/types'
import { read } from './files'

const LISTS = new Map(
  ['problem', 'object-state', 'malformed', 'violation'].map(name => {
    const { codes } = read<{ codes: Code[] }>(`../../../schemas/codes/${name}.json`)
    return [name, new Map(codes.map(code => [code.code, code]))]
  }),
)
const in_ = (language: Language) => localization(language, { zone: 'UTC' }, LISTS)
const NAMES: Record<string, string> = { 'srpj-agadir': 'المصلحة بأكادير', 'sppj-nador': 'الشرطة بالناظور' }

test('a refusal of the gateway is in the language of its reader, not of its sender', () => {
  // Given
  const problem = {
    type: 'https://wasl.example/problems/wrong-state',
    title: 'Referral is in another state',
    detail: 'Read the referral’s timeline.',
    objectState: 'expired',
  }
  // When
  const told = inLanguage(problem, in_('ar'))
  // Then
  assert.equal(told.title, 'حالة الإحالة لا تسمح')
  assert.match(told.detail!, /^العنصر المذكور في الرسالة في حالة «انتهت صلاحيته»\. .*اقرؤوا التسلسل/)
  assert.equal(/[A-Za-z]/.test(told.detail!), false)
})

test('suggested agencies are shown by their names', () => {
  // Given
  const error = {
    pointer: '/content/to',
    keyword: 'not-of-that-kind',
    expected: 'srpj-agadir, sppj-nador',
    detail: 'An agency of another kind is expected here. Nearest: srpj-agadir, sppj-nador',
  }
  // When
  const told = errorInLanguage(error, in_('ar'), id => NAMES[id] ?? id)
  // Then
  assert.equal(
    told,
    `المطلوب هنا جهة من صنف آخر. الأقرب: المصلحة بأكادير${texts.ar.comma} الشرطة بالناظور`,
  )
})

test('a problem unknown to this page keeps the gateway\'s text', () => {
  // Given
  const unknown = { type: 'https://wasl.example/problems/of-tomorrow', title: 'Of tomorrow', detail: 'Wait.' }
  const earlier = { pointer: '', keyword: 'maximum', detail: 'Largest value: 5' }
  // When
  const told = inLanguage(unknown, in_('ar'))
  const error = errorInLanguage(earlier, in_('ar'), id => id)
  // Then
  assert.equal(told.title, 'Of tomorrow')
  assert.equal(error, 'Largest value: 5')
})
