import React from 'react'
import { Content, FormGroup, FormSelect, FormSelectOption, NumberInput } from '@patternfly/react-core'
import { Agency } from './Agency'
import { AgencyChoice } from './AgencyChoice'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { InlineAlert } from './InlineAlert'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'

const REPLAY = 'org.wasl:type=Replay'
const actions = ['replay', 're-route', 'discard'] as const

export interface Selection {
  ids?: string[]
  cause?: string
  agency?: string
  olderThanSeconds?: number
}

/** Opens the dialog about parked deliveries, for users with a right to it. */
export function useAsk(done: () => unknown): ((selection: Selection) => void) | undefined {
  const { may, open } = usePage()
  return may('Replay.plan') && (may('Replay.request') || may('Replay.replay'))
    ? selection => open(<ReplayDialog selection={selection} done={done} />)
    : undefined
}

/** Shows the dry run and repeats it after each change. It takes a reason, then sends the request. */
export const ReplayDialog: React.FC<{ selection: Selection; done: () => unknown }> = ({ selection, done }) => {
  const { t, count: counted, code, may, explain, snapshot } = usePage()
  const [action, setAction] = React.useState<string>('replay')
  const [to, setTo] = React.useState('')
  const [olderThanMinutes, setOlderThanMinutes] = React.useState(0)
  const [plan, setPlan] = React.useState<Attributes>()
  const [failure, setFailure] = React.useState<unknown>()

  const order = React.useMemo(
    () => ({
      ...selection,
      ...(olderThanMinutes > 0 ? { olderThanSeconds: olderThanMinutes * 60 } : {}),
      action,
      ...(action === 're-route' ? { to } : {}),
    }),
    [selection, olderThanMinutes, action, to],
  )
  React.useEffect(() => {
    let current = true
    setPlan(undefined)
    setFailure(undefined)
    if (action !== 're-route' || to) {
      call<Attributes>(REPLAY, 'plan', order)
        .then(answer => current && setPlan(answer))
        .catch(problem => current && setFailure(problem))
    }
    return () => {
      current = false
    }
  }, [order, action, to])

  const count = Number(plan?.['count'] ?? 0)
  const alone = plan?.['secondPerson'] === false && may('Replay.replay')
  const fields: Field[] = [
    { name: 'reason', label: t('reason'), type: 'code', required: true, common: ['fixed-at-agency', 'agency-answers', 'agency-asked'] },
    ...(action === 'discard' ? [] : [{ name: 'perMinute', label: t('perMinute'), type: 'number' } satisfies Field]),
  ]
  const act = async (values: Record<string, string>) => {
    const answer = await call<Attributes>(REPLAY, alone ? 'replay' : 'request', { ...order, ...toDocument(fields, values) })
    return t(alone ? 'replay.running' : 'replay.requested', { id: String(answer['id'] ?? '') })
  }
  return (
    <ConfirmDialog
      title={t('replay.title')}
      fields={fields}
      confirm={t(alone ? 'replay.now' : 'replay.request')}
      isReady={count > 0}
      weight={action !== 'replay' ? 'loss' : alone ? 'final' : 'undoable'}
      first="#replay-action"
      act={act}
      done={done}
    >
      <FormGroup label={t('replay.action')} fieldId="replay-action">
        <FormSelect
          id="replay-action"
          value={action}
          onChange={(_: unknown, chosen: string) => setAction(chosen)}
        >
          {actions.map(action => (
            <FormSelectOption key={action} value={action} label={code('order', action)} />
          ))}
        </FormSelect>
      </FormGroup>
      {action !== 'replay' && <InlineAlert variant="danger" id="replay-final" title={t('approve.final')} />}
      {action === 're-route' && (
        <FormGroup label={t('replay.to')} fieldId="replay-to">
          <AgencyChoice
            id="replay-to"
            label={t('replay.to')}
            agencies={(snapshot?.agencies ?? []).map(agency => String(agency['Name']))}
            value={to}
            onChange={setTo}
            placeholder={t('choose')}
          />
        </FormGroup>
      )}
      {!selection.ids && (
        <FormGroup label={t('replay.olderThan')} fieldId="replay-older">
          <NumberInput
            inputProps={{ id: 'replay-older' }}
            value={olderThanMinutes}
            min={0}
            minusBtnAriaLabel={t('less')}
            plusBtnAriaLabel={t('more')}
            inputAriaLabel={t('replay.olderThan')}
            onMinus={() => setOlderThanMinutes(old => Math.max(0, old - 1))}
            onPlus={() => setOlderThanMinutes(old => old + 1)}
            onChange={(event: React.FormEvent<HTMLInputElement>) =>
              setOlderThanMinutes(Math.max(0, Math.floor(Number(event.currentTarget.value) || 0)))
            }
          />
        </FormGroup>
      )}
      {failure ? <InlineAlert variant="danger" title={explain(failure)} /> : null}
      {plan && (
        <div id="replay-plan" aria-live="polite">
          <Content component="h3">{t('plan', { n: counted('deliveries.n', count) })}</Content>
          <GroupTable label={t('plan.label')} groups={rows(plan['groups'])} />
          {count > 0 && (
            <InlineAlert isPlain variant="info" title={t(alone ? 'plan.alone' : 'plan.secondPerson')} />
          )}
        </div>
      )}
    </ConfirmDialog>
  )
}

/** Counts of parked deliveries by agency and cause. */
export const GroupTable: React.FC<{ label: string; groups: Attributes[] }> = ({ label, groups }) => {
  const { t, code, number } = usePage()
  const columns: Column<Attributes>[] = [
    { head: t('agency'), cell: group => <Agency id={group['agency']} /> },
    { head: t('cause'), cell: group => code('reason', group['cause']) || t('any') },
    { head: t('count'), cell: group => number(group['count']) },
  ]
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={groups}
      id={group => `${group['agency']} ${group['cause']}`}
      empty={t('plan.none')}
      csv={false}
    />
  )
}
