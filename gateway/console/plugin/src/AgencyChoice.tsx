import React from 'react'
import {
  Button,
  MenuToggle,
  Select,
  SelectList,
  SelectOption,
  TextInputGroup,
  TextInputGroupMain,
  TextInputGroupUtilities,
} from '@patternfly/react-core'
import { usePage } from './context'
import { searched } from './directory'
import { matching } from './table'

interface Props {
  id: string
  /** The name of the field, for the list. */
  label: string
  agencies: string[]
  /** The id of the chosen agency. Empty if none is chosen. */
  value: string
  onChange: (agency: string) => void
  placeholder: string
}

/** A field to choose an agency by typing a part of its name, in any language, or of its id. */
export const AgencyChoice: React.FC<Props> = ({ id, label, agencies, value, onChange, placeholder }) => {
  const { t, directory, agencyText } = usePage()
  const [open, setOpen] = React.useState(false)
  /** Undefined while nobody types. */
  const [typed, setTyped] = React.useState<string>()
  const [active, setActive] = React.useState(0)
  const input = React.useRef<HTMLInputElement>(null)
  const options = matching(agencies, typed ?? '', id => searched(directory, id), [], {})
    .map(id => ({ id: id, text: agencyText(id) }))
    .sort((a, b) => a.text.localeCompare(b.text))
  const optionId = (agency: string) => `${id}-${agency}`
  const current = open ? options[Math.min(active, options.length - 1)] : undefined

  React.useEffect(() => {
    if (current) document.getElementById(optionId(current.id))?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])

  const show = (isShown: boolean) => {
    setOpen(isShown)
    setActive(0)
    if (!isShown) setTyped(undefined)
  }
  const choose = (agency: string) => {
    onChange(agency)
    show(false)
    input.current?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault()
        if (!open) show(true)
        else if (options.length > 0) {
          setActive((Math.min(active, options.length - 1) + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length)
        }
        break
      case 'Enter':
        // Enter chooses from an open list. It does not send the form.
        if (open) {
          event.preventDefault()
          if (current) choose(current.id)
        }
        break
      case 'Escape':
        // Escape closes an open list, not the dialog around it.
        if (open) {
          event.stopPropagation()
          event.nativeEvent.stopImmediatePropagation()
          show(false)
        }
        break
      case 'Tab':
        show(false)
    }
  }
  return (
    <Select
      id={`${id}-list`}
      isOpen={open}
      selected={value}
      onSelect={(_: unknown, agency: unknown) => choose(String(agency))}
      onOpenChange={show}
      onOpenChangeKeys={[]}
      variant="typeahead"
      maxMenuHeight="20rem"
      shouldFocusFirstItemOnOpen={false}
      toggle={(toggle: React.Ref<HTMLButtonElement>) => (
        <MenuToggle
          innerRef={toggle}
          variant="typeahead"
          isFullWidth
          isExpanded={open}
          aria-label={label}
          onClick={() => {
            show(!open)
            input.current?.focus()
          }}
        >
          <TextInputGroup isPlain>
            <TextInputGroupMain
              innerRef={input}
              inputId={id}
              value={typed ?? (value && agencyText(value))}
              placeholder={placeholder}
              autoComplete="off"
              role="combobox"
              isExpanded={open}
              aria-controls={`${id}-options`}
              aria-activedescendant={current && optionId(current.id)}
              onClick={() => show(true)}
              onChange={(_: unknown, text: string) => {
                setOpen(true)
                setActive(0)
                setTyped(text)
              }}
              onKeyDown={onKeyDown}
            />
            {value && (
              <TextInputGroupUtilities>
                <Button variant="plain" id={`${id}-clear`} aria-label={t('table.clear')} onClick={() => choose('')}>
                  <span aria-hidden="true">×</span>
                </Button>
              </TextInputGroupUtilities>
            )}
          </TextInputGroup>
        </MenuToggle>
      )}
    >
      <SelectList id={`${id}-options`} aria-label={label}>
        {options.map(option => (
          <SelectOption key={option.id} id={optionId(option.id)} value={option.id} isFocused={option.id === current?.id}>
            {option.text}
          </SelectOption>
        ))}
        {options.length === 0 && <SelectOption isDisabled>{t('table.noMatch')}</SelectOption>}
      </SelectList>
    </Select>
  )
}
