import React from 'react'
import { Content, Label, Stack, StackItem } from '@patternfly/react-core'
import { useLocation } from 'react-router-dom'
import { Ago } from './Ago'
import { AgencyButtons } from './AgencyActions'
import { Depth, Flow, State } from './Agencies'
import { Detail, Runbook, severityColor } from './Alarms'
import { AsOf, Read } from './AsOf'
import { Column, DataTable } from './DataTable'
import { Fact, FactList, Facts } from './Facts'
import { Figures } from './Figures'
import { InlineAlert } from './InlineAlert'
import { Owed } from './Owed'
import { Panel } from './Panel'
import { Deliveries } from './Parked'
import { Reached } from './Reached'
import { RunbookLink } from './RunbookPage'
import { alarmTitle, worstFirst } from './alarm'
import { useAsked } from './asked'
import { usePage } from './context'
import { daysUntil, expiryColor, nameOf } from './directory'
import { Happened, happened } from './happened'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 15_000
const SECTIONS = ['agency-down', 'parked', 'overdue', 'certificate-expiry', 'receipt-invalid', 'wrong-host-key', 'needs-reseal', 'rejected-connections']

/** One agency: its state, contacts, overdue obligations and events. */
export const AgencyPage: React.FC = () => {
  const id = decodeURIComponent(useLocation().pathname.split('/referrals/agency/')[1] ?? '')
  return <Page key={id} id={id} />
}

const Page: React.FC<{ id: string }> = ({ id }) => {
  const { t, language } = usePage()
  const load = React.useCallback(
    () => call<Attributes>('org.wasl:type=Agencies', 'profile', { agency: id, language }),
    [id, language],
  )
  const polled = usePolled(load, EVERY_MILLIS)
  const [cause, setCause] = useAsked('cause')
  return (
    <Stack hasGutter>
      <StackItem>
        <Heading id={id} />
      </StackItem>
      <StackItem>
        <Standing id={id} />
      </StackItem>
      <StackItem>
        <Read polled={polled}>
          {profile => (
            <div className="wasl-cards">
              <Block title="agency.call">
                <Contacts id={id} />
              </Block>
              <Block title="agency.expiries">
                <Expiries profile={profile} />
              </Block>
            </div>
          )}
        </Read>
      </StackItem>
      <StackItem>
        <Block title="agency.history">
          <History id={id} profile={polled.data} />
        </Block>
      </StackItem>
      <StackItem>
        <Block title="figures">
          <Figures agency={id} />
        </Block>
      </StackItem>
      <StackItem>
        <Block title="page.alarms">
          <AlarmsOf id={id} />
        </Block>
      </StackItem>
      <StackItem>
        <Block title="page.parked">
          <Deliveries key={cause} agency={id} cause={cause} groups={[]} choose={setCause} />
        </Block>
      </StackItem>
      <StackItem>
        <Block title="agency.owes">
          <Owed label={t('agency.owes')} empty={t('agency.owesNothing')} filter={{ what: 'open', agency: id }} />
        </Block>
      </StackItem>
      <StackItem>
        <Block title="agency.runbook">
          <Sections base={String(polled.data?.['runbook'] ?? '')} />
        </Block>
      </StackItem>
    </Stack>
  )
}

const Block: React.FC<{ title: string; children: React.ReactNode }> = props => <Panel heading="h3" full {...props} />

const Heading: React.FC<{ id: string }> = ({ id }) => {
  const { t, code, directory, language } = usePage()
  const agency = directory.get(id)
  return (
    <>
      <Content component="h2" id="agency-name">
        {nameOf(directory, id, language) ?? id} <span className="wasl-id">{id}</span>{' '}
        {agency?.sandbox && <Label color="orange">{t('agency.sandbox')}</Label>}{' '}
        {agency?.revoked && <Label color="red">{t('agency.revoked')}</Label>}
      </Content>
      {agency && (
        <Content component="p">
          {code('kind', agency.kind)} · <span className="wasl-id">{agency.territory}</span> ·{' '}
          {code('protocol', agency.protocol)}
        </Content>
      )}
    </>
  )
}

/** The current state as in the overview, and the buttons. */
const Standing: React.FC<{ id: string }> = ({ id }) => {
  const { t, number, snapshot, polled } = usePage()
  const agency = snapshot?.agencies.find(agency => agency['Name'] === id)
  if (snapshot && !agency) return <InlineAlert variant="warning" title={t('agency.unknown', { id })} />
  if (!agency) return null
  const facts: Fact[] = [
    [t('state'), <State key="state" agency={agency} />],
    [t('due'), number(agency['Due'])],
    [t('inFlight'), number(agency['InFlight'])],
    [t('delivered'), number(agency['Delivered'])],
    [t('parked'), number(agency['Parked'])],
    [t('lastReceipt'), <Ago key="last" of={agency['LastReceipt']} />],
    [t('flow'), <Flow key="flow" agency={agency} />],
    [t('depth'), <Depth key="depth" agency={agency} />],
  ]
  return (
    <AsOf polled={polled}>
      <Facts facts={facts} />
      <AgencyButtons agency={agency} />
    </AsOf>
  )
}

/** The contacts by function, as telephone links. */
const Contacts: React.FC<{ id: string }> = ({ id }) => {
  const { t, code, directory } = usePage()
  const contacts = directory.get(id)?.contacts ?? []
  if (contacts.length === 0) return <Content component="p">{t('agency.noContact')}</Content>
  return (
    <FactList
      isCompact
      facts={contacts.map(({ role, reached }) => [code('contact', role), <Reached key={role} by={reached} />])}
    />
  )
}

const Expiries: React.FC<{ profile: Attributes }> = ({ profile }) => {
  const { t, count, time } = usePage()
  const expiries = rows(profile['expiries'])
  if (expiries.length === 0) return <>{t('agency.unreadable')}</>
  const expiry = (certificate: Attributes): Fact => {
    const days = daysUntil(certificate['end'], Date.now())
    return [
      <span className="wasl-id">{String(certificate['file'])}</span>,
      <>
        <Label isCompact color={expiryColor(days)}>
          {days === undefined
            ? t('agency.unreadable')
            : days < 0
              ? t('agency.expired')
              : count('agency.expiresIn', days)}
        </Label>{' '}
        {days !== undefined && time(certificate['end'])}
      </>,
    ]
  }
  return <FactList isCompact facts={expiries.map(expiry)} />
}

/** The sections of the runbook that are about agencies. */
const Sections: React.FC<{ base: string }> = ({ base }) => {
  const { t } = usePage()
  return (
    <ul className="wasl-columns">
      {SECTIONS.map(section => (
        <li key={section}>
          <RunbookLink place={`${base}#${section}`}>{t(`runbook.${section}`)}</RunbookLink>
          <small className="wasl-block">{t(`todo.${section}`)}</small>
        </li>
      ))}
    </ul>
  )
}

/** The agency's alarms, open and ended. */
const AlarmsOf: React.FC<{ id: string }> = ({ id }) => {
  const { t, code, language, time, snapshot } = usePage()
  const about = (alarm: Attributes) => alarm['subject'] === id
  const alarms = [
    ...worstFirst((snapshot?.alarms ?? []).filter(about)),
    ...(snapshot?.closedAlarms ?? []).filter(about),
  ]
  const columns: Column<Attributes>[] = [
    { head: t('severity'), cell: a => <Label color={severityColor(a)}>{code('severity', a['severity'])}</Label> },
    {
      head: t('alarm'),
      cell: a => (
        <>
          {alarmTitle(a, language)}
          <Runbook alarm={a} />
        </>
      ),
    },
    { head: t('since'), cell: a => time(a['since']) },
    { head: t('until'), cell: a => (a['over'] ? time(a['over']) : t('alarm.open')) },
    { head: t('detail'), cell: a => <Detail alarm={a} /> },
  ]
  return (
    <DataTable
      label={t('page.alarms')}
      columns={columns}
      rows={alarms}
      id={a => `${a['kind']} ${a['since']} ${a['over']}`}
      empty={t('agency.noAlarm')}
    />
  )
}

/** The agency's latest events: acts of persons, alarms, failed attempts, receipts and parked deliveries. */
const History: React.FC<{ id: string; profile?: Attributes }> = ({ id, profile }) => {
  const { t, time, snapshot } = usePage()
  const load = React.useCallback(
    () =>
      Promise.all([
        call<Attributes>('org.wasl:type=Agencies', 'history', { agency: id, days: 1 }),
        call<Attributes>('org.wasl:type=Referrals', 'parked'),
      ]),
    [id],
  )
  const polled = usePolled(load, EVERY_MILLIS)
  const alarms = [...(snapshot?.alarms ?? []), ...(snapshot?.closedAlarms ?? [])]
  const events = happened({
    acts: rows(profile?.['history']),
    alarms: alarms.filter(alarm => alarm['subject'] === id),
    figures: polled.data?.[0],
    parked: rows(polled.data?.[1]['groups']).filter(group => group['agency'] === id),
  })
  const columns: Column<Happened>[] = [
    { head: t('time'), cell: event => time(event.at) },
    { head: t('what'), cell: event => <Event event={event} /> },
  ]
  return (
    <DataTable
      label={t('agency.history')}
      columns={columns}
      rows={events}
      id={event => JSON.stringify(event)}
      empty={profile && polled.data ? t('agency.noHistory') : t('loading')}
    />
  )
}

const Event: React.FC<{ event: Happened }> = ({ event }) => {
  const { t, code, language, number, time } = usePage()
  switch (event.kind) {
    case 'act':
      return <bdi>{event.sentence}</bdi>
    case 'began':
    case 'over':
      return <>{t(`happened.${event.kind}`, { alarm: alarmTitle(event.alarm, language) })}</>
    case 'failures':
    case 'receipts':
      return <>{t(`happened.${event.kind}`, { n: number(event.count), until: time(event.until) })}</>
    case 'parked':
      return <>{t('happened.parked', { n: number(event.count), cause: code('reason', event.cause) })}</>
  }
}
