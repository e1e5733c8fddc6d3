import { Place, placeOf, sortAlarms } from './alarm'
import { Attributes } from './jolokia'
import { Snapshot, num } from './snapshot'

/** An item that a person has to look at. */
interface Matter {
  severity: string
  /** The page that shows it. */
  place: Place
  /** An alarm, or else a text `attention.TEXT` with a count. */
  alarm?: Attributes
  text?: string
  count?: number
}

/** Items that need a person, worst first: unacknowledged alarms, waiting requests, parked deliveries. */
export function attention({ alarms, closedAlarms, beans }: Pick<Snapshot, 'alarms' | 'closedAlarms' | 'beans'>): Matter[] {
  const waiting: Matter[] = sortAlarms(alarms, closedAlarms).waiting.map(alarm => ({
    severity: String(alarm['severity']),
    place: placeOf(alarm) ?? { page: 'alarms', rest: '' },
    alarm,
  }))
  const parked = num(beans.Referrals?.['ParkedTotal'])
  const requests = num(beans.Replay?.['Waiting'])
  const told = waiting.some(matter => matter.alarm?.['kind'] === 'parked')
  return [
    ...(beans.Gateway && !beans.Gateway['Ready'] ? [{ severity: 'critical', place: { page: 'alarms', rest: '' }, text: 'notReady', count: 1 }] : []),
    ...waiting.filter(matter => matter.severity === 'critical'),
    ...(requests > 0 ? [{ severity: 'warning', place: { page: 'replay', rest: '' }, text: 'requests', count: requests }] : []),
    ...waiting.filter(matter => matter.severity !== 'critical'),
    ...(parked > 0 && !told ? [{ severity: 'info', place: { page: 'parked', rest: '' }, text: 'parked', count: parked }] : []),
  ]
}

/** The number of waiting alarms, for the navigation and the window's title. */
export function waitingAlarms(snapshot: Snapshot | undefined): number {
  return snapshot ? sortAlarms(snapshot.alarms, snapshot.closedAlarms).waiting.length : 0
}
