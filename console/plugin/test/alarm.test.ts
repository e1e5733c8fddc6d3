import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alarmText, alarmTitle } from '../src/alarm'

const PARKED = {
  kind: 'parked',
  title: 'Deliveries are parked',
  text: 'Deliveries to kp-fes wait for a person: 3',
  titleFr: 'Remises mises de côté',
  textFr: 'Des remises à kp-fes attendent la décision d’une personne : 3',
  titleAr: 'عمليات تسليم معلّقة',
  textAr: 'عمليات تسليم إلى kp-fes تنتظر قرارا من شخص: 3',
}

test('an alarm is shown in the language of the reader', () => {
  // When / Then
  assert.equal(alarmTitle(PARKED, 'en'), PARKED.title)
  assert.equal(alarmTitle(PARKED, 'fr'), PARKED.titleFr)
  assert.equal(alarmTitle(PARKED, 'ar'), PARKED.titleAr)
  assert.equal(alarmText(PARKED, 'en'), PARKED.text)
  assert.equal(alarmText(PARKED, 'fr'), PARKED.textFr)
  assert.equal(alarmText(PARKED, 'ar'), PARKED.textAr)
})

test('an alarm of a gateway that has no such words is shown by its kind', () => {
  // When / Then
  assert.equal(alarmTitle({ kind: 'parked' }, 'ar'), 'parked')
  assert.equal(alarmText({ kind: 'parked', text: 'they wait' }, 'ar'), 'they wait')
  assert.equal(alarmText({ kind: 'parked' }, 'fr'), '–')
})
