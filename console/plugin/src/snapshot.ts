import { Attributes, read, rows } from './jolokia'

const AGENCIES = 'org.wasl:type=Agency,name=*'
const QUEUES = 'org.wasl:type=Queue,name=*'
const ROUTES = 'org.apache.camel:context=*,type=routes,name=*'
const SINGLE = ['Gateway', 'Referrals', 'Replay', 'Log', 'Alarms'] as const

/** How one agency stood at one look. */
export interface Sample {
  at: number
  delivered: number
  depth: number
}

/** How everything stands, as of one look. */
export interface Snapshot {
  at: number
  agencies: Attributes[]
  queues: Attributes[]
  routes: Attributes[]
  beans: Partial<Record<(typeof SINGLE)[number], Attributes>>
  alarms: Attributes[]
}

const KEPT = 180
const history = new Map<string, Sample[]>()

/** Looks once, in one request, and remembers what the charts show. */
export async function look(): Promise<Snapshot> {
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
    agencies: named(agencies).sort((a, b) => stir(b) - stir(a)),
    queues: named(queues),
    routes: named(routes),
    beans,
    alarms: rows(beans.Alarms?.['Open']),
  }
  snapshot.agencies.forEach(agency => remember(agency, at))
  return snapshot
}

function named(found: Attributes | undefined): Attributes[] {
  return (Object.values(found ?? {}) as Attributes[]).sort((a, b) =>
    String(a['Name']).localeCompare(String(b['Name'])),
  )
}

// First what somebody may have to look at, then what moves, then who has been quiet.
function stir(agency: Attributes): number {
  const held = Boolean(agency['Paused']) || agency['Breaker'] !== 'closed' || num(agency['Parked']) > 0
  const moves = num(agency['Waiting']) + num(agency['InFlight']) > 0
  return held ? 3 : moves ? 2 : num(agency['Delivered']) > 0 ? 1 : 0
}

function remember(agency: Attributes, at: number) {
  const name = String(agency['Name'])
  const samples = history.get(name) ?? []
  samples.push({ at, delivered: num(agency['Delivered']), depth: num(agency['Waiting']) + num(agency['InFlight']) })
  history.set(name, samples.slice(-KEPT))
}

/** What was seen of an agency since the page was opened, oldest first. */
export function seen(agency: unknown): Sample[] {
  return history.get(String(agency)) ?? []
}

/** Deliveries a minute between one look and the next. */
export function flow(samples: Sample[]): number[] {
  return samples.slice(1).map((sample, i) => {
    const minutes = (sample.at - samples[i].at) / 60_000
    return minutes > 0 ? Math.max(0, sample.delivered - samples[i].delivered) / minutes : 0
  })
}

export function num(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
