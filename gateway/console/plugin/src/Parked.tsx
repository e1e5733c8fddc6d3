import React from 'react'
import { Button, Checkbox, Content, Stack, StackItem } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Ago } from './Ago'
import { ActionButtons } from './ActionMenu'
import { Agency } from './Agency'
import { AsOf } from './AsOf'
import { Column, DataTable, Pager, Rows, SaveCsv, Tools } from './DataTable'
import { Selection, useAsk } from './ReplayDialog'
import { searched } from './directory'
import { useAsked } from './asked'
import { Part } from './Panel'
import { ReferralLink } from './ReferralLink'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { useLater, usePolled } from './polled'

const EVERY_MILLIS = 5_000
const PAGE = 20
const REFERRALS = 'org.wasl:type=Referrals'
/** The maximum number of pages in a file and of rows on a page. */
const MOST_PAGES = 200
const FILE_PAGE = 100

/** Reads all matches page by page. The gateway may return fewer rows than requested. */
async function allPages(from: (offset: number, limit: number) => Promise<Attributes>): Promise<Attributes[]> {
  const all: Attributes[] = []
  for (let i = 0; i < MOST_PAGES; i++) {
    const answer = await from(all.length, FILE_PAGE)
    const deliveries = rows(answer['deliveries'])
    all.push(...deliveries)
    if (deliveries.length === 0 || all.length >= Number(answer['total'])) break
  }
  return all
}
const orders = ['oldest', 'newest', 'agency', 'cause'] as const

const parkedGroups = () => call<Attributes>(REFERRALS, 'parked').then(answer => rows(answer['groups']))

/** Parked deliveries: counts by agency and cause, and each delivery. */
export const Parked: React.FC = () => {
  const { t } = usePage()
  const polled = usePolled(parkedGroups, EVERY_MILLIS)
  const openReplay = useAsk(polled.reload)
  const [agency, setAgency] = useAsked('agency')
  const [cause, setCause] = useAsked('cause')
  const groups = (polled.data ?? []).filter(group => !agency || group['agency'] === agency)
  return (
    <Stack hasGutter>
      <StackItem>
        <AsOf polled={polled}>
          <Content component="p">{t(openReplay ? 'parked.help' : 'parked.look')}</Content>
          {agency && (
            <Content component="p">
              <Agency id={agency} />
              <Button id="parked-everybody" variant="link" isInline onClick={() => setAgency('')}>
                {t('parked.everybody')}
              </Button>
            </Content>
          )}
          <Groups
            groups={groups}
            openReplay={openReplay}
            choose={setCause}
            empty={polled.data ? t('parked.none') : polled.failure ? '' : t('loading')}
          />
        </AsOf>
      </StackItem>
      <Part title="deliveries">
        <Deliveries key={`${agency} ${cause}`} agency={agency} cause={cause} groups={groups} choose={setCause} />
      </Part>
    </Stack>
  )
}

const Groups: React.FC<{
  groups: Attributes[]
  openReplay?: (selection: Selection) => void
  choose: (cause: string) => void
  empty: string
}> = ({ groups, openReplay, choose, empty }) => {
  const { t, code, number, age, directory, agencyText } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: g => <Agency id={g['agency']} />, value: g => agencyText(g['agency']) },
    { head: t('cause'), cell: g => code('reason', g['cause']), value: g => code('reason', g['cause']) },
    { head: t('count'), cell: g => number(g['count']), value: g => Number(g['count']) },
    { head: t('oldest'), cell: g => age(g['oldestSeconds']), value: g => Number(g['oldestSeconds']) },
    {
      head: t('actions'),
      cell: g => {
        const id = `${g['agency']}-${g['cause']}`.replace(/[^\w-]/g, '-')
        const of = { agency: agencyText(g['agency']), cause: code('reason', g['cause']) }
        const show = {
          id: `show-${id}`,
          text: t('parked.show'),
          act: () => choose(String(g['cause'])),
        }
        const decide = openReplay && {
          id: `replay-${id}`,
          text: t('replay.decide'),
          act: () => openReplay({ cause: String(g['cause']), agency: String(g['agency']) }),
        }
        return <ActionButtons actions={decide ? [decide, show] : [show]} of={`${of.agency}: ${of.cause}`} />
      },
    },
  ]
  return (
    <DataTable
      label={t('parked.groups')}
      columns={columns}
      rows={groups}
      id={g => `${g['agency']} ${g['cause']}`}
      empty={empty}
      search={g => `${searched(directory, g['agency'])} ${code('reason', g['cause'])}`}
    />
  )
}

/** Parked deliveries, page by page, as the gateway filters and orders them. */
export const Deliveries: React.FC<{
  agency: string
  cause: string
  groups: Attributes[]
  choose: (cause: string) => void
}> = ({ agency, cause, groups, choose }) => {
  const { t, code, number } = usePage()
  const [text, setText] = React.useState('')
  const [order, setOrder] = React.useState<string>('oldest')
  const [page, setPage] = React.useState(0)
  const [perPage, setPerPage] = React.useState(PAGE)
  const [chosen, setChosen] = React.useState<ReadonlySet<string>>(new Set())
  const id = useLater(text.trim().length >= 8 ? text.trim() : '')
  const from = React.useCallback(
    (offset: number, limit: number) =>
      call<Attributes>(REFERRALS, 'parkedDeliveries', { agency, cause, id, order, offset, limit }),
    [agency, cause, id, order],
  )
  const load = React.useCallback(() => from(page * perPage, PAGE), [from, page, perPage])
  const polled = usePolled(load, EVERY_MILLIS)
  React.useEffect(() => setPerPage(Number(polled.data?.['limit'] ?? PAGE)), [polled.data])
  const openReplay = useAsk(() => {
    setChosen(new Set())
    polled.reload()
  })
  const total = Number(polled.data?.['total'] ?? 0)
  const deliveries = rows(polled.data?.['deliveries'])
  React.useEffect(() => {
    if (polled.data && page > 0 && deliveries.length === 0) setPage(0)
  }, [polled.data, page, deliveries.length])
  const mark = (delivery: string, on: boolean) =>
    setChosen(old => new Set(on ? [...old, delivery] : [...old].filter(id => id !== delivery)))
  const columns: Column<Attributes>[] = [
    {
      head: t('delivery'),
      cell: d => (
        <>
          {openReplay ? (
            <Checkbox
              id={`choose-${d['id']}`}
              label={<span className="wasl-id">{String(d['id'])}</span>}
              isChecked={chosen.has(String(d['id']))}
              isDisabled={Boolean(d['request'])}
              onChange={(_: unknown, on: boolean) => mark(String(d['id']), on)}
            />
          ) : (
            <span className="wasl-id">{String(d['id'])}</span>
          )}
          {Boolean(d['request']) && (
            <small className="wasl-block">
              <Link to="/referrals/replay">{t('parked.requested')}</Link>
            </small>
          )}
        </>
      ),
    },
    ...(agency ? [] : [{ head: t('agency'), cell: (d: Attributes) => <Agency id={d['agency']} /> }]),
    { head: t('cause'), cell: d => code('reason', d['cause']) },
    { head: t('message'), cell: d => code('message-type', d['type']) },
    { head: t('attempts'), cell: d => number(d['attempts']) },
    { head: t('since'), cell: d => <Ago of={d['since']} /> },
    { head: t('referral'), cell: d => <ReferralLink id={d['referral']} /> },
  ]
  const causes = [...new Set(groups.map(group => String(group['cause'])))]
  return (
    <AsOf polled={polled}>
      <Tools
        label={t('deliveries')}
        text={text}
        name={t('parked.id')}
        hint={t('parked.hint')}
        onText={next => {
          setText(next)
          setPage(0)
        }}
        choices={[
          {
            id: 'cause',
            label: t('cause'),
            options: [
              { value: '', label: t('parked.anyCause') },
              ...causes.map(cause => ({ value: cause, label: code('reason', cause) })),
            ],
          },
          {
            id: 'order',
            label: t('order'),
            options: orders.map(order => ({ value: order, label: t(`order.by.${order}`) })),
          },
        ]}
        chosen={{ cause, order }}
        onChoose={(list, option) => {
          if (list === 'cause') choose(option)
          else setOrder(option)
          setPage(0)
        }}
      >
        {polled.data && t('parked.found', { n: number(total) })}
      </Tools>
      {deliveries.length === 0 ? (
        <Content component="p">{polled.data ? t('parked.none') : polled.failure ? '' : t('loading')}</Content>
      ) : (
        <Rows label={t('deliveries')} columns={columns} rows={deliveries} id={d => String(d['id'])} />
      )}
      <Pager label={t('deliveries')} page={page} perPage={perPage} total={total} onPage={setPage} />
      {deliveries.length > 0 && <SaveCsv label={t('deliveries')} rows={() => allPages(from)} />}{' '}
      {openReplay && total > 0 && (
        <Button
          id="replay-chosen"
          size="sm"
          variant="secondary"
          isDisabled={chosen.size === 0}
          onClick={() => openReplay({ ids: [...chosen] })}
        >
          {t('replay.chosen', { n: number(chosen.size) })}
        </Button>
      )}
    </AsOf>
  )
}
