import { Attributes, read, rows } from './jolokia'

const AGENCIES = 'org.wasl:type=Agency,name=*'
const QUEUES = 'org.wasl:type=Queue,name=*'
const ROUTES = 'org.apache.camel:context=*,type=routes,name=*'
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
const history = new Map<string, Sample[]>()

/** Reads all MBeans in one request and keeps what the charts show. */
export async function takeSnapshot(): Promise<Snapshot> {
  const at = Date.now()
  const [agencies, queues, routes, ...single] = await read([
    AGENCIES,
    QUEUES,
    ROUTES,
    ...SINGLE.map(type => `org.wasl:type=${type}`),
  ])
  const beans = Object.fromEntries(SINGLE.map((type, i) => [type, single[i]]))
  const snapshot: Snapshot = {
    at,
    agencies: named(agencies).sort((a, b) => priority(b) - priority(a)),
    queues: named(queues),
    routes: named(routes),
    beans,
    alarms: rows(beans.Alarms?.['Open']),
    closedAlarms: rows(beans.Alarms?.['Closed']),
  }
  snapshot.agencies.forEach(agency => addSample(agency, at))
  return snapshot
}

function named(found: Attributes | undefined): Attributes[] {
  return (Object.values(found ?? {}) as Attributes[]).sort((a, b) =>
    String(a['Name']).localeCompare(String(b['Name'])),
  )
}

// Order of the table: agencies that need attention, then those with traffic, then idle ones.
function priority(agency: Attributes): number {
  const held = Boolean(agency['Paused']) || agency['Breaker'] !== 'closed' || num(agency['Parked']) > 0
  const moves = num(agency['Waiting']) + num(agency['InFlight']) > 0
  return held ? 3 : moves ? 2 : num(agency['Delivered']) > 0 ? 1 : 0
}

function addSample(agency: Attributes, at: number) {
  const name = String(agency['Name'])
  const samples = history.get(name) ?? []
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
