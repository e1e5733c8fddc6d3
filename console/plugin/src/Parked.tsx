import React from 'react'
import { Alert, Button, Checkbox, Content, ExpandableSection } from '@patternfly/react-core'
import { Link } from 'react-router-dom'
import { Column, DataTable } from './DataTable'
import { ReplayDialog, Selection } from './ReplayDialog'
import { useEvery, usePage } from './context'
import { Attributes, call, rows } from './jolokia'

const EVERY_MILLIS = 5_000

/** Parked deliveries, grouped by cause and agency. */
export const Parked: React.FC = () => {
  const { t, code, number, age, may, explain } = usePage()
  const [groups, setGroups] = React.useState<Attributes[]>()
  const [failure, setFailure] = React.useState<unknown>()
  const [selection, setSelection] = React.useState<Selection>()
  const load = React.useCallback(
    () =>
      call<Attributes>('org.wasl:type=Referrals', 'parked')
        .then(answer => {
          setGroups(rows(answer['groups']))
          setFailure(undefined)
        })
        .catch(setFailure),
    [],
  )
  useEvery(load, EVERY_MILLIS)

  if (failure) return <Alert isInline variant="danger" title={explain(failure)} />
  const asks = may('Replay.plan') && (may('Replay.request') || may('Replay.replay'))
  const columns: Column<Attributes>[] = [
    { head: t('cause'), cell: g => code('reason', g['cause']) },
    { head: t('agency'), cell: g => <strong className="wasl-id">{String(g['agency'])}</strong> },
    { head: t('count'), cell: g => number(g['count']) },
    { head: t('oldest'), cell: g => age(g['oldestSeconds']) },
    { head: t('deliveries'), cell: g => <Ids group={g} choose={asks ? setSelection : undefined} /> },
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
          onClick={() => setSelection({ cause: String(g['cause']), agency: String(g['agency']) })}
        >
          {t('replay.all')}
        </Button>
      ),
    })
  }
  return (
    <>
      <Content component="p">{t(asks ? 'parked.help' : 'parked.look')}</Content>
      <DataTable
        label={t('page.parked')}
        columns={columns}
        rows={groups ?? []}
        id={g => `${g['agency']} ${g['cause']}`}
        empty={t(groups ? 'parked.none' : 'loading')}
      />
      {selection && (
        <ReplayDialog
          selection={selection}
          onClose={() => {
            setSelection(undefined)
            load()
          }}
        />
      )}
    </>
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
