import React from 'react'
import { Button, Content, Stack, StackItem } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Agency } from './Agency'
import { AsOf, Read } from './AsOf'
import { Column, DataTable } from './DataTable'
import { Part } from './Panel'
import { ReferralLink } from './ReferralLink'
import { Reached } from './Reached'
import { usePage } from './context'
import { dutyTelephones, searched } from './directory'
import { Attributes, call, rows } from './jolokia'
import { useAsked } from './asked'
import { More, usePages } from './pages'
import { usePolled } from './polled'

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
        empty={pages.isRead ? empty : pages.polled.failure ? '' : t('loading')}
        search={d => [agencyText(d['agency']), d['referral'], d['object'], code('stage', d['stage'])].join(' ')}
      />
      <More of={pages} />
    </AsOf>
  )
}

const overdueGroups = () =>
  call<Attributes>('org.wasl:type=Referrals', 'overdue').then(answer => rows(answer['groups']))

/** Overdue steps by agency and stage, with whom to call, and then each step with its referral. */
export const Overdue: React.FC = () => {
  const { t, code, agencyText } = usePage()
  const polled = usePolled(overdueGroups, EVERY_MILLIS)
  const [stage, setStage] = useAsked('stage')
  const [agency, setAgency] = useAsked('agency')
  const groups = (polled.data ?? []).filter(
    group => (!stage || group['stage'] === stage) && (!agency || group['agency'] === agency),
  )
  return (
    <Stack hasGutter>
      <StackItem>
        <Content component="p">
          {t('overdue.help')}{' '}
          {stage && (
            <Button variant="link" isInline onClick={() => setStage('')}>
              {t('overdue.only', { stage: code('stage', stage) })}
            </Button>
          )}{' '}
          {agency && (
            <Button variant="link" isInline onClick={() => setAgency('')}>
              {t('overdue.onlyAgency', { agency: agencyText(agency) })}
            </Button>
          )}
        </Content>
      </StackItem>
      <Part title="overdue.groups">
        <Read polled={polled}>{() => <OverdueGroups groups={groups} />}</Read>
      </Part>
      <Part title="steps">
        <Owed
          key={`${stage} ${agency}`}
          label={t('page.overdue')}
          empty={t('overdue.none')}
          filter={{ what: 'overdue', stage: stage || undefined, agency: agency || undefined }}
        />
      </Part>
    </Stack>
  )
}

const OverdueGroups: React.FC<{ groups: Attributes[] }> = ({ groups }) => {
  const { t, code, number, age, directory, agencyText } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: g => <Agency id={g['agency']} />, value: g => agencyText(g['agency']) },
    { head: t('owes'), cell: g => code('stage', g['stage']), value: g => code('stage', g['stage']) },
    { head: t('count'), cell: g => number(g['count']), value: g => Number(g['count']) },
    {
      head: t('overdue.longest'),
      cell: g => age(g['overdueSeconds']),
      value: g => Number(g['overdueSeconds']),
    },
    { head: t('attention.call'), cell: g => <Reached by={dutyTelephones(directory, g['agency'])} /> },
    {
      head: t('detail'),
      cell: g => (
        <Link
          to={`/referrals/overdue?agency=${encodeURIComponent(String(g['agency']))}&stage=${encodeURIComponent(String(g['stage']))}`}
        >
          {t('overdue.show')}
        </Link>
      ),
    },
  ]
  return (
    <DataTable
      label={t('overdue.groups')}
      columns={columns}
      rows={groups}
      id={g => `${g['agency']} ${g['stage']}`}
      empty={t('overdue.none')}
      name="groups"
      search={g => `${searched(directory, g['agency'])} ${code('stage', g['stage'])}`}
    />
  )
}
