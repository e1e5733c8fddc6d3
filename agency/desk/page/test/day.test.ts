import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Calendar } from '../src/calendar'
import { dayOfSheet, dayParts, inParts } from '../src/day'
import type { Described } from '../src/inbox'
import type { InboxRow } from '../src/types'

const CALENDAR = JSON.parse(
  readFileSync('../../../schemas/types/calendar/1/valid/an-office.json', 'utf8'),
) as Calendar
/** A Tuesday after a holiday. */
const NOW = new Date('2027-01-12T09:00:00Z')
const OLD = '2026-12-01T10:00:00Z'

const row = (referral: string, more: Partial<InboxRow>): Described => ({
  row: { referral, receivedAt: OLD, due: null, drafts: 0, waiting: 0, ...more } as InboxRow,
  matter: 'fraud',
  number: undefined,
  person: undefined,
  state: 'referred',
})
const due = (at: string, overdue = false) => ({ stage: 'answered', at, overdue })

const referrals = (rows: Described[], calendar: Calendar | null = CALENDAR) => {
  const parts = inParts(rows, dayOfSheet(calendar, NOW), calendar)
  return dayParts.map(part => parts[part].map(one => one.row.referral))
}

test('the sheet has what is overdue, due today, new since the last working day, and begun', () => {
  // Given
  const rows = [
    row('overdue', { due: due('2027-01-11T10:00:00Z', true) }),
    row('today', { due: due('2027-01-12T20:00:00Z') }),
    row('tomorrow', { due: due('2027-01-13T10:00:00Z') }),
    row('of friday', { receivedAt: '2027-01-08T08:00:00Z' }),
    row('of thursday', { receivedAt: '2027-01-07T08:00:00Z' }),
    row('drafted', { drafts: 1 }),
    row('unsent', { waiting: 1 }),
  ]
  // When / Then
  assert.deepEqual(referrals(rows), [['overdue'], ['today'], ['of friday'], ['drafted', 'unsent']])
})

test('a referral stands on the sheet once, in the first part that fits', () => {
  // Given
  const all = { due: due('2027-01-11T10:00:00Z', true), receivedAt: NOW.toISOString(), drafts: 1 }
  // When / Then
  assert.deepEqual(referrals([row('r1', all)]), [['r1'], [], [], []])
})

test('without a calendar, messages are new since yesterday', () => {
  // Given
  const rows = [row('of monday', { receivedAt: '2027-01-11T08:00:00Z' }), row('of friday', { receivedAt: '2027-01-08T08:00:00Z' })]
  // When / Then
  assert.deepEqual(referrals(rows, null), [[], [], ['of monday'], []])
})
