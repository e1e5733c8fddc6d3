import React from 'react'
import { Label } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Ago } from './Ago'
import { Agency } from './Agency'
import { AgencyMenu, mayAct } from './AgencyActions'
import { severityColor } from './Alarms'
import { alarmTitle } from './alarm'
import { searched } from './directory'
import { Chart } from './Chart'
import { Column, DataTable } from './DataTable'
import { usePage } from './context'
import { Attributes } from './jolokia'
import { FLOW_STATES, flowOf, isTrouble, silentSince } from './flow'
import { deliveriesPerMinute, samplesOf } from './snapshot'

/** The agencies that need attention. On request all of them, or those in one state. */
export const Agencies: React.FC = () => {
  const { t, code, number, may, snapshot, directory, agencyText } = usePage()
  const states = new Map(
    (snapshot?.agencies ?? []).map(a => [a['Name'], flowOf(a, samplesOf(a['Name']), snapshot?.at ?? 0).state]),
  )
  const stateOf = (agency: Attributes) => states.get(agency['Name']) ?? 'unknown'
  const kinds = [...new Set([...directory.values()].map(agency => agency.kind))].sort()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: a => <Agency id={a['Name']} />, value: a => agencyText(a['Name']) },
    { head: t('state'), cell: a => <State agency={a} />, value: a => FLOW_STATES.indexOf(stateOf(a)) },
    { head: t('due'), cell: a => number(a['Due']), value: a => Number(a['Due']) },
    { head: t('inFlight'), cell: a => number(a['InFlight']), value: a => Number(a['InFlight']) },
    { head: t('delivered'), cell: a => number(a['Delivered']), value: a => Number(a['Delivered']) },
    { head: t('parked'), cell: a => <ParkedOf agency={a} />, value: a => Number(a['Parked']) },
    {
      head: t('lastReceipt'),
      cell: a => <Ago of={a['LastReceipt']} />,
      value: a => Date.parse(String(a['LastReceipt'])),
    },
    {
      head: t('flow'),
      cell: a => (
        <>
          <Flow agency={a} />
          <Depth agency={a} />
        </>
      ),
    },
  ]
  if (mayAct(may)) {
    columns.push({ head: t('actions'), cell: a => <AgencyMenu agency={a} /> })
  }
  return (
    <DataTable
      label={t('agencies')}
      columns={columns}
      rows={snapshot?.agencies ?? []}
      id={a => String(a['Name'])}
      empty={t(snapshot ? 'agencies.none' : 'loading')}
      search={a => searched(directory, a['Name'])}
      choices={[
        {
          id: 'state',
          label: t('state'),
          options: [
            {
              value: 'trouble',
              label: t('agencies.trouble'),
              matches: a => isTrouble(a, stateOf(a), snapshot?.alarms ?? []),
            },
            { value: 'all', label: t('agencies.all'), matches: () => true },
            ...FLOW_STATES.map(state => ({
              value: state,
              label: t(`flow.${state}`),
              matches: (a: Attributes) => stateOf(a) === state,
            })),
          ],
        },
        {
          id: 'kind',
          label: t('kind'),
          options: [
            { value: 'all', label: t('kind.all'), matches: () => true },
            ...kinds.map(kind => ({
              value: kind,
              label: code('kind', kind),
              matches: (a: Attributes) => directory.get(String(a['Name']))?.kind === kind,
            })),
          ],
        },
      ]}
    />
  )
}

const ParkedOf: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { number } = usePage()
  const count = number(agency['Parked'])
  return Number(agency['Parked']) > 0 ? <Link to={`/referrals/parked?agency=${agency['Name']}`}>{count}</Link> : <>{count}</>
}

export const State: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, count, code, time, age, number, snapshot } = usePage()
  const { state, color } = flowOf(agency, samplesOf(agency['Name']), snapshot?.at ?? 0)
  const since = silentSince(agency, snapshot?.alarms ?? [])
  return (
    <>
      <Label color={color}>{t(`flow.${state}`)}</Label>
      {state === 'silent' && Boolean(since) && (
        <small className="wasl-block">{t('flow.since', { time: time(since) })}</small>
      )}
      {Number(agency['Blocked']) > 0 && (
        <small className="wasl-block">{count('flow.behind', agency['Blocked'], { parked: number(agency['Parked']) })}</small>
      )}
      {Number(agency['OldestSeconds']) > 0 && (
        <small className="wasl-block">{t('flow.oldest', { age: age(agency['OldestSeconds']) })}</small>
      )}
      <Open agency={agency} />
      {Boolean(agency['Paused']) && (
        <small className="wasl-block">
          {agency['PausedBy'] === 'announcement'
            ? t('pausedByWindow')
            : t('pausedBy', { who: String(agency['PausedBy'] ?? ''), since: time(agency['PausedSince']) })}{' '}
          {Boolean(agency['PausedReason']) && <bdi>{code('why', agency['PausedReason'])}</bdi>}
          {Boolean(agency['PausedUntil']) && <> {t('pausedUntil', { until: time(agency['PausedUntil']) })}</>}
        </small>
      )}
      {Boolean(agency['Announcement']) && (
        <small className="wasl-block">
          <Window of={agency['Announcement'] as Attributes} />
        </small>
      )}
    </>
  )
}

/** A maintenance window with start, end and reason. */
const Window: React.FC<{ of: Attributes }> = ({ of }) => {
  const { t, code, time } = usePage()
  return (
    <>
      {t('window', { from: time(of['from']), to: time(of['to']) })}{' '}
      <bdi>{code('why', of['textCode'])}</bdi>
    </>
  )
}

const Open: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { language, snapshot } = usePage()
  return (
    <>
      {(snapshot?.alarms ?? [])
        .filter(alarm => alarm['subject'] === agency['Name'])
        .map(alarm => (
          <div key={String(alarm['kind'])}>
            <Label isCompact color={severityColor(alarm)}>
              {alarmTitle(alarm, language)}
            </Label>
          </div>
        ))}
    </>
  )
}

export const Flow: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, count, agencyText } = usePage()
  const values = deliveriesPerMinute(samplesOf(agency['Name']))
  return (
    <>
      <Chart values={values} label={t('flow.label', { agency: agencyText(agency['Name']) })} />
      <small>{count('flow.now', Math.round(values.at(-1) ?? 0))}</small>
    </>
  )
}

export const Depth: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, count, agencyText } = usePage()
  const values = samplesOf(agency['Name']).map(sample => sample.depth)
  return (
    <>
      <Chart values={values} label={t('depth.label', { agency: agencyText(agency['Name']) })} />
      <small>{count('depth.now', values.at(-1) ?? 0)}</small>
    </>
  )
}
