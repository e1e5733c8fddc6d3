import { noteActs } from './acts'
import { Attributes, READ_MILLIS, call, rows } from './jolokia'

const SINGLE = ['Gateway', 'Referrals', 'Replay', 'Log', 'Alarms'] as const

/** Figures of one agency at one time. */
export interface Sample {
  at: number
  delivered: number
  depth: number
}

/** The state of the gateway at one time. */
export interface Snapshot {
  at: number
  agencies: Attributes[]
  queues: Attributes[]
  routes: Attributes[]
  beans: Partial<Record<(typeof SINGLE)[number], Attributes>>
  /** Alarms that are not over. */
  alarms: Attributes[]
  /** Alarms that are over. */
  closedAlarms: Attributes[]
}

const KEPT = 180
const SAMPLE_MILLIS = 3_000
const history = new Map<string, Sample[]>()

/** The data that every role may read, changed since a version. */
interface Changes {
  version: string
  /** Tells whether the answer is complete. Anything missing from it is gone. */
  whole: boolean
  /** Another number after a person has changed something. */
  acts: number
  beans: Record<string, Attributes>
}

let version = ''
let knownAgencies = new Map<string, Attributes>()

/** Requests the changes since the last answer, in one request, and keeps the data of the charts. */
export async function takeSnapshot(): Promise<Snapshot> {
  const at = Date.now()
  const answer = await call<string>('org.wasl:type=Gateway', 'changes', version, READ_MILLIS)
  const changes = JSON.parse(answer) as Changes
  // An MBean that did not change stays the same object.
  knownAgencies = changes.whole ? new Map() : new Map(knownAgencies)
  Object.entries(changes.beans).forEach(([name, changed]) => knownAgencies.set(name, { ...knownAgencies.get(name), ...changed }))
  version = changes.version
  noteActs(changes.acts)
  return toSnapshot(at)
}

function toSnapshot(at: number): Snapshot {
  const beans = Object.fromEntries(SINGLE.map(type => [type, knownAgencies.get(`org.wasl:type=${type}`)]))
  const snapshot: Snapshot = {
    at,
    agencies: beansOf('org.wasl:', 'Agency').sort((a, b) => priority(b) - priority(a)),
    queues: beansOf('org.wasl:', 'Queue'),
    routes: beansOf('org.apache.camel:', 'routes'),
    beans,
    alarms: rows(beans.Alarms?.['Open']),
    closedAlarms: rows(beans.Alarms?.['Closed']),
  }
  snapshot.agencies.forEach(agency => addSample(agency, at))
  return snapshot
}

/** The MBeans of a type, by name. */
function beansOf(domain: string, type: string): Attributes[] {
  const key = new RegExp(`[:,]type=${type}(,|$)`)
  return [...knownAgencies]
    .filter(([name]) => name.startsWith(domain) && key.test(name))
    .map(([, attributes]) => attributes)
    .sort((a, b) => String(a['Name'] ?? a['RouteId']).localeCompare(String(b['Name'] ?? b['RouteId'])))
}

// Order of the table: agencies that need attention, then those with traffic, then idle ones.
function priority(agency: Attributes): number {
  const isHeld = Boolean(agency['Paused']) || agency['Breaker'] !== 'closed' || num(agency['Parked']) > 0
  const moves = num(agency['Waiting']) + num(agency['InFlight']) > 0
  return isHeld ? 3 : moves ? 2 : num(agency['Delivered']) > 0 ? 1 : 0
}

function addSample(agency: Attributes, at: number) {
  const name = String(agency['Name'])
  const samples = history.get(name) ?? []
  const last = samples.at(-1)
  if (last && at - last.at < SAMPLE_MILLIS) return
  samples.push({ at, delivered: num(agency['Delivered']), depth: num(agency['Waiting']) + num(agency['InFlight']) })
  history.set(name, samples.slice(-KEPT))
}

/** Samples of an agency since the page was opened, oldest first. */
export function samplesOf(agency: unknown): Sample[] {
  return history.get(String(agency)) ?? []
}

/** Deliveries per minute between consecutive samples. */
export function deliveriesPerMinute(samples: Sample[]): number[] {
  return samples.slice(1).map((sample, i) => {
    const minutes = (sample.at - samples[i].at) / 60_000
    return minutes > 0 ? Math.max(0, sample.delivered - samples[i].delivered) / minutes : 0
  })
}

export function num(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
