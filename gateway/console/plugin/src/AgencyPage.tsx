import React from 'react'
import { Alert, Content, Label, Stack, StackItem } from '@patternfly/react-core'
import { useLocation } from 'react-router-dom'
import { AgencyButtons } from './AgencyActions'
import { Depth, Flow, State } from './Agencies'
import { Detail, Runbook, severityColor } from './Alarms'
import { AsOf, Read } from './AsOf'
import { Column, DataTable } from './DataTable'
import { Fact, FactList, Facts } from './Facts'
import { Figures } from './Figures'
import { Owed } from './Owed'
import { Panel } from './Panel'
import { Deliveries } from './Parked'
import { RunbookLink } from './RunbookPage'
import { alarmTitle, worstFirst } from './alarm'
import { useAsked } from './asked'
import { usePage } from './context'
import { daysUntil, expiryColor, nameOf } from './directory'
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
  const look = React.useCallback(
    () => call<Attributes>('org.wasl:type=Agencies', 'profile', { agency: id, language }),
    [id, language],
  )
  const polled = usePolled(look, EVERY_MILLIS)
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
                <Contacts profile={profile} />
              </Block>
              <Block title="agency.expiries">
                <Expiries profile={profile} />
              </Block>
              <Block title="agency.runbook">
                <Sections base={String(profile['runbook'] ?? '')} />
              </Block>
            </div>
          )}
        </Read>
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
        <Block title="agency.history">
          <History profile={polled.data} />
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
  const { t, number, ago, snapshot, polled } = usePage()
  const agency = snapshot?.agencies.find(one => one['Name'] === id)
  if (snapshot && !agency) return <Alert isInline variant="warning" title={t('agency.unknown', { id })} />
  if (!agency) return null
  const facts: Fact[] = [
    [t('state'), <State key="state" agency={agency} />],
    [t('due'), number(agency['Due'])],
    [t('inFlight'), number(agency['InFlight'])],
    [t('delivered'), number(agency['Delivered'])],
    [t('parked'), number(agency['Parked'])],
    [t('lastReceipt'), ago(agency['LastReceipt'])],
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
const Contacts: React.FC<{ profile: Attributes }> = ({ profile }) => {
  const { t, code } = usePage()
  const contacts = rows(profile['contacts'])
  if (contacts.length === 0) return <Content component="p">{t('agency.noContact')}</Content>
  return (
    <FactList
      isCompact
      facts={contacts.map(contact => [
        code('contact', contact['role']),
        (contact['reached'] as string[]).map(one => (
          <div key={one}>
            <a href={one.includes('@') ? `mailto:${one}` : `tel:${one.replace(/[ -]/g, '')}`} className="wasl-id">
              {one}
            </a>
          </div>
        )),
      ])}
    />
  )
}

const Expiries: React.FC<{ profile: Attributes }> = ({ profile }) => {
  const { t, count, time } = usePage()
  const expiries = rows(profile['expiries'])
  if (expiries.length === 0) return <>{t('agency.unreadable')}</>
  const expiry = (one: Attributes): Fact => {
    const days = daysUntil(one['end'], Date.now())
    return [
      <span className="wasl-id">{String(one['file'])}</span>,
      <>
        <Label isCompact color={expiryColor(days)}>
          {days === undefined
            ? t('agency.unreadable')
            : days < 0
              ? t('agency.expired')
              : count('agency.expiresIn', days)}
        </Label>{' '}
        {days !== undefined && time(one['end'])}
      </>,
    ]
  }
  return <FactList isCompact facts={expiries.map(expiry)} />
}

/** The sections of the runbook that are about agencies. */
const Sections: React.FC<{ base: string }> = ({ base }) => {
  const { t } = usePage()
  return (
    <ul className="wasl-attention">
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

/** The agency's latest events, in the words of the audit trail. */
const History: React.FC<{ profile?: Attributes }> = ({ profile }) => {
  const { t, time } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('time'), cell: h => time(h['time']) },
    { head: t('what'), cell: h => <bdi>{String(h['sentence'])}</bdi> },
  ]
  return (
    <DataTable
      label={t('agency.history')}
      columns={columns}
      rows={rows(profile?.['history'])}
      id={h => `${h['time']} ${h['sentence']}`}
      empty={profile ? t('agency.noHistory') : t('loading')}
    />
  )
}
