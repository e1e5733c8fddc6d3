import { Place, placeOf, sortAlarms, worstFirst } from './alarm'
import { Attributes } from './jolokia'
import { Snapshot, num } from './snapshot'

/** An item that a person has to look at. */
export interface Matter {
  severity: string
  /** The page of the next step. */
  place: Place
  cause: { kind: 'alarm'; alarm: Attributes } | { kind: 'notReady' } | { kind: 'requests' | 'parked'; count: number }
}

const ALARMS: Place = { page: 'alarms', rest: '' }

/**
 * Items that need a person, worst first: alarms, waiting requests, parked deliveries. An acknowledged alarm keeps its
 * place until it is over.
 */
export function attention({ alarms, closedAlarms, beans }: Pick<Snapshot, 'alarms' | 'closedAlarms' | 'beans'>): Matter[] {
  const { waiting, acknowledged } = sortAlarms(alarms, closedAlarms)
  const sorted = worstFirst([...waiting, ...acknowledged])
  const ofAlarms = sorted.map((alarm): Matter => ({
    severity: String(alarm['severity']),
    place: placeOf(alarm) ?? ALARMS,
    cause: { kind: 'alarm', alarm },
  }))
  const counted = (severity: string, kind: 'requests' | 'parked', page: string, count: number): Matter[] =>
    count > 0 ? [{ severity, place: { page, rest: '' }, cause: { kind, count } }] : []
  const isTold = sorted.some(alarm => alarm['kind'] === 'parked')
  const isCritical = ({ severity }: Matter) => severity === 'critical'
  return [
    ...(beans.Gateway?.['Ready'] === false
      ? [{ severity: 'critical', place: ALARMS, cause: { kind: 'notReady' } } satisfies Matter]
      : []),
    ...ofAlarms.filter(isCritical),
    ...counted('warning', 'requests', 'replay', num(beans.Replay?.['Waiting'])),
    ...ofAlarms.filter(matter => !isCritical(matter)),
    ...counted('info', 'parked', 'parked', isTold ? 0 : num(beans.Referrals?.['ParkedTotal'])),
  ]
}

/** The numbers of waiting and parked deliveries at the agency of an alarm. Undefined if its subject is no agency. */
export function affectedAt(alarm: Attributes, agencies: Attributes[]): { waiting: number; parked: number } | undefined {
  const agency = agencies.find(agency => agency['Name'] === alarm['subject'])
  return agency && openAt(agency)
}

/** The deliveries that an agency does not have yet. */
export function openAt(agency: Attributes): { waiting: number; parked: number } {
  return { waiting: num(agency['Waiting']) + num(agency['InFlight']), parked: num(agency['Parked']) }
}

/** The number of waiting alarms, for the navigation and the window's title. */
export function waitingAlarms(snapshot: Snapshot | undefined): number {
  return snapshot ? sortAlarms(snapshot.alarms, snapshot.closedAlarms).waiting.length : 0
}
