import React from 'react'
import { Button, Content, Label, Stack, StackItem } from '@patternfly/react-core'
import { ActionButtons } from './ActionMenu'
import { Agency } from './Agency'
import { AsOf } from './AsOf'
import { Copy } from './Copy'
import { Column, DataTable } from './DataTable'
import { useHold } from './Holds'
import { useAsk } from './ReplayDialog'
import { TestMark } from './TestMark'
import { Part } from './Panel'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 5_000
const levels: Record<string, string> = { L0: 'grey', L1: 'blue', L2: 'green' }

/** One referral: the state of each delivery, and every step in a sentence, latest first. */
export const Timeline: React.FC<{ referral: string }> = ({ referral }) => {
  const { t, code, number, time, language } = usePage()
  const load = React.useCallback(
    () => call<Attributes>('org.wasl:type=Referrals', 'timeline', { referral, language }),
    [referral, language],
  )
  const polled = usePolled(load, EVERY_MILLIS)
  const hold = useHold(polled.reload)
  const timeline = polled.data
  if (!timeline) return <AsOf polled={polled}>{polled.failure ? '' : t('loading')}</AsOf>
  const deliveries = rows(timeline['deliveries'])
  return (
    <AsOf polled={polled}>
      <Stack hasGutter>
        <StackItem>
          <Content component="h2">
            {t('referral')} <span className="wasl-id">{referral}</span> <Copy id={referral} />{' '}
            {timeline['test'] === true && <TestMark />}
          </Content>
          <Content component="p">
            {code('referral-state', timeline['state'])} · {t('from')} <Agency id={timeline['sender']} />
            {time(timeline['createdAt'])}
          </Content>
          {hold && (
            <Button id="hold-referral" size="sm" variant="secondary" onClick={() => hold(referral)}>
              {t('hold')}
            </Button>
          )}
        </StackItem>
        <Part heading="h3" title="deliveries">
          <Deliveries deliveries={deliveries} done={polled.reload} />
        </Part>
        <Part heading="h3" title="steps">
          {Number(timeline['omitted'] ?? 0) > 0 && (
            <Content component="p">{t('steps.omitted', { count: number(timeline['omitted']) })}</Content>
          )}
          <Steps steps={rows(timeline['steps'])} deliveries={deliveries} done={polled.reload} />
          <Content component="small">{t('levels.mean')}</Content>
        </Part>
      </Stack>
    </AsOf>
  )
}

/** The actions on a delivery, available while it is parked. */
const DeliveryActions: React.FC<{ id: string; delivery?: Attributes; done: () => unknown }> = ({ id, delivery, done }) => {
  const { t } = usePage()
  const openReplay = useAsk(done)
  if (!openReplay || delivery?.['state'] !== 'parked') return null
  const act = () => openReplay({ ids: [String(delivery['id'])] })
  return (
    <ActionButtons actions={[{ id: `decide-${id}`, text: t('replay.decide'), act }]} of={String(delivery['id'])} />
  )
}

/** A message by its type and its number in the referral. */
const Message: React.FC<{ of: Attributes }> = ({ of }) => {
  const { code, number } = usePage()
  return of['type'] ? (
    <>
      {code('message-type', of['type'])}
      {of['message'] !== undefined && <> · {number(of['message'])}</>}
    </>
  ) : (
    <>–</>
  )
}

const Deliveries: React.FC<{ deliveries: Attributes[]; done: () => unknown }> = ({ deliveries, done }) => {
  const { t, code, number, agencyText } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: d => <Agency id={d['agency']} />, value: d => agencyText(d['agency']) },
    { head: t('message'), cell: d => <Message of={d} />, value: d => Number(d['message']) },
    {
      head: t('state'),
      cell: d => code('delivery-state', d['state']),
      value: d => code('delivery-state', d['state']),
    },
    { head: t('reason'), cell: d => code('reason', d['reason']) || '–' },
    { head: t('attempts'), cell: d => number(d['attempts']), value: d => Number(d['attempts']) },
    { head: t('delivery'), cell: d => <span className="wasl-id">{String(d['id'])}</span> },
    { head: t('actions'), cell: d => <DeliveryActions id={String(d['id'])} delivery={d} done={done} /> },
  ]
  return (
    <DataTable
      label={t('deliveries')}
      columns={columns}
      rows={deliveries}
      id={d => String(d['id'])}
      empty={t('deliveries.none')}
    />
  )
}

const Steps: React.FC<{ steps: Attributes[]; deliveries: Attributes[]; done: () => unknown }> = ({
  steps,
  deliveries,
  done,
}) => {
  const { t, code, number, time, agencyText } = usePage()
  const byId = new Map(deliveries.map(delivery => [delivery['id'], delivery]))
  const columns: Column<Attributes>[] = [
    { head: t('step'), cell: s => number(s['step']), value: s => Number(s['step']) },
    { head: t('time'), cell: s => time(s['time']) },
    { head: t('what'), cell: s => <bdi>{String(s['sentence'])}</bdi> },
    { head: t('message'), cell: s => <Message of={s} /> },
    {
      head: t('delivery'),
      cell: s =>
        s['delivery'] ? (
          <>
            <span className="wasl-id">{String(s['delivery'])}</span>
            {Boolean(s['agency']) && <small className="wasl-block">{agencyText(s['agency'])}</small>}
          </>
        ) : (
          '–'
        ),
    },
    { head: t('receipt'), cell: s => code('receipt', s['receipt']) || '–' },
    {
      head: t('proof'),
      cell: s => (
        <Label isCompact color={levels[String(s['level'])] ?? 'grey'}>
          {code('level', s['level'])}
        </Label>
      ),
    },
    {
      head: t('actions'),
      cell: s => <DeliveryActions id={`step-${s['step']}`} delivery={byId.get(s['delivery'])} done={done} />,
    },
  ]
  return (
    <DataTable
      label={t('steps')}
      columns={columns}
      rows={[...steps].reverse()}
      id={s => String(s['step'])}
      empty={t('steps.none')}
      search={s => [s['sentence'], s['delivery'], agencyText(s['agency']), code('message-type', s['type'])].join(' ')}
    />
  )
}
