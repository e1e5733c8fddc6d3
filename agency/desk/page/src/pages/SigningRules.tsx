import { useState } from 'preact/hooks'
import { put } from '../api'
import { useAttempt } from '../attempt'
import { useDesk, useLocalization } from '../desk'
import { Check } from '../parts/Check'
import { Dialog, DialogButtons } from '../parts/Dialog'
import { Names } from '../parts/Names'
import { LoadNotice, Notice, ProblemNotice } from '../parts/Notice'
import { Table } from '../parts/Table'
import { usePersons } from '../persons'
import { pathOf } from '../route'
import { useSigningRules } from '../signingRules'
import type { Person, SigningRule } from '../types'

const CONFLICT = 409

/** The rules by which the office signs. A head changes them. */
export function SigningRules() {
  const { office } = useDesk()
  const l = useLocalization()
  const persons = usePersons().value ?? []
  const { value, problem, reload } = useSigningRules()
  const { busy, problem: failed, attempt } = useAttempt()
  const [adding, setAdding] = useState(false)
  const head = office.roles.includes('head')
  const change = (rules: SigningRule[]) =>
    attempt(async () => {
      try {
        await put(pathOf(office.id, 'signing-rules'), { revision: value!.revision, rules })
      } finally {
        setAdding(false)
        await reload()
      }
    })
  const removal = (rule: SigningRule) => (
    <button type="button" disabled={busy} onClick={() => void change(value!.rules.filter(one => one !== rule))}>
      {l.t('remove')}
    </button>
  )
  return (
    <section aria-labelledby="signing">
      <h2 id="signing">{l.t('administration.signing')}</h2>
      <p class="small">{l.t('rules.how')}</p>
      <LoadNotice of={{ value, problem }} />
      <ProblemNotice problem={failed} title={failed?.status === CONFLICT ? l.t('rules.overtaken') : undefined} />
      {value?.rules.length === 0 && <p class="empty">{l.t('rules.none')}</p>}
      {value !== null && value.rules.length > 0 && (
        <Table
          id={rule => JSON.stringify(rule)}
          rows={value.rules}
          columns={[
            { head: l.t('rules.answer'), cell: rule => l.messageType(rule.type, rule.code) },
            {
              head: l.t('rules.from'),
              cell: rule => (rule.fromDirhams === null ? l.t('rules.always') : l.t('dirhams', { n: l.number(rule.fromDirhams) })),
            },
            {
              head: l.t('rules.signers'),
              cell: rule =>
                rule.signers.length === 0 ? (
                  l.t('rules.everySigner')
                ) : (
                  <Names of={persons.filter(one => rule.signers.includes(one.id)).map(one => one.name)} />
                ),
            },
            { head: l.t('rules.fourEyes'), cell: rule => l.t(rule.fourEyes ? 'yes' : 'no') },
            {
              head: l.t('rules.by'),
              cell: rule => l.t(rule.fromDirhams === null ? 'rules.by.host' : 'rules.by.page'),
            },
            ...(head ? [{ head: l.t('column.work'), cell: removal }] : []),
          ]}
        />
      )}
      {head && value !== null && (
        <button type="button" onClick={() => setAdding(true)}>
          {l.t('rules.add')}
        </button>
      )}
      {adding && (
        <NewRule
          signers={persons.filter(one => one.state === 'enrolled' && one.roles.some(role => role !== 'clerk'))}
          busy={busy}
          add={rule => change([...value!.rules, rule])}
          close={() => setAdding(false)}
        />
      )}
    </section>
  )
}

function NewRule({
  signers,
  busy,
  add,
  close,
}: {
  signers: Person[]
  busy: boolean
  add: (rule: SigningRule) => unknown
  close: () => void
}) {
  const { reference } = useDesk()
  const l = useLocalization()
  const [type, setType] = useState('instruction')
  const [code, setCode] = useState('')
  const [from, setFrom] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [fourEyes, setFourEyes] = useState(false)
  const types = [...(reference.lists.get('message-type')?.values() ?? [])].filter(one => one.code !== 'handover')
  const subtypes = types.find(one => one.code === type)?.subtypes
  const codes = [...(reference.lists.get(subtypes ?? '')?.keys() ?? [])]
  const dirhams = Number(from)
  const isAmount = from === '' || (Number.isInteger(dirhams) && dirhams > 0)
  const isRule = isAmount && (fourEyes || chosen.length > 0)
  const submit = (event: Event) => {
    event.preventDefault()
    const fromDirhams = from === '' ? null : dirhams
    if (isRule) void add({ type, code: code === '' ? null : code, fromDirhams, signers: chosen, fourEyes })
  }
  return (
    <Dialog title={l.t('rules.add')} close={close}>
      <form onSubmit={submit}>
        <label for="rule-type">{l.t('rules.answer')}</label>
        <select
          id="rule-type"
          value={type}
          onChange={event => {
            setType(event.currentTarget.value)
            setCode('')
          }}
        >
          {types.map(one => (
            <option key={one.code} value={one.code}>
              {l.messageType(one.code)}
            </option>
          ))}
        </select>
        {subtypes !== undefined && (
          <>
            <label for="rule-code">{l.t('rules.code')}</label>
            <select id="rule-code" value={code} onChange={event => setCode(event.currentTarget.value)}>
              <option value="">{l.t('rules.everyCode')}</option>
              {codes.map(one => (
                <option key={one} value={one}>
                  {l.code(subtypes, one)}
                </option>
              ))}
            </select>
          </>
        )}
        <label for="rule-from">{l.t('rules.fromDirhams')}</label>
        <input
          id="rule-from"
          type="number"
          min={1}
          step={1}
          dir="ltr"
          value={from}
          aria-describedby="rule-from-how"
          onInput={event => setFrom(event.currentTarget.value)}
        />
        <p class="small" id="rule-from-how">
          {l.t('rules.fromDirhams.how')}
        </p>
        <fieldset>
          <legend>{l.t('rules.signers')}</legend>
          <p class="small">{l.t('rules.signers.how')}</p>
          {signers.map(({ id, name }) => (
            <Check
              key={id}
              checked={chosen.includes(id)}
              set={checked => setChosen(checked ? [...chosen, id] : chosen.filter(other => other !== id))}
            >
              <bdi>{name}</bdi>
            </Check>
          ))}
        </fieldset>
        <Check checked={fourEyes} set={setFourEyes}>
          {l.t('rules.fourEyes')} <span class="small">{l.t('rules.fourEyes.how')}</span>
        </Check>
        {from !== '' && <Notice tone="plain" title={l.t('rules.fromDirhams.page')} />}
        <DialogButtons text={l.t('rules.add')} disabled={busy || !isRule} close={close} />
      </form>
    </Dialog>
  )
}
