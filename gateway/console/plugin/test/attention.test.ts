import assert from 'node:assert/strict'
import { test } from 'node:test'
import { affectedAt, attention } from '../src/attention'

const alarm = (kind: string, severity: string) => ({ kind, severity, subject: 'police-1', since: '2026-11-24T08:00:00Z' })
const pages = (found: ReturnType<typeof attention>) => found.map(one => `${one.severity} ${one.place.page}${one.place.rest}`)

test('lists items that need a person worst first, each with its page', () => {
  // When
  const found = attention({
    alarms: [alarm('parked', 'warning'), alarm('log-behind', 'critical')],
    closedAlarms: [],
    beans: { Gateway: { Ready: false }, Replay: { Waiting: 2 }, Referrals: { ParkedTotal: 3 } },
  })
  // Then
  assert.deepEqual(pages(found), ['critical alarms', 'critical log', 'warning replay', 'warning parked?agency=police-1'])
})

test('an acknowledged alarm keeps its place until it is over', () => {
  // When
  const found = attention({
    alarms: [alarm('agency-down', 'warning'), { ...alarm('log-behind', 'critical'), acknowledgedBy: 'anna' }],
    closedAlarms: [{ ...alarm('log-late', 'critical'), acknowledgedBy: 'anna', over: '2026-11-24T09:00:00Z' }],
    beans: {},
  })
  // Then
  assert.deepEqual(pages(found), ['critical log', 'warning agency/police-1'])
})

test('says what waits at the agency of an alarm', () => {
  // Given
  const agencies = [{ Name: 'police-1', Waiting: 4, InFlight: 1, Parked: 2 }]
  // When / Then
  assert.deepEqual(affectedAt(alarm('agency-down', 'warning'), agencies), { waiting: 5, parked: 2 })
  assert.equal(affectedAt({ kind: 'disk-full', subject: 'gateway' }, agencies), undefined)
})

test('lists parked deliveries without an alarm, and nothing when all is well', () => {
  // When / Then
  assert.deepEqual(
    pages(attention({ alarms: [], closedAlarms: [], beans: { Gateway: { Ready: true }, Referrals: { ParkedTotal: 3 } } })),
    ['info parked'],
  )
  assert.deepEqual(attention({ alarms: [], closedAlarms: [], beans: { Gateway: { Ready: true } } }), [])
})
