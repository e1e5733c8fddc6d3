import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDirectory } from '../src/directory'
import { Snapshot } from '../src/snapshot'
import { agencyOf, groupsOf, stageOfRoute, stagesOf } from '../src/stages'

const agency = (Name: string, more: object = {}) => ({
  Name,
  Breaker: 'closed',
  Waiting: 0,
  InFlight: 0,
  Parked: 0,
  Delivered: 0,
  Due: 0,
  ...more,
})

const snapshot: Snapshot = {
  at: 0,
  agencies: [
    agency('police-1', { Breaker: 'open', Waiting: 4, Due: 4, Delivered: 10 }),
    agency('police-2', { Delivered: 5, InFlight: 1 }),
    agency('office-1', { Parked: 2, Delivered: 1 }),
  ],
  queues: [
    { Name: 'deliver.police-1', Depth: 4 },
    { Name: 'deliver.office-1', Depth: 1 },
    { Name: 'parked.office-1', Depth: 2 },
  ],
  routes: [
    { RouteId: 'door', ExchangesTotal: 20, ExchangesInflight: 1 },
    { RouteId: 'api-cases', ExchangesTotal: 20, ExchangesInflight: 1 },
    { RouteId: 'deliver.police-1', ExchangesTotal: 12, ExchangesInflight: 0 },
    { RouteId: 'deliver.police-2', ExchangesTotal: 6, ExchangesInflight: 1 },
  ],
  beans: { Gateway: { Accepted: 17, Refused: 3 }, Referrals: { Open: 5, ParkedTotal: 2 }, Log: { Size: 90 } },
  alarms: [],
  closedAlarms: [],
}

test('every stage of the path has its counts, in order', () => {
  // When
  const stages = stagesOf(snapshot)
  // Then
  assert.deepEqual(
    stages.map(({ name, count, detail }) => [name, count, detail]),
    [
      ['door', 20, 1],
      ['decide', 3, 17],
      ['record', 17, 5],
      ['queue', 5, 4],
      ['deliver', 1, 18],
      ['receipt', 16, 3],
      ['log', 90, 0],
      ['parked', 2, 1],
    ],
  )
  assert.deepEqual(stages.filter(stage => stage.bad).map(stage => stage.name), ['parked'])
})

test('agencies of one kind are one row, with the worst state among them, the worst kind first', () => {
  // Given
  const kinds = { 'police-1': 'police', 'police-2': 'police', 'office-1': 'prosecution' }
  const agencies = Object.entries(kinds).map(([id, kind]) => ({ id, kind, names: {} }))
  // When
  const groups = groupsOf(snapshot, toDirectory({ agencies }), 0)
  // Then
  assert.deepEqual(
    groups.map(one => [one.kind, one.agencies, one.worst, one.inWorst, one.queued, one.inFlight, one.delivered, one.parked]),
    [
      ['police', 2, 'silent', 1, 4, 1, 15, 0],
      ['prosecution', 1, 'parked', 1, 1, 0, 1, 2],
    ],
  )
})

test('the prefix of a route\'s id gives its stage, and the rest is upkeep', () => {
  // When / Then
  assert.deepEqual(
    ['door', 'api-cases', 'queue-due', 'lease.kp-fes', 'deliver.x', 'log-publish', 'parked-view', 'retention-check', undefined].map(stageOfRoute),
    ['door', 'door', 'queue', 'queue', 'deliver', 'log', 'parked', 'upkeep', 'upkeep'],
  )
  assert.deepEqual(['deliver.kp-fes', 'lease.kp-fes', 'parked.kp-fes', 'queue-due'].map(agencyOf), ['kp-fes', 'kp-fes', 'kp-fes', undefined])
})
