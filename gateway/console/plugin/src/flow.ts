import { Attributes } from './jolokia'
import { Sample, num } from './snapshot'

/** The state of the deliveries to an agency. Each state has a text `flow.STATE`. */
export interface Flow {
  state: (typeof FLOW_STATES)[number]
  color: string
}

/** Every state, the worst first. */
export const FLOW_STATES = [
  'silent',
  'blocked',
  'trying',
  'paused',
  'held-back',
  'parked',
  'unknown',
  'under-way',
  'flowing',
  'idle',
] as const

const RECENT_MILLIS = 60_000
const BREAKERS = ['closed', 'open', 'half-open']

/** Returns flowing only if something was delivered a moment ago, and idle only if nothing waits. */
export function flowOf(agency: Attributes, samples: Sample[], now: number): Flow {
  const breaker = String(agency['Breaker'] ?? '').toLowerCase()
  if (!BREAKERS.includes(breaker) || typeof agency['Waiting'] !== 'number') {
    return { state: 'unknown', color: 'grey' }
  }
  if (agency['Paused']) return { state: 'paused', color: 'orange' }
  if (breaker === 'open') return { state: 'silent', color: 'red' }
  if (breaker === 'half-open') return { state: 'trying', color: 'orange' }
  const waiting = num(agency['Waiting'])
  const inFlight = num(agency['InFlight'])
  if (waiting > 0 && num(agency['Blocked']) >= waiting && inFlight === 0) {
    return { state: 'blocked', color: 'red' }
  }
  if (waiting + inFlight === 0) {
    return num(agency['Parked']) > 0
      ? { state: 'parked', color: 'orange' }
      : { state: 'idle', color: 'green' }
  }
  if (delivers(agency, samples, now)) return { state: 'flowing', color: 'green' }
  return waiting > 0 && inFlight === 0
    ? { state: 'held-back', color: 'orange' }
    : { state: 'under-way', color: 'blue' }
}

/** Tells whether something was delivered within the last minute. */
function delivers(agency: Attributes, samples: Sample[], now: number): boolean {
  const recent = samples.filter(sample => now - sample.at <= RECENT_MILLIS)
  const grown = recent.length > 1 && recent[recent.length - 1].delivered > recent[0].delivered
  return grown || now - Date.parse(String(agency['LastReceipt'] ?? '')) <= RECENT_MILLIS
}

const GOOD = ['flowing', 'under-way', 'idle']

/** Tells whether a person should look at the agency: it does not flow, it has parked deliveries, or an alarm is about it. */
export function isTrouble(agency: Attributes, state: Flow['state'], alarms: Attributes[]): boolean {
  return (
    !GOOD.includes(state) || num(agency['Parked']) > 0 || alarms.some(alarm => alarm['subject'] === agency['Name'])
  )
}

/** The time since which an agency has not answered, from its open alarm. */
export function silentSince(agency: Attributes, alarms: Attributes[]): unknown {
  return alarms.find(alarm => alarm['kind'] === 'agency-down' && alarm['subject'] === agency['Name'])?.['since']
}
