import React from 'react'
import { Button, Content, Label, Stack } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Ago } from './Ago'
import { Agency } from './Agency'
import { AsOf } from './AsOf'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { addressOf, agencyOf, alarmTitle, alarmText, placeOf, sortAlarms } from './alarm'
import { Part } from './Panel'
import { By } from './Requests'
import { RunbookLink } from './RunbookPage'
import { usePage } from './context'
import { nameOf } from './directory'
import { Attributes, call } from './jolokia'

const colors: Record<string, string> = { critical: 'red', warning: 'orange', info: 'blue' }

export const severityColor = (alarm: Attributes) => colors[String(alarm['severity'])] ?? 'orange'

/** Its section of the runbook. */
export const Runbook: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t } = usePage()
  return (
    <small className="wasl-block">
      <RunbookLink place={alarm['runbook']}>{t('runbook')}</RunbookLink>
    </small>
  )
}

/** The alarm's text and the action in one sentence. An alarm of another version has no action. */
export const Detail: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t, language, directory } = usePage()
  const key = `todo.${alarm['kind']}`
  return (
    <>
      {alarmText(alarm, language, nameOf(directory, agencyOf(alarm), language))}
      {t(key) !== key && (
        <small className="wasl-block wasl-todo">
          <strong>{t('todo')}:</strong> {t(key)}
        </small>
      )}
    </>
  )
}

/** Alarms by required action, worst first. Equal ones have the oldest first. */
export const Alarms: React.FC = () => {
  const { t, number, snapshot, polled } = usePage()
  if (!snapshot?.beans.Alarms) {
    return <AsOf polled={polled}>{snapshot ? t('alarms.unknown') : polled.failure ? '' : t('loading')}</AsOf>
  }
  const { waiting, acknowledged, closed } = sortAlarms(snapshot.alarms, snapshot.closedAlarms)
  return (
    <AsOf polled={polled}>
      <Stack hasGutter>
        <Section title="alarms.waiting" empty="alarms.none" alarms={waiting} />
        <Section title="alarms.acknowledged" empty="alarms.noneAcknowledged" alarms={acknowledged} />
        <Section title="alarms.closed" empty="alarms.noneClosed" alarms={closed} />
      </Stack>
      <Content component="small">{t('alarms.total', { n: number(snapshot.beans.Alarms['Total']) })}</Content>
    </AsOf>
  )
}

const Section: React.FC<{ title: string; empty: string; alarms: Attributes[] }> = ({ title, empty, alarms }) => {
  const { t, code, language, number, time, may } = usePage()
  const columns: Column<Attributes>[] = [
    {
      head: t('severity'),
      cell: a => <Label color={severityColor(a)}>{code('severity', a['severity'])}</Label>,
    },
    {
      head: t('alarm'),
      cell: a => (
        <>
          {alarmTitle(a, language)}
          <Runbook alarm={a} />
        </>
      ),
    },
    { head: t('subject'), cell: a => <Subject alarm={a} /> },
    {
      head: t('since'),
      cell: a => (
        <>
          <Ago of={a['since']} />
          <small className="wasl-block">{time(a['since'])}</small>
          {Boolean(a['over']) && <small className="wasl-block">{t('alarm.over', { time: time(a['over']) })}</small>}
        </>
      ),
    },
    { head: t('count'), cell: a => number(a['count']) },
    { head: t('detail'), cell: a => <Detail alarm={a} /> },
    { head: t('acknowledgedBy'), cell: a => <By person={a['acknowledgedBy']} at={time(a['acknowledgedAt'])} /> },
  ]
  if (title === 'alarms.waiting' && may('Alarms.acknowledge')) {
    columns.push({ head: t('actions'), cell: a => <Acknowledge alarm={a} /> })
  }
  return (
    <Part title={title}>
      <DataTable
        label={t(title)}
        columns={columns}
        rows={alarms}
        id={a => `${a['kind']} ${a['subject']} ${a['over']}`}
        empty={t(empty)}
      />
    </Part>
  )
}

/** The subject of the alarm, with a link to the page that shows it. */
const Subject: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t, directory, subjectText } = usePage()
  const place = placeOf(alarm)
  return (
    <>
      {directory.has(String(alarm['subject'])) ? <Agency id={alarm['subject']} /> : <bdi>{subjectText(alarm)}</bdi>}
      {place && (
        <small className="wasl-block">
          <Link to={addressOf(place)}>{t(`page.${place.page}`)}</Link>
        </small>
      )}
    </>
  )
}

/** The button of a person who takes care of an alarm. */
export const Acknowledge: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t, open, language, subjectText } = usePage()
  const subject = subjectText(alarm)
  const openDialog = () =>
    open(
      <ConfirmDialog
        title={t('acknowledge.label', { alarm: alarmTitle(alarm, language), subject })}
        fields={[]}
        confirm={t('acknowledge')}
        act={async () => {
          await call('org.wasl:type=Alarms', 'acknowledge', { kind: alarm['kind'], subject: alarm['subject'] })
          return t('acknowledge.done', { subject })
        }}
      >
        <Detail alarm={alarm} />
        <p>{t('acknowledge.means')}</p>
      </ConfirmDialog>,
    )
  return (
    <Button
      size="sm"
      variant="secondary"
      id={`acknowledge-${alarm['kind']}-${alarm['subject']}`.replace(/[^\w-]/g, '-')}
      aria-label={t('acknowledge.label', { alarm: alarmTitle(alarm, language), subject })}
      onClick={openDialog}
    >
      {t('acknowledge')}
    </Button>
  )
}
