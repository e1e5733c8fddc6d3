import React from 'react'
import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core'
import { useNavigate } from 'react-router-dom'
import { usePage } from './context'
import { remember } from './session'

/** What concerns who is signed in, and the way to Hawtio's own pages for whom they are of use. */
export const UserMenu: React.FC = () => {
  const { t, user, session } = usePage()
  const navigate = useNavigate()
  const [open, setOpen] = React.useState(false)
  const toggle = React.useRef<HTMLButtonElement>(null)
  const item = (id: string, act: () => void) => (
    <DropdownItem
      key={id}
      id={`wasl-${id}`}
      onClick={() => {
        setOpen(false)
        act()
      }}
    >
      {t(`menu.${id}`)}
    </DropdownItem>
  )
  return (
    <Dropdown
      isOpen={open}
      shouldFocusFirstItemOnOpen
      onOpenChange={setOpen}
      popperProps={{ appendTo: () => document.body, position: 'end' }}
      toggle={{
        toggleRef: toggle,
        toggleNode: (
          <MenuToggle
            innerRef={toggle}
            id="wasl-user"
            variant="secondary"
            aria-label={t('menu', { user })}
            isExpanded={open}
            onClick={() => setOpen(!open)}
          >
            <bdi>{user}</bdi>
          </MenuToggle>
        ),
      }}
    >
      <DropdownList className="wasl">
        {item('preferences', () => navigate('/referrals/preferences'))}
        {item('password', () => location.assign('auth/password'))}
        {item('help', () => navigate('/referrals/help'))}
        {session.technical && <Divider key="hawtio" component="li" />}
        {session.technical && item('camel', () => location.assign('camel'))}
        {session.technical && item('jmx', () => location.assign('jmx'))}
        <Divider key="out" component="li" />
        {item('signout', () => {
          remember(false)
          location.assign('auth/logout')
        })}
      </DropdownList>
    </Dropdown>
  )
}
