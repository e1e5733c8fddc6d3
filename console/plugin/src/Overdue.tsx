import React from 'react'
import { Alert, Button, Content } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Column, DataTable } from './DataTable'
import { useEvery, usePage } from './context'
import { Attributes, call, rows } from './jolokia'

const EVERY_MILLIS = 10_000

/** What agencies owe past its time, with the referral and the object that it is about; what was due first at the head. */
export const Overdue: React.FC = () => {
  const { t, code, time, age, explain } = usePage()
  const [list, setList] = React.useState<Attributes[]>()
  const [more, setMore] = React.useState<Attributes>()
  const [asOf, setAsOf] = React.useState<unknown>()
  const [failure, setFailure] = React.useState<unknown>()
  const page = (after: Attributes) => call<Attributes>('org.wasl:type=Referrals', 'deadlines', { what: 'overdue', ...after })
  const load = React.useCallback(
    () =>
      page({})
        .then(answer => {
          setList(rows(answer['deadlines']))
          setMore(answer['next'] as Attributes | undefined)
          setAsOf(answer['asOf'])
          setFailure(undefined)
        })
        .catch(setFailure),
    [],
  )
  useEvery(load, EVERY_MILLIS)
  const further = () =>
    more &&
    page(more)
      .then(answer => {
        setList(old => [...(old ?? []), ...rows(answer['deadlines'])])
        setMore(answer['next'] as Attributes | undefined)
      })
      .catch(setFailure)

  if (failure) return <Alert isInline variant="danger" title={explain(failure)} />
  const columns: Column<Attributes>[] = [
    { head: t('overdueFor'), cell: d => age(d['overdueSeconds']) },
    { head: t('agency'), cell: d => <strong dir="ltr">{String(d['agency'])}</strong> },
    { head: t('owes'), cell: d => code('stage', d['stage']) },
    { head: t('due'), cell: d => time(d['due']) },
    {
      head: t('referral'),
      cell: d => (
        <Link to={`/referrals/find/${d['referral']}`} className="wasl-id">
          {String(d['referral'])}
        </Link>
      ),
    },
    {
      head: t('about'),
      cell: d => (
        <>
          {code('message-type', d['type'])} {d['object'] ? <span className="wasl-id">{String(d['object'])}</span> : null}
        </>
      ),
    },
  ]
  return (
    <>
      <Content component="p">
        {t('overdue.help')} {asOf ? t('asOf', { time: time(asOf) }) : ''}
      </Content>
      <DataTable
        label={t('page.overdue')}
        columns={columns}
        rows={list ?? []}
        id={d => String(d['place'])}
        empty={t(list ? 'overdue.none' : 'loading')}
      />
      {more && (
        <Button variant="secondary" id="overdue-more" onClick={further}>
          {t('more')}
        </Button>
      )}
    </>
  )
}
