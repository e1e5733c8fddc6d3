import React from 'react'
import { Button, Checkbox, Content, ExpandableSection } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { ReplayDialog, Selection } from './ReplayDialog'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const EVERY_MILLIS = 5_000

const parkedGroups = () =>
  call<Attributes>('org.wasl:type=Referrals', 'parked').then(answer => rows(answer['groups']))

/** Parked deliveries, grouped by cause and agency. */
export const Parked: React.FC = () => {
  const { t, code, number, age, may, open } = usePage()
  const polled = usePolled(parkedGroups, EVERY_MILLIS)
  const choose = (selection: Selection) => open(<ReplayDialog selection={selection} done={polled.reload} />)
  const asks = may('Replay.plan') && (may('Replay.request') || may('Replay.replay'))
  const columns: Column<Attributes>[] = [
    { head: t('cause'), cell: g => code('reason', g['cause']) },
    { head: t('agency'), cell: g => <strong className="wasl-id">{String(g['agency'])}</strong> },
    { head: t('count'), cell: g => number(g['count']) },
    { head: t('oldest'), cell: g => age(g['oldestSeconds']) },
    { head: t('deliveries'), cell: g => <Ids group={g} choose={asks ? choose : undefined} /> },
  ]
  if (asks) {
    columns.push({
      head: t('actions'),
      cell: g => (
        <Button
          size="sm"
          variant="secondary"
          id={`replay-${g['agency']}-${g['cause']}`.replace(/[^\w-]/g, '-')}
          aria-label={t('replay.label', { agency: String(g['agency']), cause: code('reason', g['cause']) })}
          onClick={() => choose({ cause: String(g['cause']), agency: String(g['agency']) })}
        >
          {t('replay.all')}
        </Button>
      ),
    })
  }
  return (
    <AsOf polled={polled}>
      <Content component="p">{t(asks ? 'parked.help' : 'parked.look')}</Content>
      <DataTable
        label={t('page.parked')}
        columns={columns}
        rows={polled.data ?? []}
        id={g => `${g['agency']} ${g['cause']}`}
        empty={polled.data ? t('parked.none') : polled.failure ? '' : t('loading')}
      />
    </AsOf>
  )
}

const Ids: React.FC<{ group: Attributes; choose?: (selection: Selection) => void }> = ({ group, choose }) => {
  const { t, number } = usePage()
  const [open, setOpen] = React.useState(false)
  const [chosen, setChosen] = React.useState<string[]>([])
  const ids = rows(group['ids']).map(one => ({ id: String(one['id']), referral: String(one['referral']) }))
  return (
    <ExpandableSection
      isExpanded={open}
      onToggle={(_: unknown, expanded: boolean) => setOpen(expanded)}
      toggleText={t('ids.show', { n: number(ids.length), of: number(group['count']) })}
    >
      {ids.map(({ id, referral }) => (
        <div key={id} className="wasl-choice">
          {choose ? (
            <Checkbox
              id={`choose-${id}`}
              label={<span className="wasl-id">{id}</span>}
              isChecked={chosen.includes(id)}
              onChange={(_: unknown, on: boolean) =>
                setChosen(old => (on ? [...old, id] : old.filter(one => one !== id)))
              }
            />
          ) : (
            <span className="wasl-id">{id}</span>
          )}
          <Link to={`/referrals/find/${referral}`}>{t('referral')}</Link>
        </div>
      ))}
      {choose && (
        <Button size="sm" variant="secondary" isDisabled={chosen.length === 0} onClick={() => choose({ ids: chosen })}>
          {t('replay.chosen', { n: number(chosen.length) })}
        </Button>
      )}
    </ExpandableSection>
  )
}
