import React from 'react'
import { Button, Content, Label, Progress } from '@patternfly/react-core'
import { Ago } from './Ago'
import { Agency } from './Agency'
import { AsOf, Read } from './AsOf'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable, Rows } from './DataTable'
import { InlineAlert } from './InlineAlert'
import { ReferralLink } from './ReferralLink'
import { GroupTable } from './ReplayDialog'
import { usePage } from './context'
import { searched } from './directory'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'
import { groupsOf, idsOf, isReplay, standing } from './request'

const REPLAY = 'org.wasl:type=Replay'
const EVERY_MILLIS = 5_000
const EXAMPLES = 3
const latestRequests = () =>
  call<Attributes>(REPLAY, 'requests').then(answer => rows(answer['requests']))

/** Requests about parked deliveries: requester, decision, progress, and the buttons that decide. */
export const Requests: React.FC = () => {
  const { t, code, time, directory } = usePage()
  const polled = usePolled(latestRequests, EVERY_MILLIS)
  const columns: Column<Attributes>[] = [
    { head: t('request'), cell: r => <span className="wasl-id wasl-nowrap">{String(r['id']).slice(0, 8)}</span> },
    {
      head: t('state'),
      cell: r => <Label color={standing(r).color}>{code('request', standing(r).state)}</Label>,
    },
    { head: t('replay.action'), cell: r => <Order request={r} /> },
    { head: t('request.about'), cell: r => <About request={r} /> },
    { head: t('askedBy'), cell: r => <Asked request={r} /> },
    { head: t('reason'), cell: r => <bdi>{code('why', r['reason'])}</bdi> },
    { head: t('decidedBy'), cell: r => <By person={r['decidedBy']} at={time(r['decidedAt'])} /> },
    { head: t('progress'), cell: r => <Outcome request={r} /> },
    { head: t('actions'), cell: r => <Decide request={r} done={polled.reload} /> },
  ]
  return (
    <AsOf polled={polled}>
      <Content component="p">{t('requests.help')}</Content>
      <DataTable
        label={t('page.replay')}
        columns={columns}
        rows={polled.data ?? []}
        id={r => String(r['id'])}
        empty={polled.data ? t('requests.none') : polled.failure ? '' : t('loading')}
        search={r => [r['id'], r['requestedBy'], r['decidedBy'], code('why', r['reason']), ...groupsOf(r).map(g => searched(directory, g['agency']))].join(' ')}
        choices={[
          {
            id: 'request',
            label: t('state'),
            options: [
              { value: 'all', label: t('requests.all'), matches: () => true },
              { value: 'open', label: t('requests.open'), matches: r => ['waiting', 'running'].includes(String(r['state'])) },
            ],
          },
        ]}
      />
    </AsOf>
  )
}

/** The requested order. Giving up looks different from sending again. */
const Order: React.FC<{ request: Attributes }> = ({ request }) => {
  const { code } = usePage()
  const isReplayed = isReplay(request)
  return (
    <>
      <Label isCompact variant={isReplayed ? 'outline' : 'filled'} color={isReplayed ? 'blue' : 'red'}>
        {code('order.short', request['action'])}
      </Label>{' '}
      {Boolean(request['to']) && <Agency id={request['to']} />}
    </>
  )
}

const About: React.FC<{ request: Attributes }> = ({ request }) => {
  const { count, code, number } = usePage()
  const groups = groupsOf(request)
  return groups.length === 0 ? (
    <>{count('deliveries.n', request['count'])}</>
  ) : (
    <>
      {groups.map(group => (
        <div key={`${group['agency']} ${group['cause']}`}>
          <Agency id={group['agency']} /> {number(group['count'])} {Boolean(group['cause']) && <>× {code('reason', group['cause'])}</>}
        </div>
      ))}
    </>
  )
}

/** The progress of the deliveries. The bar is full when all are delivered, or given up. */
const Outcome: React.FC<{ request: Attributes }> = ({ request }) => {
  const { t, number } = usePage()
  const { value, max, color } = standing(request)
  const count = (key: string) => number(request[key] ?? 0)
  const text = isReplay(request)
    ? t('progress.replay', { n: count('delivered'), of: number(request['count']) })
    : t('progress.givenUp', { n: count('done'), of: number(request['count']) })
  return (
    <>
      <Progress
        className="wasl-progress"
        aria-label={t('progress')}
        size="sm"
        measureLocation="none"
        variant={color === 'green' ? 'success' : color === 'red' ? 'danger' : undefined}
        value={value}
        max={max}
        valueText={text}
      />
      <small>{text}</small>
      {isReplay(request) && (Number(request['parkedAgain']) > 0 || Number(request['underWay']) > 0) && (
        <small className="wasl-block">
          {t('progress.rest', { parked: count('parkedAgain'), underWay: count('underWay') })}
        </small>
      )}
    </>
  )
}

/** The facts for the second person: the order, the deliveries, the requester, the time and the reason. */
const Subject: React.FC<{ request: Attributes; isApproved: boolean }> = ({ request, isApproved }) => {
  const { t, count, code, number, ago } = usePage()
  const ids = idsOf(request)
  const isFinal = isApproved && !isReplay(request)
  return (
    <>
      <InlineAlert
        id="approve-order"
        variant={isFinal ? 'danger' : 'info'}
        title={t('approve.order', { n: count('deliveries.n', request['count']), order: code('order', request['action']) })}
      >
        {Boolean(request['to']) && (
          <p>
            {t('replay.to')}: <Agency id={request['to']} />
          </p>
        )}
        {isFinal && <p>{t('approve.final')}</p>}
      </InlineAlert>
      <p>
        {t('approve.asked', { who: String(request['requestedBy']), ago: ago(request['requestedAt']) })}{' '}
        <bdi>{code('why', request['reason'])}</bdi>
      </p>
      <GroupTable label={t('request.about')} groups={groupsOf(request)} />
      <Examples request={String(request['id'])} />
      <details>
        <summary>{t('ids.show', { n: number(ids.length), of: number(request['count']) })}</summary>
        {ids.map(id => (
          <div key={id} className="wasl-id">
            {id}
          </div>
        ))}
      </details>
    </>
  )
}

/** The longest parked deliveries of a request. */
const Examples: React.FC<{ request: string }> = ({ request }) => {
  const { t, code, number } = usePage()
  const load = React.useCallback(
    () =>
      call<Attributes>('org.wasl:type=Referrals', 'parkedDeliveries', { request, order: 'oldest', limit: EXAMPLES }).then(
        answer => rows(answer['deliveries']),
      ),
    [request],
  )
  const polled = usePolled(load, EVERY_MILLIS)
  const columns: Column<Attributes>[] = [
    { head: t('referral'), cell: d => <ReferralLink id={d['referral']} /> },
    { head: t('message'), cell: d => code('message-type', d['type']) },
    { head: t('attempts'), cell: d => number(d['attempts']) },
    { head: t('parked.since'), cell: d => <Ago of={d['since']} /> },
  ]
  return (
    <Read polled={polled}>
      {deliveries => <Rows label={t('approve.examples')} columns={columns} rows={deliveries} id={d => String(d['id'])} />}
    </Read>
  )
}

/** The requester, and the age of the request. */
export const Asked: React.FC<{ request: Attributes }> = ({ request }) => {
  const { ago, time } = usePage()
  return (
    <>
      <bdi>{String(request['requestedBy'])}</bdi>{' '}
      <small className="wasl-nowrap" title={time(request['requestedAt'])}>
        {ago(request['requestedAt'])}
      </small>
    </>
  )
}

export const By: React.FC<{ person: unknown; at: string }> = ({ person, at }) =>
  person ? (
    <>
      <bdi>{String(person)}</bdi> <small>{at}</small>
    </>
  ) : (
    <>–</>
  )

const Decide: React.FC<{ request: Attributes; done: () => unknown }> = ({ request, done }) => {
  const { t, count, code, may, user, open } = usePage()
  const state = String(request['state'])
  const isOwn = request['requestedBy'] === user
  const end = may('Replay.reject') ? 'reject' : 'stop'
  const possible = state === 'waiting' ? ['approve', end] : state === 'running' ? ['stop'] : []
  const stale = standing(request).state === 'stale'
  const offered = possible.filter(
    action => may(`Replay.${action}`) && !(action === 'approve' && (isOwn || stale)),
  )
  const id = String(request['id'])
  const named = `${code('order.short', request['action'])} · ${count('deliveries.n', request['count'])}`
  const openDialog = (action: string) => {
    const common = ['not-corrected', 'wrong-deliveries', 'agency-asked']
    const fields: Field[] = action === 'approve' ? [] : [{ name: 'reason', label: t('reason'), type: 'code', common }]
    open(
      <ConfirmDialog
        title={t(`${action}.label`, { request: named })}
        fields={fields}
        confirm={t(action)}
        weight={action === 'approve' && isReplay(request) ? 'final' : 'loss'}
        act={async values => {
          await call(REPLAY, action, { id, ...toDocument(fields, values) })
          return t(`${action}.done`, { request: named })
        }}
        done={done}
      >
        <Subject request={request} isApproved={action === 'approve'} />
        <p>{t(`${action}.means`)}</p>
      </ConfirmDialog>,
    )
  }
  return (
    <div className="wasl-buttons">
      {stale && <small>{count('approve.stale', request['changed'])}</small>}
      {isOwn && !stale && possible.includes('approve') && may('Replay.approve') && <small>{t('approve.own')}</small>}
      {offered.map(action => (
        <Button
          key={action}
          id={`${action}-${id}`}
          size="sm"
          variant={action !== 'approve' ? 'secondary' : isReplay(request) ? 'primary' : 'danger'}
          isDanger={action !== 'approve'}
          aria-label={t(`${action}.label`, { request: named })}
          onClick={() => openDialog(action)}
        >
          {t(action)}
        </Button>
      ))}
    </div>
  )
}
