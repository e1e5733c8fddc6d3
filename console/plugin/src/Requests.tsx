import React from 'react'
import { Button, Content, Label, Progress } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const REPLAY = 'org.wasl:type=Replay'
const EVERY_MILLIS = 3_000
const colors: Record<string, string> = {
  waiting: 'orange',
  running: 'blue',
  done: 'green',
  rejected: 'red',
  stopped: 'red',
  expired: 'grey',
}

const latestRequests = () =>
  call<Attributes>(REPLAY, 'requests').then(answer => rows(answer['requests']))

/** Requests about parked deliveries: requester, decision, progress, and the buttons that decide. */
export const Requests: React.FC = () => {
  const { t, code, number, time } = usePage()
  const polled = usePolled(latestRequests, EVERY_MILLIS)
  const columns: Column<Attributes>[] = [
    { head: t('request'), cell: r => <span className="wasl-id">{String(r['id'])}</span> },
    {
      head: t('state'),
      cell: r => <Label color={colors[String(r['state'])] ?? 'grey'}>{code('request', r['state'])}</Label>,
    },
    {
      head: t('replay.action'),
      cell: r => (
        <>
          {code('order', r['action'])} <span className="wasl-id">{String(r['to'] ?? '')}</span>
        </>
      ),
    },
    { head: t('askedBy'), cell: r => <By who={r['requestedBy']} at={time(r['requestedAt'])} /> },
    { head: t('reason'), cell: r => <bdi>{String(r['reason'] ?? '')}</bdi> },
    { head: t('decidedBy'), cell: r => <By who={r['decidedBy']} at={time(r['decidedAt'])} /> },
    {
      head: t('progress'),
      cell: r => (
        <Progress
          className="wasl-progress"
          aria-label={t('progress')}
          size="sm"
          value={Number(r['looked'] ?? 0)}
          max={Math.max(1, Number(r['count'] ?? 0))}
          label={t('progress.of', { n: number(r['done'] ?? 0), of: number(r['count']) })}
          valueText={t('progress.of', { n: number(r['done'] ?? 0), of: number(r['count']) })}
        />
      ),
    },
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
      />
    </AsOf>
  )
}

export const By: React.FC<{ who: unknown; at: string }> = ({ who, at }) =>
  who ? (
    <>
      <bdi>{String(who)}</bdi> <small>{at}</small>
    </>
  ) : (
    <>–</>
  )

const Decide: React.FC<{ request: Attributes; done: () => unknown }> = ({ request, done }) => {
  const { t, may, user, open } = usePage()
  const state = String(request['state'])
  const own = request['requestedBy'] === user
  const end = may('Replay.reject') ? 'reject' : 'stop'
  const possible = state === 'waiting' ? ['approve', end] : state === 'running' ? ['stop'] : []
  const offered = possible.filter(action => may(`Replay.${action}`) && !(action === 'approve' && own))
  const id = String(request['id'])
  const ask = (action: string) => {
    const fields: Field[] = action === 'approve' ? [] : [{ name: 'reason', label: t('reason'), type: 'code' }]
    open(
      <ConfirmDialog
        title={t(`${action}.label`, { id })}
        fields={fields}
        confirm={t(action)}
        danger={action !== 'approve'}
        act={async values => {
          await call(REPLAY, action, { id, ...toDocument(fields, values) })
          return t(`${action}.done`, { id })
        }}
        done={done}
      >
        <p>{t(`${action}.means`)}</p>
      </ConfirmDialog>,
    )
  }
  return (
    <div className="wasl-buttons">
      {own && possible.includes('approve') && may('Replay.approve') && <small>{t('approve.own')}</small>}
      {offered.map(action => (
        <Button
          key={action}
          id={`${action}-${id}`}
          size="sm"
          variant={action === 'approve' ? 'primary' : 'secondary'}
          isDanger={action !== 'approve'}
          aria-label={t(`${action}.label`, { id })}
          onClick={() => ask(action)}
        >
          {t(action)}
        </Button>
      ))}
    </div>
  )
}
