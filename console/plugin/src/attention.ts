import { Place, placeOf, sortAlarms } from './alarm'
import { Attributes } from './jolokia'
import { Snapshot, num } from './snapshot'

/** Something that a person has to look at. */
export interface Matter {
  severity: string
  /** Where it is shown. */
  place: Place
  /** An alarm, or else a text `attention.TEXT` with a count. */
  alarm?: Attributes
  text?: string
  count?: number
}

/** What needs a person, the worst first: alarms that nobody acknowledged, requests that wait, what is parked. */
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

/** Alarms that wait for somebody: the number in the navigation and in the window's title. */
export function waitingAlarms(snapshot: Snapshot | undefined): number {
  return snapshot ? sortAlarms(snapshot.alarms, snapshot.closedAlarms).waiting.length : 0
}
