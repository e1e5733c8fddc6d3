import React from 'react'
import { Button, Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core'

export interface Action {
  id: string
  text: string
  act: () => void
  /** A line separates it from the entries above. */
  apart?: boolean
}

interface Props {
  id: string
  label: string
  actions: Action[]
  /** The button's content in place of three dots. */
  children?: React.ReactNode
}

/** The actions on one row or of the signed-in user. A dialog that an action opens returns the focus to the menu. */
export const ActionMenu: React.FC<Props> = ({ id, label, actions, children }) => {
  const [open, setOpen] = React.useState(false)
  const toggle = React.useRef<HTMLButtonElement>(null)
  if (actions.length === 0) return null
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
            id={id}
            variant={children ? 'secondary' : 'plain'}
            aria-label={label}
            isExpanded={open}
            onClick={() => setOpen(!open)}
          >
            {children ?? <span aria-hidden="true">⋮</span>}
          </MenuToggle>
        ),
      }}
    >
      <DropdownList className="wasl">
        {actions.flatMap(action => [
          action.apart && <Divider key={`${action.id}-apart`} component="li" />,
          <DropdownItem
            key={action.id}
            id={action.id}
            onClick={() => {
              setOpen(false)
              toggle.current?.focus()
              action.act()
            }}
          >
            {action.text}
          </DropdownItem>,
        ])}
      </DropdownList>
    </Dropdown>
  )
}

/**
 * A few actions, each with its own button.
 *
 * @param of the subject of a row, which a screen reader says after each action
 */
export const ActionButtons: React.FC<{ actions: Action[]; of?: string }> = ({ actions, of }) => (
  <div className="wasl-buttons">
    {actions.map(({ id, text, act }) => (
      <Button key={id} id={id} size="sm" variant="secondary" aria-label={of && `${text} ${of}`} onClick={act}>
        {text}
      </Button>
    ))}
  </div>
)
