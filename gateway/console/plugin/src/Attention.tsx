import React from 'react'
import { Label } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Ago } from './Ago'
import { Acknowledge, severityColor } from './Alarms'
import { Fact, FactList } from './Facts'
import { Part } from './Panel'
import { Reached } from './Reached'
import { addressOf, agencyOf, alarmText, alarmTitle } from './alarm'
import { Matter, affectedAt, attention } from './attention'
import { usePage } from './context'
import { dutyTelephones, nameOf } from './directory'
import { Attributes } from './jolokia'

/** Items that need a person, worst first. Each says since when, for whom, what follows, what to do and whom to call. */
export const Attention: React.FC = () => {
  const { t, snapshot, old } = usePage()
  if (!snapshot) return null
  const matters = attention(snapshot)
  return (
    <Part title="attention">
      {matters.length === 0 ? (
        t(old ? 'unknown' : 'attention.none')
      ) : (
        <ol id="wasl-attention" className="wasl-attention">
          {matters.map(matter => (
            <li key={keyOf(matter)} className="wasl-matter">
              <Item matter={matter} />
            </li>
          ))}
        </ol>
      )}
    </Part>
  )
}

function keyOf({ cause }: Matter): string {
  return cause.kind === 'alarm' ? `${cause.alarm['kind']} ${cause.alarm['subject']} ${cause.alarm['over']}` : cause.kind
}

const Item: React.FC<{ matter: Matter }> = ({ matter: { severity, place, cause } }) => {
  const { t, code, number, directory } = usePage()
  const kind = cause.kind === 'alarm' ? String(cause.alarm['kind']) : cause.kind
  const textOr = (key: string) => (t(key) === key ? '–' : t(key)) // an alarm of another version has no text
  const agency = cause.kind === 'alarm' ? agencyOf(cause.alarm) : ''
  const facts: Fact[] = [
    ...(cause.kind === 'alarm' ? [[t('attention.affected'), <Affected alarm={cause.alarm} />] satisfies Fact] : []),
    [t('wait'), textOr(`wait.${kind}`)],
    [
      t('todo'),
      <>
        {textOr(`todo.${kind}`)}
        <Link to={addressOf(place)} className="wasl-block">
          {t('attention.open', { page: t(`page.${place.page}`) })}
        </Link>
      </>,
    ],
    ...(directory.has(agency) ? [[t('attention.call'), <Call agency={agency} />] satisfies Fact] : []),
  ]
  return (
    <>
      <div className="wasl-matter-head">
        <Label isCompact color={severityColor({ severity })}>
          {code('severity', severity)}
        </Label>
        {cause.kind === 'alarm' ? (
          <AlarmHead alarm={cause.alarm} />
        ) : (
          <strong>{t(`attention.${cause.kind}`, { n: cause.kind === 'notReady' ? '' : number(cause.count) })}</strong>
        )}
      </div>
      <FactList isCompact className="wasl-matter-facts" facts={facts} />
    </>
  )
}

/** The fault, the agency by name, the time since then, and who has taken it. */
const AlarmHead: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t, language, time, directory, subjectText, snapshot, may } = usePage()
  const agency = agencyOf(alarm)
  const name = nameOf(directory, agency, language)
  return (
    <>
      <strong>{alarmTitle(alarm, language)}</strong>
      {name ? (
        <Link to={`/referrals/agency/${encodeURIComponent(agency)}`}>
          <bdi>{name}</bdi>
        </Link>
      ) : (
        <bdi>{subjectText(alarm)}</bdi>
      )}
      <Ago of={alarm['since']} />
      {snapshot?.agencies.some(({ Name, Paused }) => Name === agency && Paused) && (
        <Label isCompact color="orange">
          {t('paused')}
        </Label>
      )}
      {alarm['acknowledgedBy'] ? (
        <Label isCompact color="green">
          {t('attention.taken', { who: String(alarm['acknowledgedBy']), time: time(alarm['acknowledgedAt']) })}
        </Label>
      ) : (
        may('Alarms.acknowledge') && <Acknowledge alarm={alarm} />
      )}
    </>
  )
}

const Affected: React.FC<{ alarm: Attributes }> = ({ alarm }) => {
  const { t, language, number, snapshot, directory } = usePage()
  const at = affectedAt(alarm, snapshot?.agencies ?? [])
  return (
    <>
      {alarmText(alarm, language, nameOf(directory, agencyOf(alarm), language))}
      {at && at.waiting + at.parked > 0 && (
        <span className="wasl-block">{t('attention.agency', { waiting: number(at.waiting), parked: number(at.parked) })}</span>
      )}
    </>
  )
}

const Call: React.FC<{ agency: string }> = ({ agency }) => {
  const { t, directory } = usePage()
  const numbers = dutyTelephones(directory, agency)
  return numbers.length > 0 ? <Reached by={numbers} /> : <>{t('attention.noNumber')}</>
}
