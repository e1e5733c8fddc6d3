import React from 'react'
import {
  Button,
  Form,
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  Stack,
  StackItem,
  TextInput,
} from '@patternfly/react-core'
import { useLocation, useNavigate } from 'react-router-dom'
import { Agency } from './Agency'
import { AgencyChoice } from './AgencyChoice'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { ReferralLink } from './ReferralLink'
import { TestMark } from './TestMark'
import { Timeline } from './Timeline'
import { usePage } from './context'
import { Attributes, call } from './jolokia'
import { codesOf } from './language'
import { More, usePages } from './pages'
import { Criteria, criteriaOf, idFault, queryOf, toSearch } from './search'

const EVERY_MILLIS = 10_000

/** Referrals by any id of theirs, agency, type, state and time. Below the fields, what was found. */
export const Find: React.FC = () => {
  const { t } = usePage()
  const { pathname, search } = useLocation()
  const criteria = React.useMemo(() => criteriaOf(pathname, search), [pathname, search])
  return (
    <Stack hasGutter>
      <StackItem>
        <Fields key={queryOf(criteria)} initial={criteria} />
      </StackItem>
      <StackItem isFilled>
        {Object.keys(criteria).length > 0 ? <Found key={queryOf(criteria)} criteria={criteria} /> : <p>{t('find.help')}</p>}
      </StackItem>
    </Stack>
  )
}

const Fields: React.FC<{ initial: Criteria }> = ({ initial }) => {
  const { t, code, directory } = usePage()
  const navigate = useNavigate()
  const [criteria, setCriteria] = React.useState(initial)
  const set = (name: keyof Criteria) => (_: unknown, value: string) => setCriteria(old => ({ ...old, [name]: value }))
  const id = criteria.id?.trim() ?? ''
  const fault = id === '' ? undefined : idFault(id)
  const list = (name: keyof Criteria, label: string, options: [string, string][]) => (
    <FormGroup label={label} fieldId={`find-${name}`}>
      <FormSelect id={`find-${name}`} value={criteria[name] ?? ''} onChange={set(name)}>
        <FormSelectOption value="" label={t('any')} />
        {options.map(([value, text]) => (
          <FormSelectOption key={value} value={value} label={text} />
        ))}
      </FormSelect>
    </FormGroup>
  )
  const day = (name: 'from' | 'to', label: string) => (
    <FormGroup label={label} fieldId={`find-${name}`}>
      <TextInput id={`find-${name}`} type="date" value={criteria[name] ?? ''} onChange={set(name)} />
    </FormGroup>
  )
  return (
    <Form
      role="search"
      className="wasl-find"
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault()
        if (!fault) navigate({ pathname: '/referrals/find', search: queryOf(criteria) })
      }}
    >
      <FormGroup label={t('find.id')} fieldId="find-id">
        <TextInput
          id="find-id"
          value={criteria.id ?? ''}
          dir="ltr"
          validated={fault ? 'error' : 'default'}
          aria-describedby={fault && 'find-id-fault'}
          onChange={set('id')}
        />
        {fault && (
          <FormHelperText>
            <HelperText id="find-id-fault" isLiveRegion>
              <HelperTextItem variant="error">{t(`find.fault.${fault}`)}</HelperTextItem>
            </HelperText>
          </FormHelperText>
        )}
      </FormGroup>
      <FormGroup label={t('agency')} fieldId="find-agency">
        <AgencyChoice
          id="find-agency"
          label={t('agency')}
          agencies={[...directory.keys()]}
          value={criteria.agency ?? ''}
          onChange={agency => setCriteria(old => ({ ...old, agency }))}
          placeholder={t('any')}
        />
      </FormGroup>
      {list('type', t('find.type'), codesOf('message-type').map(type => [type, code('message-type', type)]))}
      {list('state', t('state'), codesOf('referral-state').map(state => [state, code('referral-state', state)]))}
      {day('from', t('find.from'))}
      {day('to', t('find.to'))}
      <div className="wasl-buttons">
        <Button id="find-go" type="submit" isDisabled={fault !== undefined}>
          {t('find')}
        </Button>
      </div>
    </Form>
  )
}

const Found: React.FC<{ criteria: Criteria }> = ({ criteria }) => {
  const { t, code, time } = usePage()
  const page = React.useCallback(
    (before?: string) =>
      call<Attributes>('org.wasl:type=Referrals', 'find', { ...toSearch(criteria), ...(before ? { before } : {}) }),
    [criteria],
  )
  const pages = usePages(page, EVERY_MILLIS, 'referrals', 'referral')
  if (!pages.isRead) return <AsOf polled={pages.polled}>{pages.polled.failure ? '' : t('loading')}</AsOf>
  if (criteria.id && pages.rows.length === 1) return <Timeline referral={String(pages.rows[0]['referral'])} />
  const columns: Column<Attributes>[] = [
    { head: t('referral'), cell: row => <ReferralLink id={row['referral']} /> },
    {
      head: t('state'),
      cell: row => (
        <>
          {code('referral-state', row['state'])} {row['test'] === true && <TestMark />}
        </>
      ),
      value: row => code('referral-state', row['state']),
    },
    { head: t('sender'), cell: row => <Agency id={row['sender']} /> },
    { head: t('since'), cell: row => time(row['createdAt']), value: row => Date.parse(String(row['createdAt'])) },
  ]
  return (
    <AsOf polled={pages.polled}>
      <DataTable
        label={t('page.find')}
        columns={columns}
        rows={pages.rows}
        id={row => String(row['referral'])}
        empty={criteria.id ? t('find.none', { id: criteria.id }) : t('find.nothing')}
      />
      <More of={pages} />
    </AsOf>
  )
}
