import React from 'react'
import { Alert, Button, Content, Label, Progress } from '@patternfly/react-core'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { useEvery, usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'

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

/** Requests about parked deliveries: requester, decision, progress, and the buttons that decide. */
export const Requests: React.FC = () => {
  const { t, code, number, time, explain } = usePage()
  const [requests, setRequests] = React.useState<Attributes[]>()
  const [failure, setFailure] = React.useState<unknown>()
  const load = React.useCallback(
    () =>
      call<Attributes>(REPLAY, 'requests')
        .then(answer => {
          setRequests(rows(answer['requests']))
          setFailure(undefined)
        })
        .catch(setFailure),
    [],
  )
  useEvery(load, EVERY_MILLIS)

  if (failure) return <Alert isInline variant="danger" title={explain(failure)} />
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
    { head: t('actions'), cell: r => <Decide request={r} done={load} /> },
  ]
  return (
    <>
      <Content component="p">{t('requests.help')}</Content>
      <DataTable
        label={t('page.replay')}
        columns={columns}
        rows={requests ?? []}
        id={r => String(r['id'])}
        empty={t(requests ? 'requests.none' : 'loading')}
      />
    </>
  )
}

const By: React.FC<{ who: unknown; at: string }> = ({ who, at }) =>
  who ? (
    <>
      <bdi>{String(who)}</bdi> <small>{at}</small>
    </>
  ) : (
    <>–</>
  )

const Decide: React.FC<{ request: Attributes; done: () => void }> = ({ request, done }) => {
  const { t, may, user } = usePage()
  const [asking, setAsking] = React.useState('')
  const state = String(request['state'])
  const own = request['requestedBy'] === user
  const end = may('Replay.reject') ? 'reject' : 'stop'
  const possible = state === 'waiting' ? ['approve', end] : state === 'running' ? ['stop'] : []
  const offered = possible.filter(action => may(`Replay.${action}`) && !(action === 'approve' && own))
  const fields: Field[] = asking === 'approve' ? [] : [{ name: 'reason', label: t('reason'), type: 'code' }]
  const id = String(request['id'])
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
          onClick={() => setAsking(action)}
        >
          {t(action)}
        </Button>
      ))}
      {asking && (
        <ConfirmDialog
          title={t(`${asking}.label`, { id })}
          fields={fields}
          confirm={t(asking)}
          danger={asking !== 'approve'}
          act={async values => {
            await call(REPLAY, asking, { id, ...toDocument(fields, values) })
            return t(`${asking}.done`, { id })
          }}
          onClose={() => {
            setAsking('')
            done()
          }}
        >
          <p>{t(`${asking}.means`)}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
