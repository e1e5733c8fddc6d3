import { Directory } from './directory'
import { FLOW_STATES, flowOf } from './flow'
import { Attributes } from './jolokia'
import { Snapshot, num, samplesOf } from './snapshot'

/** The path of a message in order. Stages beside it come last. */
export const STAGES = ['door', 'decide', 'record', 'queue', 'deliver', 'receipt', 'log', 'parked'] as const
type StageName = (typeof STAGES)[number]

/** One stage with its current count and its total since the start. */
interface Stage {
  name: StageName
  /** The main number: waiting or moving now, or passed. */
  count: number
  /** The other number, shown with a text `pipeline.NAME.detail`. */
  detail: number
  /** A person has to look at it. */
  bad: boolean
}

const sum = (rows: Attributes[], key: string) => rows.reduce((total, row) => total + num(row[key]), 0)

/** The stages as they stand. */
export function stagesOf({ routes, queues, agencies, beans }: Snapshot): Stage[] {
  const of = (stage: StageName) => routes.filter(route => stageOfRoute(route['RouteId']) === stage)
  const door = routes.filter(route => route['RouteId'] === 'door')
  const queued = queues.filter(queue => isOfDeliveries(queue['Name']))
  const parked = num(beans.Referrals?.['ParkedTotal'])
  const counts: Record<StageName, [number, number]> = {
    door: [sum(door, 'ExchangesTotal'), sum(door, 'ExchangesInflight')],
    decide: [num(beans.Gateway?.['Refused']), num(beans.Gateway?.['Accepted'])],
    record: [num(beans.Gateway?.['Accepted']), num(beans.Referrals?.['Open'])],
    queue: [sum(queued, 'Depth'), sum(agencies, 'Due')],
    deliver: [sum(of('deliver'), 'ExchangesInflight'), sum(of('deliver'), 'ExchangesTotal')],
    receipt: [sum(agencies, 'Delivered'), agencies.length],
    log: [num(beans.Log?.['Size']), 0],
    parked: [parked, agencies.filter(agency => num(agency['Parked']) > 0).length],
  }
  return STAGES.map(name => ({
    name,
    count: counts[name][0],
    detail: counts[name][1],
    bad: name === 'parked' && parked > 0,
  }))
}

const isOfDeliveries = (queue: unknown) => String(queue).startsWith('deliver.')

// By the prefixes of our route ids. Other routes keep the gateway going.
const ROUTES: [RegExp, StageName][] = [
  [/^(door$|api-|connector-|jms-|inquiry|referral-|notice-list|reference-data|evidence|own-message|statistics)/, 'door'],
  [/^(queue-due$|lease\.|reconcile|replay|capacity)/, 'queue'],
  [/^parked-/, 'parked'],
  [/^(deliver\.|collection|pull-)/, 'deliver'],
  [/^acknowledgement/, 'receipt'],
  [/^(log|follow-trail)/, 'log'],
]

/** The stage of a route, or `upkeep` for routes that keep the gateway going. */
export const stageOfRoute = (id: unknown): StageName | 'upkeep' =>
  ROUTES.find(([begins]) => begins.test(String(id)))?.[1] ?? 'upkeep'

/** The agency of a queue or route that belongs to one agency. Undefined for all others. */
export const agencyOf = (name: unknown): string | undefined => /^(?:deliver|lease|parked)\.(.+)$/.exec(String(name))?.[1]

/** Agencies of one kind, together. */
export interface Group {
  kind: string
  agencies: number
  queued: number
  inFlight: number
  delivered: number
  parked: number
  /** The worst state among them, and how many are in it. */
  worst: (typeof FLOW_STATES)[number]
  color: string
  inWorst: number
}

/** The agencies by kind, worst kind first. */
export function groupsOf({ agencies, queues }: Snapshot, directory: Directory, now: number): Group[] {
  const kinds = new Map<string, Attributes[]>()
  agencies.forEach(agency => {
    const kind = directory.get(String(agency['Name']))?.kind ?? ''
    kinds.set(kind, [...(kinds.get(kind) ?? []), agency])
  })
  const rank = (state: Group['worst']) => FLOW_STATES.indexOf(state)
  return [...kinds]
    .map(([kind, members]) => {
      const flows = members.map(agency => flowOf(agency, samplesOf(agency['Name']), now))
      const worst = flows.reduce((a, b) => (rank(b.state) < rank(a.state) ? b : a))
      const names = new Set(members.map(agency => `deliver.${agency['Name']}`))
      return {
        kind,
        agencies: members.length,
        queued: sum(queues.filter(queue => names.has(String(queue['Name']))), 'Depth'),
        inFlight: sum(members, 'InFlight'),
        delivered: sum(members, 'Delivered'),
        parked: sum(members, 'Parked'),
        worst: worst.state,
        color: worst.color,
        inWorst: flows.filter(flow => flow.state === worst.state).length,
      }
    })
    .sort((a, b) => rank(a.worst) - rank(b.worst) || a.kind.localeCompare(b.kind))
}
