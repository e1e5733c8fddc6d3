import React from 'react'
import {
  Card,
  CardBody,
  CardTitle,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Label,
  Stack,
  StackItem,
} from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { severityColor } from './Alarms'
import { alarmTitle } from './alarm'
import { AsOf } from './AsOf'
import { AgencyActions } from './AgencyActions'
import { attention } from './attention'
import { Chart } from './Chart'
import { Column, DataTable } from './DataTable'
import { Pipeline } from './Pipeline'
import { usePage } from './context'
import { Attributes } from './jolokia'
import { flowOf, silentSince } from './flow'
import { deliveriesPerMinute, samplesOf } from './snapshot'

/** State of the gateway, its pipeline, and every agency. */
export const Overview: React.FC = () => {
  const { t, snapshot, polled } = usePage()
  return (
    <AsOf polled={polled}>
    <Stack hasGutter>
      <StackItem>
        <Attention />
      </StackItem>
      <StackItem>
        <Standing />
      </StackItem>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h2">{t('pipeline')}</CardTitle>
          <CardBody>{snapshot && <Pipeline snapshot={snapshot} />}</CardBody>
        </Card>
      </StackItem>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h2">{t('agencies')}</CardTitle>
          <CardBody>
            <Agencies />
          </CardBody>
        </Card>
      </StackItem>
    </Stack>
    </AsOf>
  )
}

/** What needs a person, the worst first; each is a link to the page that shows it. */
const Attention: React.FC = () => {
  const { t, code, number, language, snapshot, old } = usePage()
  if (!snapshot) return null
  const matters = attention(snapshot)
  return (
    <Card isCompact>
      <CardTitle component="h2">{t('attention')}</CardTitle>
      <CardBody>
        {matters.length === 0 ? (
          t(old ? 'unknown' : 'attention.none')
        ) : (
          <ol id="wasl-attention" className="wasl-attention">
            {matters.map(({ severity, page, alarm, text, count }) => (
              <li key={`${page} ${text} ${alarm?.['kind']} ${alarm?.['subject']} ${alarm?.['over']}`}>
                <Label isCompact color={severityColor({ severity })}>
                  {code('severity', severity)}
                </Label>{' '}
                <Link to={`/referrals/${page}`}>
                  {alarm ? alarmTitle(alarm, language) : t(`attention.${text}`, { n: number(count) })}
                </Link>{' '}
                {alarm && <span className="wasl-id">{String(alarm['subject'])}</span>}
              </li>
            ))}
          </ol>
        )}
      </CardBody>
    </Card>
  )
}

const Standing: React.FC = () => {
  const { t, snapshot, old, number, age } = usePage()
  const { Gateway, Referrals, Log } = snapshot?.beans ?? {}
  const facts: [string, React.ReactNode][] = [
    [
      t('gateway'),
      old ? (
        <Label color="grey">{t('unknown')}</Label>
      ) : Gateway ? (
        <Label color={Gateway['Ready'] ? 'green' : 'red'}>
          {t(Gateway['Ready'] ? 'ready' : 'notReady')}
        </Label>
      ) : (
        '–'
      ),
    ],
    [t('version'), <bdi key="v">{String(Gateway?.['Version'] ?? '–')}</bdi>],
    [t('uptime'), age(Gateway?.['Uptime'])],
    [t('openDeliveries'), number(Referrals?.['Open'])],
    [t('parked'), number(Referrals?.['ParkedTotal'])],
    [t('openAlarms'), number(snapshot?.alarms.length)],
    [t('logSize'), number(Log?.['Size'])],
  ]
  return (
    <DescriptionList isCompact columnModifier={{ default: '2Col' }} className="wasl-facts">
      {facts.map(([term, value]) => (
        <DescriptionListGroup key={term}>
          <DescriptionListTerm>{term}</DescriptionListTerm>
          <DescriptionListDescription>{value}</DescriptionListDescription>
        </DescriptionListGroup>
      ))}
    </DescriptionList>
  )
}

const Agencies: React.FC = () => {
  const { t, number, ago, time, may, snapshot } = usePage()
  const columns: Column<Attributes>[] = [
    {
      head: t('agency'),
      cell: a => (
        <>
          <strong className="wasl-id wasl-nowrap">{String(a['Name'])}</strong>
          <br />
          <small>{String(a['Protocol'] ?? '')}</small>
        </>
      ),
    },
    { head: t('state'), cell: a => <State agency={a} /> },
    {
      head: t('due'),
      cell: a => (
        <>
          {number(a['Due'])}
        </>
      ),
    },
    { head: t('inFlight'), cell: a => number(a['InFlight']) },
    { head: t('delivered'), cell: a => number(a['Delivered']) },
    { head: t('parked'), cell: a => number(a['Parked']) },
    { head: t('lastReceipt'), cell: a => <span className="wasl-nowrap" title={time(a['LastReceipt'])}>{ago(a['LastReceipt'])}</span> },
    { head: t('flow'), cell: a => <Flow agency={a} /> },
    { head: t('depth'), cell: a => <Depth agency={a} /> },
  ]
  if (['pause', 'resume', 'announce'].some(action => may(`Agency.${action}`))) {
    columns.push({ head: t('actions'), cell: a => <AgencyActions agency={a} /> })
  }
  return (
    <DataTable
      label={t('agencies')}
      columns={columns}
      rows={snapshot?.agencies ?? []}
      id={a => String(a['Name'])}
      empty={t(snapshot ? 'agencies.none' : 'loading')}
    />
  )
}

const State: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, time, age, number, snapshot } = usePage()
  const { state, color } = flowOf(agency, samplesOf(agency['Name']), snapshot?.at ?? 0)
  const since = silentSince(agency, snapshot?.alarms ?? [])
  const blocked = number(agency['Blocked'])
  const parked = number(agency['Parked'])
  return (
    <>
      <Label color={color}>{t(`flow.${state}`)}</Label>
      {state === 'silent' && Boolean(since) && (
        <small className="wasl-block">{t('flow.since', { time: time(since) })}</small>
      )}
      {Number(agency['Blocked']) > 0 && (
        <small className="wasl-block">{t('flow.behind', { n: blocked, parked })}</small>
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
          {Boolean(agency['PausedReason']) && <span className="wasl-id">{String(agency['PausedReason'])}</span>}
          {Boolean(agency['PausedUntil']) && <> {t('pausedUntil', { until: time(agency['PausedUntil']) })}</>}
        </small>
      )}
      {Boolean(agency['Announcement']) && (
        <small className="wasl-block">
          <Window text={String(agency['Announcement'])} />
        </small>
      )}
    </>
  )
}

/** A maintenance window: from, to and why, as the gateway writes it. */
const Window: React.FC<{ text: string }> = ({ text }) => {
  const { t, time } = usePage()
  const window = JSON.parse(text) as Attributes
  return (
    <>
      {t('window', { from: time(window['from']), to: time(window['to']) })}{' '}
      <span className="wasl-id">{String(window['text-code'])}</span>
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

const Flow: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, number } = usePage()
  const values = deliveriesPerMinute(samplesOf(agency['Name']))
  const now = number(Math.round(values.at(-1) ?? 0))
  return (
    <>
      <Chart values={values} label={t('flow.label', { agency: String(agency['Name']) })} />
      <small>{t('flow.now', { n: now })}</small>
    </>
  )
}

const Depth: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, number } = usePage()
  const values = samplesOf(agency['Name']).map(sample => sample.depth)
  return (
    <>
      <Chart values={values} label={t('depth.label', { agency: String(agency['Name']) })} />
      <small>{t('depth.now', { n: number(values.at(-1) ?? 0) })}</small>
    </>
  )
}
