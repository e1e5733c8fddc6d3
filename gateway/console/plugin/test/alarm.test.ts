import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, alarmText, alarmTitle, placeOf, sortAlarms } from '../src/alarm'

const PARKED = {
  kind: 'parked',
  title: 'Deliveries are parked',
  text: 'Deliveries to kp-fes wait for a person: 3',
  titleFr: 'Remises mises de côté',
  textFr: 'Des remises à kp-fes attendent la décision d’une personne : 3',
  titleAr: 'عمليات تسليم معلّقة',
  textAr: 'عمليات تسليم إلى kp-fes تنتظر قرارا من شخص: 3',
}

test('shows an alarm in the reader\'s language', () => {
  // When / Then
  assert.equal(alarmTitle(PARKED, 'en'), PARKED.title)
  assert.equal(alarmTitle(PARKED, 'fr'), PARKED.titleFr)
  assert.equal(alarmTitle(PARKED, 'ar'), PARKED.titleAr)
  assert.equal(alarmText(PARKED, 'en'), PARKED.text)
  assert.equal(alarmText(PARKED, 'fr'), PARKED.textFr)
  assert.equal(alarmText(PARKED, 'ar'), PARKED.textAr)
})

test('shows an alarm without words by its kind', () => {
  // When / Then
  assert.equal(alarmTitle({ kind: 'parked' }, 'ar'), 'parked')
  assert.equal(alarmText({ kind: 'parked', text: 'they wait' }, 'ar'), 'they wait')
  assert.equal(alarmText({ kind: 'parked' }, 'fr'), '–')
})

const alarm = (kind: string, severity: string, since: string, more: object = {}) => ({
  kind,
  severity,
  since,
  subject: 'police-1',
  acknowledgedBy: '',
  over: '',
  ...more,
})
const kinds = (alarms: Record<string, unknown>[]) => alarms.map(one => one['kind'])

test('the most severe alarm comes first, and the oldest among equals', () => {
  // When
  const { waiting } = sortAlarms(
    [
      alarm('a', 'info', '2026-11-01T00:00:00Z'),
      alarm('b', 'warning', '2026-11-03T00:00:00Z'),
      alarm('c', 'critical', '2026-11-04T00:00:00Z'),
      alarm('d', 'warning', '2026-11-02T00:00:00Z'),
    ],
    [],
  )
  // Then
  assert.deepEqual(kinds(waiting), ['c', 'd', 'b', 'a'])
})

test('only a critical alarm waits for acknowledgement after it has ended', () => {
  // Given
  const over = '2026-11-05T00:00:00Z'
  const closed = [
    alarm('forked', 'critical', '2026-11-01T00:00:00Z', { over }),
    alarm('seen', 'critical', '2026-11-01T00:00:00Z', { over, acknowledgedBy: 'anna' }),
    alarm('parked', 'warning', '2026-11-01T00:00:00Z', { over: '2026-11-06T00:00:00Z' }),
  ]
  const open = [alarm('disk', 'critical', '2026-11-02T00:00:00Z', { acknowledgedBy: 'ben' })]
  // When
  const sorted = sortAlarms(open, closed)
  // Then
  assert.deepEqual(kinds(sorted.waiting), ['forked'])
  assert.deepEqual(kinds(sorted.acknowledged), ['disk'])
  assert.deepEqual(kinds(sorted.closed), ['parked', 'seen'])
})

test('an alarm links to its rows or to its agency\'s page', () => {
  // Given
  const address = (kind: string, subject: string) => {
    const place = placeOf({ kind, subject })
    return place && addressOf(place)
  }
  // When / Then
  assert.equal(address('parked', 'police-1'), '/referrals/parked?agency=police-1')
  assert.equal(address('agency-down', 'police-1'), '/referrals/agency/police-1')
  assert.equal(address('certificate-expiry', 'kp-fes.pem'), '/referrals/agency/kp-fes')
  assert.equal(address('certificate-expiry', 'kp-fes.jwks.json/enc'), '/referrals/agency/kp-fes')
  assert.equal(address('certificate-expiry', 'ca.pem'), undefined)
  assert.equal(address('overdue', 'retrieved'), '/referrals/overdue?stage=retrieved')
  assert.equal(address('rejected-connections', 'unknown'), undefined)
  assert.equal(address('retention-due', 'gateway'), '/referrals/holds')
  assert.equal(address('log-behind', 'gateway'), '/referrals/log')
  assert.equal(address('database', 'gateway'), undefined)
})
