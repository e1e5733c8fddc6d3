import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addresseesOf } from '../src/addressees'
import type { Referral } from '../src/types'

const ADDRESSEES = [{ fact: 'addressee', parties: ['police-a'], others: ['police-b'] }]

const referral = (addressees: typeof ADDRESSEES | undefined): Referral => ({
  referral: '01930000-0000-7000-8000-000000000001',
  number: '',
  asOf: '2026-11-24T10:00:00Z',
  timeline: {
    referral: '',
    state: 'referred',
    facts: {},
    recipients: [{ agency: 'police-a' }, { agency: 'office-a' }],
    entries: [],
    deliveries: [],
  },
  actions: { referral: '', asOf: '', state: 'referred', role: '', actions: [], addressees },
  messages: [],
  drafts: [],
  notes: [],
  outbox: [],
  dismissed: [],
  assignedTo: null, assigned: null,
})

test('a member offers the agencies that the gateway names for it', () => {
  assert.deepEqual(addresseesOf(referral(ADDRESSEES), 'addressee', 'office-a'), ADDRESSEES[0])
})

test('a member without a readable fact offers each party once', () => {
  assert.deepEqual(addresseesOf(referral(ADDRESSEES), undefined, 'office-a'), { parties: ['office-a', 'police-a'], others: [] })
})

test('a gateway of an earlier version limits no choice', () => {
  assert.equal(addresseesOf(referral(undefined), 'addressee', 'office-a'), null)
})
