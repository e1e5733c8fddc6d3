import React from 'react'
import { alarmTitle, sortAlarms, worstFirst } from './alarm'
import { openAt } from './attention'
import { usePage } from './context'
import { FLOW_STATES, flowOf, isTrouble } from './flow'
import { Attributes } from './jolokia'
import { Snapshot, samplesOf } from './snapshot'

const MOST_LINES = 5

/** A page for a screen on the wall: large type, no controls. Stale data are grey. */
export const Wall: React.FC = () => {
  const { t, clock, snapshot, polled, old, explain } = usePage()
  const { at, failure } = polled
  return (
    <main className="wasl wasl-wall" id="wasl">
      <header className="wasl-wall-head">
        <h1>{t('title')}</h1>
        {at !== undefined && <p id="wasl-as-of">{old ? t('old', { time: clock(at) }) : t('asOf', { time: clock(at) })}</p>}
      </header>
      {old && (
        <p id="wasl-old" className="wasl-wall-line" data-severity="critical" role="alert">
          {failure === undefined ? t('failure.late') : explain(failure)}
        </p>
      )}
      {snapshot ? (
        <div className={old ? 'wasl-old' : undefined}>
          <Picture snapshot={snapshot} />
        </div>
      ) : (
        failure === undefined && t('loading')
      )}
    </main>
  )
}

/** The number of lines of each list with which the page fits the screen. Found anew for each snapshot. */
function useFittingLines(snapshot: Snapshot): number {
  const [lines, setLines] = React.useState(MOST_LINES)
  React.useLayoutEffect(() => setLines(MOST_LINES), [snapshot])
  React.useLayoutEffect(() => {
    if (lines > 1 && document.documentElement.scrollHeight > window.innerHeight) setLines(lines - 1)
  })
  return lines
}

const Picture: React.FC<{ snapshot: Snapshot }> = ({ snapshot }) => {
  const most = useFittingLines(snapshot)
  const { t, number, old, ago, time, code, language, agencyText, subjectText } = usePage()
  const { Gateway, Referrals, Replay } = snapshot.beans
  const { waiting, acknowledged } = sortAlarms(snapshot.alarms, snapshot.closedAlarms)
  const troubled = snapshot.agencies
    .map(agency => ({ agency, state: flowOf(agency, samplesOf(agency['Name']), snapshot.at).state }))
    .filter(({ agency, state }) => isTrouble(agency, state, snapshot.alarms))
    .sort((a, b) => FLOW_STATES.indexOf(a.state) - FLOW_STATES.indexOf(b.state))
  const state = old || !Gateway ? 'unknown' : Gateway['Ready'] ? 'ready' : 'notReady'
  const affected = (agency: Attributes) => {
    const at = openAt(agency)
    return t('attention.agency', { waiting: number(at.waiting), parked: number(at.parked) })
  }
  const takenBy = (alarm: Attributes) =>
    alarm['acknowledgedBy']
      ? t('attention.taken', { who: String(alarm['acknowledgedBy']), time: time(alarm['acknowledgedAt']) })
      : ''
  const counts: [string, string][] = [
    [t('gateway'), t(state)],
    [t('alarms.waiting'), number(waiting.length)],
    [t('wall.trouble'), number(troubled.length)],
    [t('parked'), number(Referrals?.['ParkedTotal'])],
    [t('openDeliveries'), number(Referrals?.['Open'])],
    [t('wall.requests'), number(Replay?.['Waiting'])],
  ]
  return (
    <>
      <dl className="wasl-wall-counts">
        {counts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="wasl-number">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="wasl-wall-lists">
        <Lines
          title={t('page.alarms')}
          most={most}
          empty={t(old ? 'unknown' : 'attention.none')}
          lines={worstFirst([...waiting, ...acknowledged]).map(alarm => ({
            id: `${alarm['kind']} ${alarm['subject']} ${alarm['over']}`,
            severity: String(alarm['severity']),
            head: alarmTitle(alarm, language),
            rest: [code('severity', alarm['severity']), subjectText(alarm), ago(alarm['since']), takenBy(alarm)],
          }))}
        />
        <Lines
          title={t('wall.trouble')}
          most={most}
          empty={t(old ? 'unknown' : 'wall.noTrouble')}
          lines={troubled.map(({ agency, state: flow }) => ({
            id: String(agency['Name']),
            severity: ['silent', 'blocked'].includes(flow) ? 'critical' : 'warning',
            head: agencyText(agency['Name']),
            rest: [t(`flow.${flow}`), affected(agency)],
          }))}
        />
      </div>
    </>
  )
}

interface Line {
  id: string
  severity: string
  head: string
  rest: string[]
}

const Lines: React.FC<{ title: string; most: number; empty: string; lines: Line[] }> = ({ title, most, empty, lines }) => {
  const { count } = usePage()
  return (
    <section>
      <h2>{title}</h2>
      {lines.length === 0 && <p>{empty}</p>}
      <ul>
        {lines.slice(0, most).map(({ id, severity, head, rest }) => (
          <li key={id} className="wasl-wall-line" data-severity={severity}>
            <strong>{head}</strong>
            {rest.filter(Boolean).map((text, i) => (
              <span key={i}>
                {' · '}
                <bdi>{text}</bdi>
              </span>
            ))}
          </li>
        ))}
      </ul>
      {lines.length > most && <p>{count('wall.more', lines.length - most)}</p>}
    </section>
  )
}
