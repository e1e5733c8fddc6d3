import { Attributes, rows } from './jolokia'
import { num } from './snapshot'

/** An event of an agency, or a time in which the same went on. */
export type Happened = { at: string; until: string } & (
  | { kind: 'act'; sentence: string }
  | { kind: 'began' | 'over'; alarm: Attributes }
  | { kind: 'failures' | 'receipts'; count: number }
  | { kind: 'parked'; cause: unknown; count: number }
)

/** Everything that is known of an agency's last day. */
export interface Sources {
  /** From the audit trail. */
  acts: Attributes[]
  /** Open ones and those that are over. */
  alarms: Attributes[]
  /** Figures of each interval, with the length of one. */
  figures?: Attributes
  /** Parked deliveries, by cause. */
  parked: Attributes[]
}

/** The events of an agency, the latest first. */
export function happened({ acts, alarms, figures, parked }: Sources): Happened[] {
  const atOnce = (at: unknown) => ({ at: String(at), until: String(at) })
  const events: Happened[] = [
    ...acts.map((act): Happened => ({ kind: 'act', ...atOnce(act['time']), sentence: String(act['sentence']) })),
    ...alarms.map((alarm): Happened => ({ kind: 'began', ...atOnce(alarm['since']), alarm })),
    ...alarms.filter(alarm => alarm['over']).map((alarm): Happened => ({ kind: 'over', ...atOnce(alarm['over']), alarm })),
    ...parked.map(
      (group): Happened => ({
        kind: 'parked',
        ...atOnce(group['oldest']),
        cause: group['cause'],
        count: num(group['count']),
      }),
    ),
    ...(figures ? [...runs(figures, 'failures', failed), ...runs(figures, 'receipts', received)] : []),
  ]
  return events.sort((a, b) => Date.parse(b.until) - Date.parse(a.until))
}

const failed = (point: Attributes) => num(point['failed'])
const received = (point: Attributes) => (failed(point) > 0 ? 0 : num(point['delivered']))

/** Times without a break in which something was counted. */
function runs(figures: Attributes, kind: 'failures' | 'receipts', count: (point: Attributes) => number): Happened[] {
  const runsFound: { kind: typeof kind; at: string; until: string; count: number }[] = []
  for (const point of rows(figures['points'])) {
    const counted = count(point)
    if (counted === 0) continue
    const begin = Date.parse(String(point['at']))
    const until = new Date(begin + num(figures['pointSeconds']) * 1_000).toISOString()
    const last = runsFound.at(-1)
    if (last && Date.parse(last.until) === begin) {
      last.until = until
      last.count += counted
    } else {
      runsFound.push({ kind, at: String(point['at']), until, count: counted })
    }
  }
  return runsFound
}
