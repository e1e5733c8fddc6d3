import React from 'react'
import {
  Button,
  Checkbox,
  Content,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Label,
  Stack,
  StackItem,
  TextInput,
} from '@patternfly/react-core'
import { Action, ActionMenu } from './ActionMenu'
import { AsOf } from './AsOf'
import { ConfirmDialog } from './ConfirmDialog'
import { Column, DataTable } from './DataTable'
import { FormDialog } from './FormDialog'
import { InlineAlert } from './InlineAlert'
import { Asked, By } from './Requests'
import { Part } from './Panel'
import { usePage } from './context'
import { Field, toDocument } from './form'
import { Attributes, call, rows } from './jolokia'
import { usePolled } from './polled'
import { hashOf, isTaken, oneTimePassword, roles, words } from './user'

const USERS = 'org.wasl:type=Users'
const EVERY_MILLIS = 5_000
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const list = () => call<Attributes>(USERS, 'list')
const rolesOf = (user?: Attributes) => (user?.['roles'] as string[] | undefined) ?? []

/** Users with their roles, and changes that wait for a second person. */
export const Users: React.FC = () => {
  const { t, may, open } = usePage()
  const polled = usePolled(list, EVERY_MILLIS)
  if (!polled.data) return <AsOf polled={polled}>{polled.failure ? '' : t('loading')}</AsOf>
  const answer = polled.data
  return (
    <AsOf polled={polled}>
      <Stack hasGutter>
        <StackItem>
          <Content component="p">
            {t('users.help')} {answer['provider'] === true && t('users.provider')}
          </Content>
          {may('Users.change') && (
            <Button
              id="user-add"
              onClick={() =>
                open(
                  <UserDialog
                    kind="add"
                    existingNames={rows(answer['users']).map(user => String(user['user']))}
                    iterations={Number(answer['iterations'])}
                    done={polled.reload}
                  />,
                )
              }
            >
              {t('user.add')}
            </Button>
          )}
        </StackItem>
        <StackItem>
          <UserTable answer={answer} done={polled.reload} />
        </StackItem>
        <Part title="users.requests">
          <UserRequests requests={rows(answer['requests'])} done={polled.reload} />
        </Part>
      </Stack>
    </AsOf>
  )
}

/** Roles and state of a user, a word each. */
export const Standing: React.FC<{ of: unknown }> = ({ of }) => {
  const { t } = usePage()
  const colors: Record<string, string> = { approver: 'purple', locked: 'red', 'one-time': 'orange', none: 'grey' }
  return (
    <>
      {words(of).map(word => (
        <React.Fragment key={word}>
          <Label isCompact color={colors[word] ?? 'blue'}>
            {t(`user.word.${word}`)}
          </Label>{' '}
        </React.Fragment>
      ))}
    </>
  )
}

const UserTable: React.FC<{ answer: Attributes; done: () => unknown }> = ({ answer, done }) => {
  const { t, time, may, open, user: self } = usePage()
  const iterations = Number(answer['iterations'])
  const openDialog = (kind: Kind, user: Attributes) => open(<UserDialog kind={kind} user={user} iterations={iterations} done={done} />)
  const actions = (user: Attributes): Action[] =>
    user['user'] === self
      ? []
      : (['roles', 'password', user['locked'] ? 'unlock' : 'lock', 'remove'] as Kind[])
          .filter(kind => may(kind === 'remove' ? 'Users.remove' : 'Users.change'))
          .map(kind => ({ id: `user-${kind}-${user['user']}`, text: t(`user.${kind}`), act: () => openDialog(kind, user) }))
  const columns: Column<Attributes>[] = [
    { head: t('user'), cell: u => <bdi>{String(u['user'])}</bdi>, value: u => String(u['user']) },
    { head: t('user.roles.head'), cell: u => <Standing of={rolesOf(u).join('+')} />, value: u => rolesOf(u).join(' ') },
    {
      head: t('state'),
      cell: u => (
        <>
          {u['locked'] === true && <Standing of="locked" />}
          {Boolean(u['oneTimeUntil']) && (
            <>
              <Standing of="one-time" /> <small>{t('user.until', { time: time(u['oneTimeUntil']) })}</small>
            </>
          )}
          {u['locked'] !== true && !u['oneTimeUntil'] && t('user.active')}
        </>
      ),
      value: u => (u['locked'] ? 2 : u['oneTimeUntil'] ? 1 : 0),
    },
    {
      head: t('user.also'),
      cell: u => [u['linked'] && t('user.linked'), u['signs'] && t('user.signs')].filter(Boolean).join(', ') || '–',
    },
  ]
  if (may('Users.change')) {
    columns.push({
      head: t('actions'),
      cell: u => (
        <ActionMenu id={`user-${u['user']}`} label={t('user.actions', { user: String(u['user']) })} actions={actions(u)} />
      ),
    })
  }
  return (
    <DataTable
      label={t('page.users')}
      columns={columns}
      rows={rows(answer['users'])}
      id={u => String(u['user'])}
      empty={t('users.none')}
      search={u => [u['user'], ...rolesOf(u), ...rolesOf(u).map(role => t(`user.word.${role}`))].join(' ')}
    />
  )
}

type Kind = 'add' | 'roles' | 'password' | 'lock' | 'unlock' | 'remove'

/** One dialog for each change, with the result and a reason. */
const UserDialog: React.FC<{
  kind: Kind
  user?: Attributes
  /** Names that a new user cannot have. */
  existingNames?: readonly string[]
  iterations: number
  done: () => unknown
}> = ({ kind, user, existingNames = [], iterations, done }) => {
  const { t, open } = usePage()
  const [name, setName] = React.useState(String(user?.['user'] ?? ''))
  const [chosenRoles, setChosenRoles] = React.useState<string[]>(rolesOf(user))
  const password = React.useRef('')
  const fields: Field[] = [{ name: 'reason', label: t('reason'), type: 'code', required: true }]
  const choosing = kind === 'add' || kind === 'roles'
  const exists = isTaken(name, existingNames)
  const act = async (values: Record<string, string>) => {
    const order: Attributes = { user: name.trim(), ...toDocument(fields, values) }
    if (kind === 'add') order['new'] = true
    if (choosing) order['roles'] = chosenRoles
    if (kind === 'lock' || kind === 'unlock') order['locked'] = kind === 'lock'
    if (kind === 'add' || kind === 'password') {
      const generated = oneTimePassword()
      order['passwordHash'] = await hashOf(generated, iterations)
      const answer = await call<Attributes>(USERS, 'change', order)
      password.current = generated
      return outcome(answer)
    }
    return outcome(await call<Attributes>(USERS, kind === 'remove' ? 'remove' : 'change', order))
  }
  const outcome = (answer: Attributes) =>
    t(answer['state'] === 'waiting' ? 'user.waiting' : 'user.done', { user: name.trim() })
  const close = () => {
    done()
    if (password.current) open(<OneTime user={name.trim()} password={password.current} />)
  }
  return (
    <ConfirmDialog
      title={kind === 'add' ? t('user.add') : t('user.title', { change: t(`user.${kind}`), user: name })}
      fields={fields}
      confirm={t(kind === 'add' ? 'user.add' : `user.${kind}`)}
      weight={kind === 'remove' || kind === 'lock' ? 'loss' : kind === 'password' ? 'final' : 'undoable'}
      isReady={NAME.test(name.trim()) && !exists && (!choosing || chosenRoles.length > 0)}
      first={kind === 'add' ? '#user-name' : undefined}
      act={act}
      done={close}
    >
      <p>{t(`user.${kind}.means`)}</p>
      {kind === 'add' && (
        <FormGroup label={t('user')} fieldId="user-name" isRequired>
          <TextInput
            id="user-name"
            value={name}
            dir="ltr"
            autoComplete="off"
            validated={exists || (name !== '' && !NAME.test(name.trim())) ? 'error' : 'default'}
            aria-describedby={exists ? 'user-name-help' : undefined}
            onChange={(_: unknown, text: string) => setName(text)}
          />
          {exists && (
            <FormHelperText>
              <HelperText id="user-name-help" aria-live="polite">
                <HelperTextItem variant="error">{t('refusal.user-exists')}</HelperTextItem>
              </HelperText>
            </FormHelperText>
          )}
        </FormGroup>
      )}
      {choosing && (
        <FormGroup role="group" label={t('user.roles.head')} fieldId="user-roles" isRequired>
          {roles.map(role => (
            <Checkbox
              key={role}
              id={`user-role-${role}`}
              label={t(`user.word.${role}`)}
              description={t(`user.may.${role}`)}
              isChecked={chosenRoles.includes(role)}
              onChange={(_: unknown, on: boolean) =>
                setChosenRoles(old => roles.filter(candidate => (candidate === role ? on : old.includes(candidate))))
              }
            />
          ))}
        </FormGroup>
      )}
      {choosing && (chosenRoles.includes('approver') || rolesOf(user).includes('approver')) && (
        <InlineAlert variant="info" title={t('user.two')} />
      )}
    </ConfirmDialog>
  )
}

/** Shown once and not stored. */
const OneTime: React.FC<{ user: string; password: string }> = ({ user, password }) => {
  const { t, close } = usePage()
  return (
    <FormDialog
      id="onetime"
      title={t('onetime.title', { user })}
      confirm={t('onetime.close')}
      disabled={false}
      refusal=""
      focus="#onetime-confirm"
      submit={close}
    >
      <Content component="p">{t('onetime.means')}</Content>
      <Content component="p" id="onetime-password" className="wasl-id" dir="ltr">
        <strong>{password}</strong>
      </Content>
      <Content component="p">
        {t('onetime.where')}{' '}
        <span className="wasl-id" dir="ltr">
          {new URL('/hawtio/auth/password', location.href).href}
        </span>
      </Content>
    </FormDialog>
  )
}

const UserRequests: React.FC<{ requests: Attributes[]; done: () => unknown }> = ({ requests, done }) => {
  const { t, time } = usePage()
  const state = (r: Attributes) => (r['state'] === 'waiting' && r['stale'] ? 'stale' : String(r['state']))
  const columns: Column<Attributes>[] = [
    { head: t('user'), cell: r => <bdi>{String(r['user'])}</bdi>, value: r => String(r['user']) },
    { head: t('user.before'), cell: r => <Standing of={r['before']} /> },
    { head: t('user.after'), cell: r => <Standing of={r['after']} /> },
    {
      head: t('askedBy'),
      cell: r => <Asked request={r} />,
      value: r => Date.parse(String(r['requestedAt'])),
    },
    { head: t('reason'), cell: r => <span className="wasl-id">{String(r['reason'])}</span> },
    {
      head: t('state'),
      cell: r => (
        <Label isCompact color={{ waiting: 'orange', stale: 'red', done: 'green' }[state(r)] ?? 'grey'}>
          {t(`user.request.${state(r)}`)}
        </Label>
      ),
      value: state,
    },
    { head: t('decidedBy'), cell: r => <By person={r['decidedBy']} at={time(r['decidedAt'])} /> },
    { head: t('actions'), cell: r => <DecideUser request={r} stale={state(r) === 'stale'} done={done} /> },
  ]
  return (
    <DataTable
      label={t('users.requests')}
      columns={columns}
      rows={requests}
      id={r => String(r['id'])}
      empty={t('users.noRequests')}
      name="requests"
      search={r => [r['user'], r['requestedBy'], r['decidedBy'], r['reason']].join(' ')}
    />
  )
}

const DecideUser: React.FC<{ request: Attributes; stale: boolean; done: () => unknown }> = ({ request, stale, done }) => {
  const { t, ago, may, user: self, open } = usePage()
  if (request['state'] !== 'waiting') return <>–</>
  const isOwn = request['requestedBy'] === self
  const offered = ['approve', 'reject'].filter(
    action => may(`Users.${action}`) && !(action === 'approve' && (isOwn || stale)),
  )
  const name = String(request['user'])
  const openDialog = (action: string) =>
    open(
      <ConfirmDialog
        title={t(`user.${action}.title`, { user: name })}
        fields={[]}
        confirm={t(action)}
        weight={action === 'approve' ? 'loss' : 'final'}
        act={async () => {
          await call(USERS, action, { request: request['id'] })
          return t(`user.${action}.done`, { user: name })
        }}
        done={done}
      >
        <p>
          {t('approve.asked', { who: String(request['requestedBy']), ago: ago(request['requestedAt']) })}{' '}
          <span className="wasl-id">{String(request['reason'])}</span>
        </p>
        <p id="user-change">
          <bdi>{name}</bdi>: <Standing of={request['before']} /> <span aria-hidden="true">→</span>
          <span className="pf-v6-screen-reader">{t('user.after')}</span> <Standing of={request['after']} />
        </p>
        {action === 'approve' && <p>{t('user.approve.means')}</p>}
      </ConfirmDialog>,
    )
  return (
    <>
      {offered.map(action => (
        <React.Fragment key={action}>
          <Button
            size="sm"
            id={`user-${action}-${name}`}
            variant={action === 'approve' ? 'primary' : 'secondary'}
            aria-label={t(`user.${action}.title`, { user: name })}
            onClick={() => openDialog(action)}
          >
            {t(action)}
          </Button>{' '}
        </React.Fragment>
      ))}
      {isOwn && may('Users.approve') && <small>{t('approve.own')}</small>}
      {stale && <small className="wasl-block">{t('user.stale')}</small>}
    </>
  )
}
