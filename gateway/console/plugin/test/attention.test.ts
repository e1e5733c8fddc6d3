import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attention } from '../src/attention'

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

test('lists parked deliveries also after their alarm was acknowledged, and nothing when all is well', () => {
  // When / Then
  assert.deepEqual(
    pages(
      attention({
        alarms: [{ ...alarm('parked', 'warning'), acknowledgedBy: 'anna' }],
        closedAlarms: [],
        beans: { Gateway: { Ready: true }, Referrals: { ParkedTotal: 3 } },
      }),
    ),
    ['info parked'],
  )
  assert.deepEqual(attention({ alarms: [], closedAlarms: [], beans: { Gateway: { Ready: true } } }), [])
})
