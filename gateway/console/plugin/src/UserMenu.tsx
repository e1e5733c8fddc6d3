import React from 'react'
import { useNavigate } from 'react-router-dom'
import { Action, ActionMenu } from './ActionMenu'
import { usePage } from './context'
import { remember } from './session'

/** The menu of the signed-in user, with Hawtio's own pages for technical roles. */
export const UserMenu: React.FC = () => {
  const { t, user, session } = usePage()
  const navigate = useNavigate()
  const item = (id: string, act: () => void, apart = false): Action => ({
    id: `wasl-${id}`,
    text: t(`menu.${id}`),
    act,
    apart,
  })
  const technical = [
    item('camel', () => location.assign('camel'), true),
    item('jmx', () => location.assign('jmx')),
  ]
  const actions = [
    item('preferences', () => navigate('/referrals/preferences')),
    item('wall', () => navigate('/referrals/wall')),
    item('password', () => location.assign('auth/password')),
    item('help', () => navigate('/referrals/help')),
    item('runbook', () => navigate('/referrals/runbook')),
    ...(session.technical ? technical : []),
    item(
      'signout',
      () => {
        remember(false)
        location.assign('auth/logout')
      },
      true,
    ),
  ]
  return (
    <ActionMenu id="wasl-user" label={t('menu', { user })} actions={actions}>
      <bdi>{user}</bdi>
    </ActionMenu>
  )
}
