import React from 'react'
import { Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core'

export interface Action {
  id: string
  text: string
  act: () => void
}

/** All that can be done with one row; the dialog that an action opens gives the focus back to the menu. */
export const ActionMenu: React.FC<{ id: string; label: string; actions: Action[] }> = ({ id, label, actions }) => {
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
            variant="plain"
            aria-label={label}
            isExpanded={open}
            onClick={() => setOpen(!open)}
          >
            <span aria-hidden="true">⋮</span>
          </MenuToggle>
        ),
      }}
    >
      <DropdownList>
        {actions.map(action => (
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
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}
