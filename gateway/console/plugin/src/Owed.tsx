import React from 'react'
import { Button, Content } from '@patternfly/react-core'
import { Agency } from './Agency'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { ReferralLink } from './ReferralLink'
import { usePage } from './context'
import { Attributes, call } from './jolokia'
import { useAsked } from './asked'
import { More, usePages } from './pages'

const EVERY_MILLIS = 10_000

/** Overdue obligations of all agencies or of one, page by page, earliest due first. */
export const Owed: React.FC<{
  label: string
  empty: string
  filter: { what: 'overdue' | 'open'; agency?: string; stage?: string }
}> = ({ label, empty, filter }) => {
  const { t, code, time, age, agencyText } = usePage()
  const { what, agency, stage } = filter
  const page = React.useCallback(
    (after: Attributes = {}) =>
      call<Attributes>('org.wasl:type=Referrals', 'deadlines', { what, agency, stage, ...after }),
    [what, agency, stage],
  )
  const pages = usePages(page, EVERY_MILLIS, 'deadlines', 'place')
  const owing: Column<Attributes>[] = agency
    ? []
    : [{ head: t('agency'), cell: d => <Agency id={d['agency']} />, value: d => agencyText(d['agency']) }]
  const columns: Column<Attributes>[] = [
    ...owing,
    { head: t('owes'), cell: d => code('stage', d['stage']), value: d => code('stage', d['stage']) },
    {
      head: t('overdueFor'),
      cell: d => (Number(d['overdueSeconds']) > 0 ? age(d['overdueSeconds']) : t('overdue.notYet')),
      value: d => Number(d['overdueSeconds']),
    },
    { head: t('due'), cell: d => time(d['due']), value: d => Date.parse(String(d['due'])) },
    { head: t('referral'), cell: d => <ReferralLink id={d['referral']} /> },
    { head: t('about'), cell: d => code('message-type', d['type']), value: d => code('message-type', d['type']) },
    { head: t('object'), cell: d => (d['object'] ? <span className="wasl-id">{String(d['object'])}</span> : '–') },
  ]
  return (
    <AsOf polled={pages.polled}>
      <DataTable
        label={label}
        columns={columns}
        rows={pages.rows}
        id={d => String(d['place'])}
        empty={pages.read ? empty : pages.polled.failure ? '' : t('loading')}
        search={d => [agencyText(d['agency']), d['referral'], d['object'], code('stage', d['stage'])].join(' ')}
      />
      <More of={pages} />
    </AsOf>
  )
}

/** Overdue obligations of agencies, with the referral and the object. */
export const Overdue: React.FC = () => {
  const { t, code } = usePage()
  const [stage, setStage] = useAsked('stage')
  return (
    <>
      <Content component="p">
        {t('overdue.help')}{' '}
        {stage && (
          <Button variant="link" isInline onClick={() => setStage('')}>
            {t('overdue.only', { stage: code('stage', stage) })}
          </Button>
        )}
      </Content>
      <Owed
        key={stage}
        label={t('page.overdue')}
        empty={t('overdue.none')}
        filter={{ what: 'overdue', stage: stage || undefined }}
      />
    </>
  )
}
