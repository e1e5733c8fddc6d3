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
import { severityColor } from './Alarms'
import { AgencyActions } from './AgencyActions'
import { Chart } from './Chart'
import { Column, DataTable } from './DataTable'
import { Pipeline } from './Pipeline'
import { useHere } from './context'
import { Attributes } from './jolokia'
import { flow, seen } from './snapshot'

/** How the gateway stands, the way of a message through it, and every agency. */
export const Overview: React.FC = () => {
  const { t, snapshot } = useHere()
  return (
    <Stack hasGutter>
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
  )
}

const Standing: React.FC = () => {
  const { t, snapshot, number, age } = useHere()
  const { Gateway, Referrals, Log } = snapshot?.beans ?? {}
  const facts: [string, React.ReactNode][] = [
    [
      t('gateway'),
      Gateway ? (
        <Label color={Gateway['Ready'] ? 'green' : 'red'}>
          {t(Gateway['Ready'] ? 'ready' : 'notReady')}
        </Label>
      ) : (
        '–'
      ),
    ],
    [t('version'), String(Gateway?.['Version'] ?? '–')],
    [t('uptime'), age(Gateway?.['Uptime'])],
    [t('openReferrals'), number(Referrals?.['Open'])],
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
  const here = useHere()
  const { t, number, age, time, snapshot } = here
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
          {number(a['Due'])} <small>{a['Due'] ? age(a['OldestDueSeconds']) : ''}</small>
        </>
      ),
    },
    { head: t('inFlight'), cell: a => number(a['InFlight']) },
    { head: t('delivered'), cell: a => number(a['Delivered']) },
    { head: t('parked'), cell: a => number(a['Parked']) },
    { head: t('page.alarms'), cell: a => <Open agency={a} /> },
    { head: t('lastReceipt'), cell: a => time(a['LastReceipt']) },
    { head: t('flow'), cell: a => <Flow agency={a} /> },
    { head: t('depth'), cell: a => <Depth agency={a} /> },
    { head: t('actions'), cell: a => <AgencyActions agency={a} /> },
  ]
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
  const { t, code, time } = useHere()
  const breaker = String(agency['Breaker'] ?? '').toLowerCase()
  return (
    <>
      {agency['Paused'] ? (
        <Label color="orange">{t('paused')}</Label>
      ) : (
        <Label color={breaker === 'closed' ? 'green' : 'red'}>{code('breaker', breaker)}</Label>
      )}
      {Boolean(agency['Paused']) && (
        <small>
          {' '}
          {t('pausedBy', { who: String(agency['PausedBy'] ?? ''), since: time(agency['PausedSince']) })}
        </small>
      )}
      {Boolean(agency['Announcement']) && (
        <small>
          <br />
          <bdi>{String(agency['Announcement'])}</bdi>
        </small>
      )}
    </>
  )
}

const Open: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { code, number, snapshot } = useHere()
  const alarms = (snapshot?.alarms ?? []).filter(alarm => alarm['subject'] === agency['Name'])
  return alarms.length === 0 ? (
    <>{number(0)}</>
  ) : (
    <>
      {alarms.map(alarm => (
        <Label key={String(alarm['kind'])} isCompact color={severityColor(alarm)}>
          {code('alarm', alarm['kind'])}
        </Label>
      ))}
    </>
  )
}

const Flow: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, number } = useHere()
  const values = flow(seen(agency['Name']))
  const now = number(Math.round(values.at(-1) ?? 0))
  return (
    <>
      <Chart values={values} label={t('flow.label', { agency: String(agency['Name']) })} />
      <small>{t('flow.now', { n: now })}</small>
    </>
  )
}

const Depth: React.FC<{ agency: Attributes }> = ({ agency }) => {
  const { t, number } = useHere()
  const values = seen(agency['Name']).map(sample => sample.depth)
  return (
    <>
      <Chart values={values} label={t('depth.label', { agency: String(agency['Name']) })} />
      <small>{t('depth.now', { n: number(values.at(-1) ?? 0) })}</small>
    </>
  )
}
