import React from 'react'
import {
  Alert,
  Button,
  Content,
  Form,
  FormGroup,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextArea,
  TextInput,
} from '@patternfly/react-core'
import { useHere } from './context'

export interface Field {
  name: string
  label: string
  type: 'text' | 'number' | 'datetime-local' | 'lines'
  required?: boolean
}

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
  /** Does it; what it answers is told as the outcome. */
  act: (values: Values) => Promise<string>
  onClose: () => void
}

/** A dialog that asks before something is done; a refusal is shown in it and nothing is lost. */
export const Ask: React.FC<Props> = props => {
  const { title, children, fields, confirm, ready = true, danger = false, act, onClose } = props
  const { t, tell, explain, refresh } = useHere()
  const [values, setValues] = React.useState<Values>({})
  const [refusal, setRefusal] = React.useState('')
  const [busy, setBusy] = React.useState(false)
  const missing = fields.some(field => field.required && !values[field.name]?.trim())

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
    <Modal isOpen variant="medium" onClose={onClose} aria-labelledby="ask-title" className="wasl">
      <ModalHeader title={title} labelId="ask-title" />
      <ModalBody>
        {refusal && <Alert isInline variant="danger" title={refusal} id="ask-refusal" />}
        {children}
        <Form
          id="ask-form"
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault()
            if (!missing && ready && !busy) submit()
          }}
        >
          {fields.map(field => (
            <Input
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onChange={value => setValues(old => ({ ...old, [field.name]: value }))}
            />
          ))}
        </Form>
        <Content component="small">{t('ask.recorded')}</Content>
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

const Input: React.FC<{ field: Field; value: string; onChange: (value: string) => void }> = ({
  field,
  value,
  onChange,
}) => {
  const id = `ask-${field.name}`
  const common = {
    id,
    value,
    isRequired: field.required,
    onChange: (_: unknown, text: string) => onChange(text),
  }
  return (
    <FormGroup label={field.label} fieldId={id} isRequired={field.required}>
      {field.type === 'lines' ? (
        <TextArea {...common} rows={3} dir="auto" resizeOrientation="vertical" />
      ) : (
        <TextInput {...common} type={field.type} min={field.type === 'number' ? 1 : undefined} />
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
