import React from 'react'
import { Content, Label } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { alarmTitle, alarmText } from './alarm'
import { usePage } from './context'
import { Attributes } from './jolokia'

const colors: Record<string, string> = { critical: 'red', warning: 'orange', info: 'blue' }

export const severityColor = (alarm: Attributes) => colors[String(alarm['severity'])] ?? 'orange'

/** Where the section of the runbook is: a link, where it is a URL. */
const Runbook: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const place = String(alarm['runbook'] ?? '')
  return (
    <Content component="small" className="wasl-id">
      {place.startsWith('https://') ? (
        <a href={place} target="_blank" rel="noreferrer">
          {place}
        </a>
      ) : (
        place
      )}
    </Content>
  )
}

/** Open alarms, one row for each kind and subject. */
export const Alarms: React.FC = () => {
  const { t, code, language, number, time, snapshot, polled } = usePage()
  const columns: Column<Attributes>[] = [
    {
      head: t('severity'),
      cell: a => (
        <Label color={severityColor(a)}>{code('severity', a['severity'])}</Label>
      ),
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
    { head: t('subject'), cell: a => <span className="wasl-id">{String(a['subject'] ?? '')}</span> },
    { head: t('since'), cell: a => time(a['since']) },
    { head: t('count'), cell: a => number(a['count']) },
    { head: t('detail'), cell: a => alarmText(a, language) },
  ]
  return (
    <AsOf polled={polled}>
      <DataTable
        label={t('page.alarms')}
        columns={columns}
        rows={snapshot?.alarms ?? []}
        id={a => `${a['kind']} ${a['subject']}`}
        empty={t(!snapshot ? 'loading' : snapshot.beans.Alarms ? 'alarms.none' : 'alarms.unknown')}
      />
      {snapshot?.beans.Alarms && (
        <Content component="small">{t('alarms.total', { n: number(snapshot.beans.Alarms['Total']) })}</Content>
      )}
    </AsOf>
  )
}
