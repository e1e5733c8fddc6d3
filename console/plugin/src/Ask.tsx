import React from 'react'
import {
  Alert,
  Button,
  Content,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core'
import { useHere } from './context'

export interface Field {
  name: string
  label: string
  /** A code is 1 to 64 of a-z 0-9 -, a letter first: the trail has no free text, so no names either. */
  type: 'code' | 'number' | 'datetime-local'
  required?: boolean
}

const CODE = /^[a-z][a-z0-9-]{0,63}$/

export type Values = Record<string, string>

interface Props {
  title: string
  /** What will happen, before the fields. */
  children?: React.ReactNode
  fields: Field[]
  /** The button that does it. */
  confirm: string
  /** Also required before the button works. */
  ready?: boolean
  danger?: boolean
  /** What has the focus first; else the first field, or the button. */
  first?: string
  /** Does it; what it answers is told as the outcome. */
  act: (values: Values) => Promise<string>
  onClose: () => void
}

/** A dialog that asks before something is done; a refusal is shown in it and nothing is lost. */
export const Ask: React.FC<Props> = props => {
  const { title, children, fields, confirm, ready = true, danger = false, first, act, onClose } = props
  const { t, tell, explain, refresh } = useHere()
  const [values, setValues] = React.useState<Values>({})
  const [refusal, setRefusal] = React.useState('')
  const [busy, setBusy] = React.useState(false)
  const focus = first ?? (fields.length > 0 ? `#ask-${fields[0].name}` : '#ask-confirm')
  const missing = fields.some(field => !isFine(field, values[field.name]?.trim() ?? ''))

  const submit = async () => {
    setBusy(true)
    try {
      tell(title, await act(values))
      onClose()
      await refresh()
    } catch (failure) {
      setRefusal(explain(failure))
      setBusy(false)
    }
  }

  return (
    <Modal isOpen variant="medium" onClose={onClose} aria-labelledby="ask-title" className="wasl" elementToFocus={focus}>
      <ModalHeader title={title} labelId="ask-title" />
      <ModalBody>
        <Form
          id="ask-form"
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault()
            if (!missing && ready && !busy) submit()
          }}
        >
          {refusal && <Alert isInline variant="danger" title={refusal} id="ask-refusal" />}
          {children}
          {fields.map(field => (
            <Input
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onChange={value => setValues(old => ({ ...old, [field.name]: value }))}
            />
          ))}
          <Content component="small">{t('ask.recorded')}</Content>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          id="ask-confirm"
          type="submit"
          form="ask-form"
          variant={danger ? 'danger' : 'primary'}
          isDisabled={missing || !ready || busy}
        >
          {confirm}
        </Button>
        <Button id="ask-cancel" variant="link" onClick={onClose}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

function isFine(field: Field, value: string): boolean {
  return value === '' ? !field.required : field.type !== 'code' || CODE.test(value)
}

const Input: React.FC<{ field: Field; value: string; onChange: (value: string) => void }> = ({
  field,
  value,
  onChange,
}) => {
  const { t } = useHere()
  const id = `ask-${field.name}`
  const wrong = value !== '' && !isFine(field, value.trim())
  return (
    <FormGroup label={field.label} fieldId={id} isRequired={field.required}>
      <TextInput
        id={id}
        value={value}
        type={field.type === 'code' ? 'text' : field.type}
        min={field.type === 'number' ? 1 : undefined}
        dir={field.type === 'code' ? 'ltr' : undefined}
        autoComplete="off"
        isRequired={field.required}
        validated={wrong ? 'error' : 'default'}
        aria-describedby={field.type === 'code' ? `${id}-help` : undefined}
        onChange={(_: unknown, text: string) => onChange(text)}
      />
      {field.type === 'code' && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem variant={wrong ? 'error' : 'default'}>{t('ask.code')}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  )
}

/** The JSON of what was filled in: empty fields left out, numbers as numbers, times in UTC. */
export function filled(fields: Field[], values: Values): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(field => values[field.name]?.trim())
      .map(({ name, type }) => [
        name,
        type === 'number'
          ? Number(values[name])
          : type === 'datetime-local'
            ? new Date(values[name]).toISOString()
            : values[name].trim(),
      ]),
  )
}
