import React from 'react'
import { Alert, Button, Content } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 10_000

const page = (after: Attributes) =>
  call<Attributes>('org.wasl:type=Referrals', 'deadlines', { what: 'overdue', ...after })
const firstPage = () => page({})

/** What agencies owe past its time, with the referral and the object that it is about; what was due first at the head. */
export const Overdue: React.FC = () => {
  const { t, code, time, age, explain } = usePage()
  const [further, setFurther] = React.useState<Attributes[]>([])
  const [failure, setFailure] = React.useState<unknown>()
  const polled = usePolled(firstPage, EVERY_MILLIS)
  const pages = [...(polled.data ? [polled.data] : []), ...further]
  const list = new Map(pages.flatMap(page => rows(page['deadlines'])).map(one => [String(one['place']), one]))
  const next = pages.at(-1)?.['next'] as Attributes | undefined
  const more = () =>
    next &&
    page(next)
      .then(answer => {
        setFurther(old => [...old, answer])
        setFailure(undefined)
      })
      .catch(setFailure)

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
    <AsOf polled={polled}>
      <Content component="p">{t('overdue.help')}</Content>
      <DataTable
        label={t('page.overdue')}
        columns={columns}
        rows={[...list.values()]}
        id={d => String(d['place'])}
        empty={polled.data ? t('overdue.none') : polled.failure ? '' : t('loading')}
      />
      {failure ? <Alert isInline variant="danger" title={explain(failure)} /> : null}
      {next && (
        <Button variant="secondary" id="overdue-more" onClick={more}>
          {t('more')}
        </Button>
      )}
    </AsOf>
  )
}
