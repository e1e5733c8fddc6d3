import React from 'react'
import { Button, Form, FormGroup, Stack, StackItem, TextInput } from '@patternfly/react-core'
import { Link, useLocation, useNavigate } from 'react-router-dom'
import { AsOf } from './AsOf'
import { Column, DataTable } from './DataTable'
import { TestMark } from './TestMark'
import { Timeline } from './Timeline'
import { usePage } from './context'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'

const REFERRALS = 'org.wasl:type=Referrals'
const EVERY_MILLIS = 10_000

/** One field takes an id: of a referral, a message or a delivery. Below it, what was found. */
export const Find: React.FC = () => {
  const { t } = usePage()
  const navigate = useNavigate()
  const asked = decodeURIComponent(useLocation().pathname.split('/referrals/find/')[1] ?? '')
  const [text, setText] = React.useState(asked)
  const go = (event: React.FormEvent) => {
    event.preventDefault()
    if (/^[\w.-]+$/.test(text.trim())) navigate(`/referrals/find/${text.trim()}`)
  }
  return (
    <Stack hasGutter>
      <StackItem>
        <Form onSubmit={go} role="search">
          <FormGroup label={t('find.id')} fieldId="find-id">
            <div className="wasl-search">
              <TextInput
                id="find-id"
                value={text}
                dir="ltr"
                onChange={(_: unknown, value: string) => setText(value)}
              />
              <Button id="find-go" type="submit">
                {t('find')}
              </Button>
            </div>
          </FormGroup>
        </Form>
      </StackItem>
      <StackItem isFilled>{asked ? <Found key={asked} id={asked} /> : <p>{t('find.help')}</p>}</StackItem>
    </Stack>
  )
}

const Found: React.FC<{ id: string }> = ({ id }) => {
  const { t, code, time } = usePage()
  const look = React.useCallback(
    () => call<Attributes>(REFERRALS, 'find', id).then(answer => rows(answer['referrals'])),
    [id],
  )
  const polled = usePolled(look, EVERY_MILLIS)
  const found = polled.data
  if (!found) return <AsOf polled={polled}>{polled.failure ? '' : t('loading')}</AsOf>
  if (found.length === 1) return <Timeline referral={String(found[0]['referral'])} />
  const columns: Column<Attributes>[] = [
    {
      head: t('referral'),
      cell: one => (
        <Link to={`/referrals/find/${one['referral']}`} className="wasl-id">
          {String(one['referral'])}
        </Link>
      ),
    },
    {
      head: t('state'),
      cell: one => (
        <>
          {code('referral-state', one['state'])} {one['test'] === true && <TestMark />}
        </>
      ),
    },
    { head: t('since'), cell: one => time(one['createdAt']) },
  ]
  return (
    <AsOf polled={polled}>
      <DataTable
        label={t('page.find')}
        columns={columns}
        rows={found}
        id={one => String(one['referral'])}
        empty={t('find.none', { id })}
      />
    </AsOf>
  )
}
