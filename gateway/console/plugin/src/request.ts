import { Attributes, rows } from './jolokia'
import { num } from './snapshot'

/** The display of a request about parked deliveries. Each state has a text `request.STATE`. */
export interface Standing {
  state: string
  color: string
  /** The number that fills the bar: delivered for a replay, given up for anything else. */
  value: number
  max: number
}

const colors: Record<string, string> = {
  waiting: 'orange',
  stale: 'red',
  running: 'blue',
  'under-way': 'blue',
  delivered: 'green',
  'parked-again': 'red',
  rejected: 'grey',
  stopped: 'grey',
  expired: 'grey',
}

/** A request is green when all its deliveries are delivered, not when they were put back in the queue. */
export function standing(request: Attributes): Standing {
  const replay = isReplay(request)
  const state =
    request['state'] === 'waiting' && num(request['changed']) > 0
      ? 'stale'
      : request['state'] === 'done'
        ? replay
          ? String(request['outcome'] ?? 'ended')
          : 'given-up'
        : String(request['state'])
  return {
    state,
    color: colors[state] ?? 'grey',
    value: num(request[replay ? 'delivered' : 'done']),
    max: Math.max(1, num(request['count'])),
  }
}

/** Anything but a replay gives the deliveries up, which cannot be undone. */
export const isReplay = (request: Attributes): boolean => request['action'] === 'replay'

/** The deliveries of a request, by agency and cause. */
export const groupsOf = (request: Attributes): Attributes[] => rows(request['groups'])

/** Their ids, if they are named. */
export const idsOf = (request: Attributes): string[] =>
  groupsOf(request).flatMap(group => (group['ids'] as unknown[]).map(String))
