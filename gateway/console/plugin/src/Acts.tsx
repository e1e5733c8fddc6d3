import React from 'react'
import { Button, Content, FormGroup, FormSelect, FormSelectOption, Label, TextInput } from '@patternfly/react-core'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { usePage } from './context'
import { download, toCsv } from './csv'
import { Attributes, call, rows } from './jolokia'
import { texts } from './language'
import { hasOwnStep, onlyOnce } from './ownSteps'
import { More, usePages } from './pages'
import { useLater } from './polled'
import { toSearch } from './search'
import { InlineAlert } from './InlineAlert'
import { Standing } from './Users'

const EVERY_MILLIS = 15_000
/** The maximum number of pages in a file. */
const MOST_PAGES = 100

const actNames = Object.keys(texts.en)
  .filter(key => key.startsWith('act.'))
  .map(key => key.slice('act.'.length))

/** The filters by act. An operation with a step of its own is found by that step. */
const kinds = actNames.filter(act => !hasOwnStep(act, actNames))

/** A request about parked deliveries, such as `discard-approved`: the order and the event. */
const REQUEST = /^(replay|re-route|discard)-(.+)$/

/** Executed and refused actions of operators, for auditors, latest first. */
export const Acts: React.FC = () => {
  const { t, code, time, number, explain } = usePage()
  const [person, setPerson] = React.useState('')
  const [scope, setScope] = React.useState('acts')
  const [kind, setKind] = React.useState('')
  const [from, setFrom] = React.useState('')
  const [to, setTo] = React.useState('')
  const [failure, setFailure] = React.useState<unknown>()
  const searchedPerson = useLater(person.trim())
  const filter = React.useMemo(
    () => ({ what: scope, ...(searchedPerson ? { person: searchedPerson } : {}), ...(kind ? { act: kind } : {}), ...toSearch({ from, to }) }),
    [scope, searchedPerson, kind, from, to],
  )
  const page = React.useCallback(
    (before?: number) => call<Attributes>('org.wasl:type=Trail', 'operations', { ...filter, before }),
    [filter],
  )
  const pages = usePages(page, EVERY_MILLIS, 'acts', 'place')
  const attempt = (work: Promise<void>) => work.then(() => setFailure(undefined)).catch(setFailure)
  const actOf = (act: Attributes) => {
    const name = String(act['act'])
    const [, order, event] = REQUEST.exec(name) ?? []
    if (order) return `${code('order.short', order)}: ${code('event', event)}`
    const label = code('act', name.startsWith('close-shard-') ? 'Log.closeShard' : name)
    return label === name ? code('action', name) : label
  }
  const save = async () => {
    const all: Attributes[] = []
    let before: number | undefined
    for (let i = 0; i < MOST_PAGES; i++) {
      const answer = await page(before)
      all.push(...rows(answer['acts']))
      before = (answer['next'] as number | null) ?? undefined
      if (before === undefined) break
    }
    const keys = ['time', 'person', 'personId', 'act', 'refused', 'subject', 'delivery', 'reason', 'approver', 'user', 'userId', 'before', 'after', 'requestedBy', 'times']
    download('wasl-acts.csv', toCsv(keys, all.map(act => keys.map(key => act[key]))))
  }
  const columns: Column<Attributes>[] = [
    { head: t('time'), cell: a => time(a['time']), value: a => Date.parse(String(a['time'])) },
    { head: t('person'), cell: a => <bdi>{String(a['person'])}</bdi>, value: a => String(a['person']) },
    {
      head: t('what'),
      cell: a => (
        <>
          {actOf(a)} {a['refused'] === true && <Label isCompact color="red">{t('acts.refused')}</Label>}
          {Number(a['times']) > 1 && <> × {number(a['times'])}</>}
        </>
      ),
      value: actOf,
    },
    {
      head: t('subject'),
      cell: a =>
        a['user'] ? (
          <>
            <bdi>{String(a['user'])}</bdi>: <Standing of={a['before']} /> <span aria-hidden="true">→</span>{' '}
            <Standing of={a['after']} />
            {Boolean(a['requestedBy']) && <small>{t('acts.asked', { who: String(a['requestedBy']) })}</small>}
          </>
        ) : (
          <span className="wasl-id">{[a['subject'], a['delivery']].filter(Boolean).join(' ') || '–'}</span>
        ),
      value: a => String(a['user'] ?? a['subject'] ?? ''),
    },
    { head: t('reason'), cell: a => <bdi>{code('why', a['reason']) || '–'}</bdi> },
    { head: t('acts.approver'), cell: a => <bdi>{String(a['approver'] ?? '–')}</bdi> },
  ]
  return (
    <>
      <Content component="p">{t('acts.help')}</Content>
      <div className="wasl-find" role="search">
        <FormGroup label={t('person')} fieldId="acts-person">
          <TextInput id="acts-person" value={person} dir="ltr" onChange={(_: unknown, text: string) => setPerson(text)} />
        </FormGroup>
        <FormGroup label={t('what')} fieldId="acts-what">
          <FormSelect id="acts-what" value={scope} onChange={(_: unknown, chosen: string) => setScope(chosen)}>
            <FormSelectOption value="acts" label={t('acts.acts')} />
            <FormSelectOption value="all" label={t('acts.all')} />
          </FormSelect>
        </FormGroup>
        <FormGroup label={t('acts.act')} fieldId="acts-act">
          <FormSelect id="acts-act" value={kind} onChange={(_: unknown, chosen: string) => setKind(chosen)}>
            <FormSelectOption value="" label={t('acts.any')} />
            {kinds.map(kind => (
              <FormSelectOption key={kind} value={kind} label={t(`act.${kind}`)} />
            ))}
          </FormSelect>
        </FormGroup>
        <FormGroup label={t('windowFrom')} fieldId="acts-from">
          <TextInput id="acts-from" type="date" value={from} onChange={(_: unknown, day: string) => setFrom(day)} />
        </FormGroup>
        <FormGroup label={t('until')} fieldId="acts-to">
          <TextInput id="acts-to" type="date" value={to} onChange={(_: unknown, day: string) => setTo(day)} />
        </FormGroup>
        <Button id="acts-csv" variant="secondary" onClick={() => attempt(save())}>
          {t('acts.csv')}
        </Button>
      </div>
      <AsOf polled={pages.polled}>
        <DataTable
          label={t('page.acts')}
          columns={columns}
          rows={onlyOnce(pages.rows)}
          csv={false}
          id={a => String(a['place'])}
          empty={pages.isRead ? t('acts.none') : pages.polled.failure ? '' : t('loading')}
          search={a => [a['person'], actOf(a), a['act'], a['user'], a['subject'], a['delivery'], a['reason'], a['approver']].join(' ')}
        />
        {failure ? <InlineAlert variant="danger" title={explain(failure)} /> : null}
        <More of={pages} />
      </AsOf>
    </>
  )
}
