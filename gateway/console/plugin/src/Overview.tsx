import React from 'react'
import { Label, Stack, StackItem } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { severityColor } from './Alarms'
import { Fact, Facts } from './Facts'
import { Figures } from './Figures'
import { addressOf, alarmTitle } from './alarm'
import { Agencies } from './Agencies'
import { AsOf } from './AsOf'
import { attention } from './attention'
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

/** Items that need a person, worst first. Each links to its page. */
const Attention: React.FC = () => {
  const { t, code, number, language, snapshot, old, subjectText } = usePage()
  if (!snapshot) return null
  const matters = attention(snapshot)
  return (
    <Part title="attention">
      {matters.length === 0 ? (
        t(old ? 'unknown' : 'attention.none')
      ) : (
        <ol id="wasl-attention" className="wasl-attention">
          {matters.map(({ severity, place, alarm, text, count }) => (
            <li key={`${place.page} ${text} ${alarm?.['kind']} ${alarm?.['subject']} ${alarm?.['over']}`}>
              <Label isCompact color={severityColor({ severity })}>
                {code('severity', severity)}
              </Label>{' '}
              <Link to={addressOf(place)}>
                {alarm ? alarmTitle(alarm, language) : t(`attention.${text}`, { n: number(count) })}
              </Link>{' '}
              {alarm && <bdi>{subjectText(alarm)}</bdi>}
            </li>
          ))}
        </ol>
      )}
    </Part>
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
