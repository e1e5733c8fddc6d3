import React from 'react'
import { Card, CardBody, CardTitle, Content, Label, Stack, StackItem } from '@patternfly/react-core'
import { Agency } from './Agency'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { TestMark } from './TestMark'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 5_000
const levels: Record<string, string> = { L0: 'grey', L1: 'blue', L2: 'green' }

/** One referral: the state of each delivery, and every step with its proof level. */
export const Timeline: React.FC<{ referral: string }> = ({ referral }) => {
  const { t, code, number, time } = usePage()
  const look = React.useCallback(() => call<Attributes>('org.wasl:type=Referrals', 'timeline', referral), [referral])
  const polled = usePolled(look, EVERY_MILLIS)
  const story = polled.data
  if (!story) return <AsOf polled={polled}>{polled.failure ? '' : t('loading')}</AsOf>
  return (
    <AsOf polled={polled}>
    <Stack hasGutter>
      <StackItem>
        <Content component="h2">
          {t('referral')} <span className="wasl-id">{referral}</span> {story['test'] === true && <TestMark />}
        </Content>
        <Content component="p">
          {code('referral-state', story['state'])} · {t('from')}{' '}
          <Agency id={story['sender']} /> · {time(story['createdAt'])}
        </Content>
      </StackItem>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h3">{t('deliveries')}</CardTitle>
          <CardBody>
            <Deliveries deliveries={rows(story['deliveries'])} />
          </CardBody>
        </Card>
      </StackItem>
      <StackItem>
        <Card isCompact>
          <CardTitle component="h3">{t('steps')}</CardTitle>
          <CardBody>
            {Number(story['omitted'] ?? 0) > 0 && (
              <Content component="p">{t('steps.omitted', { count: number(story['omitted']) })}</Content>
            )}
            <Steps steps={rows(story['steps'])} />
            <Content component="small">{t('levels.mean')}</Content>
          </CardBody>
        </Card>
      </StackItem>
    </Stack>
    </AsOf>
  )
}

const Deliveries: React.FC<{ deliveries: Attributes[] }> = ({ deliveries }) => {
  const { t, code, number } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: d => <Agency id={d['agency']} /> },
    { head: t('message'), cell: d => code('message-type', d['type']) },
    { head: t('state'), cell: d => code('delivery-state', d['state']) },
    { head: t('reason'), cell: d => code('reason', d['reason']) || '–' },
    { head: t('attempts'), cell: d => number(d['attempts']) },
    { head: t('delivery'), cell: d => <span className="wasl-id">{String(d['id'])}</span> },
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

const Steps: React.FC<{ steps: Attributes[] }> = ({ steps }) => {
  const { t, code, number, time } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('step'), cell: s => number(s['step']) },
    { head: t('time'), cell: s => time(s['time']) },
    { head: t('what'), cell: s => code('action', s['action']) },
    { head: t('agency'), cell: s => <Agency id={s['agency'] ?? s['actor']} /> },
    { head: t('reason'), cell: s => code(s['action'] === 'opened' ? 'referral-state' : 'reason', s['reason']) || '–' },
    { head: t('receipt'), cell: s => code('receipt', s['receipt']) || '–' },
    {
      head: t('proof'),
      cell: s => (
        <Label isCompact color={levels[String(s['level'])] ?? 'grey'}>
          {code('level', s['level'])}
        </Label>
      ),
    },
  ]
  return (
    <DataTable
      label={t('steps')}
      columns={columns}
      rows={steps}
      id={s => String(s['step'])}
      empty={t('steps.none')}
    />
  )
}
