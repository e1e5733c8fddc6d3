import React from 'react'
import { Button, Content, Label, Stack } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { FactList } from './Facts'
import { ReferralLink } from './ReferralLink'
import { By } from './Requests'
import { Part } from './Panel'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const HOLDS = 'org.wasl:type=LegalHolds'
const ERASURES = 'org.wasl:type=Erasures'
const EVERY_MILLIS = 10_000

const holdsAndErasures = async () => {
  const [holds, erasures] = await Promise.all([
    call<Attributes>(HOLDS, 'list'),
    call<Attributes>(ERASURES, 'list'),
  ])
  return { holds: rows(holds['holds']), erasures }
}

/** Opens the dialog to hold a referral, for users with that right. */
export function useHold(done: () => unknown): ((referral: string) => void) | undefined {
  const { t, may, open } = usePage()
  if (!may('LegalHolds.hold')) return undefined
  return referral => {
    const fields: Field[] = [{ name: 'reason', label: t('reason'), type: 'code', required: true }]
    open(
      <ConfirmDialog
        title={t('hold.label', { referral })}
        fields={fields}
        confirm={t('hold')}
        act={async values => {
          await call(HOLDS, 'hold', { referral, ...toDocument(fields, values) })
          return t('hold.done', { referral })
        }}
        done={done}
      >
        <p>{t('hold.means')}</p>
      </ConfirmDialog>,
    )
  }
}

/** Referrals on hold, and referrals that are erased or waiting for erasure. */
export const Holds: React.FC = () => {
  const { t, number, time } = usePage()
  const polled = usePolled(holdsAndErasures, EVERY_MILLIS)
  if (!polled.data) return <AsOf polled={polled}>{polled.failure ? '' : t('loading')}</AsOf>
  const { holds, erasures } = polled.data
  const due = rows(erasures['due'])
  return (
    <AsOf polled={polled}>
      <Stack hasGutter>
        <Part title="holds">
          <Content component="p">{t('holds.help')}</Content>
          <Held holds={holds} done={polled.reload} />
        </Part>
        <Part title="erasures.due">
          <Content component="p">
            {t('erasures.help')}{' '}
            {erasures['asOf'] ? t('erasures.looked', { time: time(erasures['asOf']) }) : t('erasures.notLooked')}{' '}
            {Number(erasures['dueTotal'] ?? 0) > due.length &&
              t('erasures.shown', { n: number(due.length), of: number(erasures['dueTotal']) })}
          </Content>
          <Due due={due} requests={rows(erasures['requests'])} done={polled.reload} />
        </Part>
        <Part title="erasures.done">
          <Done erasures={rows(erasures['done'])} />
        </Part>
      </Stack>
    </AsOf>
  )
}

const Held: React.FC<{ holds: Attributes[]; done: () => unknown }> = ({ holds, done }) => {
  const { t, age, time, may } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('referral'), cell: h => <ReferralLink id={h['referral']} /> },
    { head: t('since'), cell: h => time(h['heldAt']) },
    { head: t('age'), cell: h => age(h['ageSeconds']) },
    { head: t('heldBy'), cell: h => <bdi>{String(h['heldBy'])}</bdi> },
    { head: t('reason'), cell: h => <span className="wasl-id">{String(h['reason'])}</span> },
    {
      head: t('release.asked'),
      cell: h =>
        h['releaseRequestedBy'] ? (
          <>
            <By person={h['releaseRequestedBy']} at={time(h['releaseRequestedAt'])} />{' '}
            <span className="wasl-id">{String(h['releaseReason'])}</span>
          </>
        ) : (
          '–'
        ),
    },
  ]
  if (may('LegalHolds.requestRelease') || may('LegalHolds.approveRelease')) {
    columns.push({ head: t('actions'), cell: h => <Release hold={h} done={done} /> })
  }
  return (
    <DataTable
      label={t('holds')}
      columns={columns}
      rows={holds}
      id={h => String(h['referral'])}
      empty={t('holds.none')}
      search={h => [h['referral'], h['heldBy'], h['reason'], h['releaseRequestedBy']].join(' ')}
    />
  )
}

/** One person asks to lift a hold, and another one lifts it. */
const Release: React.FC<{ hold: Attributes; done: () => unknown }> = ({ hold, done }) => {
  const { t, age, time, may, user, open } = usePage()
  const referral = String(hold['referral'])
  const asker = String(hold['releaseRequestedBy'] ?? '')
  const action = asker ? 'approveRelease' : 'requestRelease'
  if (!may(`LegalHolds.${action}`)) return null
  if (asker && asker === user) return <small>{t('approve.own')}</small>
  const fields: Field[] = asker ? [] : [{ name: 'reason', label: t('reason'), type: 'code', required: true }]
  const openDialog = () =>
    open(
      <ConfirmDialog
        title={t(`${action}.label`, { referral })}
        fields={fields}
        confirm={t(action)}
        weight={asker ? 'loss' : 'undoable'}
        act={async values => {
          await call(HOLDS, action, { referral, ...toDocument(fields, values) })
          return t(`${action}.done`, { referral })
        }}
        done={done}
      >
        {asker && (
          <>
            <FactList
              isCompact
              isHorizontal
              facts={[
                [t('referral'), <ReferralLink id={referral} />],
                [t('heldBy'), <By person={hold['heldBy']} at={time(hold['heldAt'])} />],
                [t('reason'), <span className="wasl-id">{String(hold['reason'])}</span>],
                [t('age'), age(hold['ageSeconds'])],
              ]}
            />
            <p>
              {t('approveRelease.asked', { who: asker })}{' '}
              <span className="wasl-id">{String(hold['releaseReason'])}</span>
            </p>
          </>
        )}
        <p>{t(`${action}.means`)}</p>
      </ConfirmDialog>,
    )
  return (
    <Button
      size="sm"
      variant={asker ? 'primary' : 'secondary'}
      isDanger={Boolean(asker)}
      id={`${action}-${referral}`}
      aria-label={t(`${action}.label`, { referral })}
      onClick={openDialog}
    >
      {t(action)}
    </Button>
  )
}

const Due: React.FC<{ due: Attributes[]; requests: Attributes[]; done: () => unknown }> = ({ due, requests, done }) => {
  const { t, time } = usePage()
  const requestOf = new Map(requests.map(request => [request['referral'], request]))
  const all = [
    ...due,
    ...requests.filter(request => !due.some(other => other['referral'] === request['referral'])),
  ]
  const hold = useHold(done)
  const columns: Column<Attributes>[] = [
    { head: t('referral'), cell: d => <ReferralLink id={d['referral']} /> },
    { head: t('erasures.since'), cell: d => time(d['since']) },
    {
      head: t('state'),
      cell: d => {
        const state = d['held'] ? 'held' : requestOf.has(d['referral']) ? 'asked' : 'open'
        const color = { held: 'blue', asked: 'orange', open: 'grey' }[state]
        return <Label color={color}>{t(`erasures.${state}`)}</Label>
      },
    },
    {
      head: t('askedBy'),
      cell: d => (
        <By person={requestOf.get(d['referral'])?.['requestedBy']} at={time(requestOf.get(d['referral'])?.['requestedAt'])} />
      ),
    },
  ]
  if (hold) {
    columns.push({
      head: t('actions'),
      cell: d =>
        !d['held'] && (
          <Button
            size="sm"
            variant="secondary"
            id={`hold-${d['referral']}`}
            aria-label={t('hold.label', { referral: String(d['referral']) })}
            onClick={() => hold(String(d['referral']))}
          >
            {t('hold')}
          </Button>
        ),
    })
  }
  return (
    <DataTable
      label={t('erasures.due')}
      columns={columns}
      rows={all}
      id={d => String(d['referral'])}
      empty={t('erasures.none')}
      name="due"
      search={d => String(d['referral'])}
    />
  )
}

const Done: React.FC<{ erasures: Attributes[] }> = ({ erasures }) => {
  const { t, time } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('referral'), cell: e => <span className="wasl-id">{String(e['referral'])}</span> },
    { head: t('erasures.at'), cell: e => time(e['erasedAt']) },
    { head: t('askedBy'), cell: e => <bdi>{String(e['requestedBy'])}</bdi> },
    { head: t('confirmedBy'), cell: e => <bdi>{String(e['erasedBy'])}</bdi> },
    {
      head: t('reason'),
      cell: e => (
        <>
          <span className="wasl-id">{String(e['reason'])}</span> · <span className="wasl-id">{String(e['basis'])}</span>
        </>
      ),
    },
    { head: t('state'), cell: e => t(`erasures.${e['state']}`) },
  ]
  return (
    <DataTable
      label={t('erasures.done')}
      columns={columns}
      rows={erasures}
      id={e => String(e['referral'])}
      empty={t('erasures.noneDone')}
      name="erased"
      search={e => [e['referral'], e['requestedBy'], e['erasedBy'], e['reason']].join(' ')}
    />
  )
}
