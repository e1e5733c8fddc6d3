import React from 'react'
import { Label, Stack, StackItem } from '@patternfly/react-core'
import { Fact, Facts } from './Facts'
import { Figures } from './Figures'
import { Agencies } from './Agencies'
import { AsOf } from './AsOf'
import { Attention } from './Attention'
import { Pipeline } from './Pipeline'
import { Part } from './Panel'
import { usePage } from './context'

/** State of the gateway, its pipeline, and every agency. */
export const Overview: React.FC = () => {
  const { snapshot, polled } = usePage()
  return (
    <AsOf polled={polled}>
    <Stack hasGutter>
      <Attention />
      <StackItem>
        <Standing />
      </StackItem>
      <Part title="pipeline">{snapshot && <Pipeline snapshot={snapshot} />}</Part>
      <Part title="agencies">
        <Agencies />
      </Part>
      <Part title="figures">
        <Figures />
      </Part>
    </Stack>
    </AsOf>
  )
}

const Standing: React.FC = () => {
  const { t, snapshot, old, number, age } = usePage()
  const { Gateway, Referrals, Log } = snapshot?.beans ?? {}
  const facts: Fact[] = [
    [
      t('gateway'),
      old ? (
        <Label color="grey">{t('unknown')}</Label>
      ) : Gateway ? (
        <Label color={Gateway['Ready'] ? 'green' : 'red'}>
          {t(Gateway['Ready'] ? 'ready' : 'notReady')}
        </Label>
      ) : (
        '–'
      ),
    ],
    [t('version'), <bdi key="v">{String(Gateway?.['Version'] ?? '–')}</bdi>],
    [t('uptime'), age(Gateway?.['Uptime'])],
    [t('openDeliveries'), number(Referrals?.['Open'])],
    [t('parked'), number(Referrals?.['ParkedTotal'])],
    [t('openAlarms'), number(snapshot?.alarms.length)],
    [t('logSize'), number(Log?.['Size'])],
  ]
  return <Facts facts={facts} />
}
